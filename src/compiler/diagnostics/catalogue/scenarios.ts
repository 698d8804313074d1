/** XG6xxx: hosts, links, starts. */
export const scenarios = {
  scenarioWithoutHosts: {
    code: "XG6001",
    severity: "error",
    message: "scenario {name} has no hosts",
    explanation: "A scenario needs at least one host.",
  },
  nothingStarts: {
    code: "XG6002",
    severity: "warning",
    message: "nothing starts in scenario {name}",
    explanation: "Without a start, a run is over before anything has happened.",
  },
  hostNeedsService: {
    code: "XG6003",
    severity: "error",
    message: '{graph} needs {service} for "{need}", and a host has devices only',
    explanation:
      "A graph that a host runs can need devices only. A graph that needs a service must stand inside another graph, which provides that service.",
  },
  hostNotJoined: {
    code: "XG6004",
    severity: "error",
    message: 'no link joins {devices:list} of host "{host}"',
    explanation: "Each device of a host is joined by one link.",
  },
  hostWithoutDevice: {
    code: "XG6005",
    severity: "error",
    message: 'host "{host}" has no device to join: {graph} needs none',
    explanation: "A link joins devices, which graphs declare with needs.",
  },
  whichDevice: {
    code: "XG6006",
    severity: "error",
    message: 'host "{host}" has several devices, {devices:list}: which one?',
    explanation: "A host with one device can be joined by its own name.",
  },
  joinedTwice: {
    code: "XG6007",
    severity: "error",
    message: '"{device}" is joined twice',
    explanation: "A device is at one end of one link.",
  },
  lonelyLink: {
    code: "XG6008",
    severity: "error",
    message: 'link "{name}" has only one end',
    explanation: "A link joins at least two devices.",
  },
  addressMissing: {
    code: "XG6009",
    severity: "error",
    message: 'host "{host}" needs an address on this link, because of {why}',
    explanation:
      "Protocols that reach hosts by address, such as IP, need an address on each link, and if one end of a link has an address, all its ends do: joins client as 10.0.0.1/24.",
  },
  addressTwice: {
    code: "XG6010",
    severity: "error",
    message: '"{first}" and "{second}" have the same address {address}',
    explanation: "Each address belongs to one host.",
  },
  twoNets: {
    code: "XG6011",
    severity: "error",
    message: "the hosts on one link must be in one network, but this is {second}, not {first}",
    explanation:
      "Hosts reach the hosts of their own network directly. A host with another network part could not be reached.",
  },
  netAddress: {
    code: "XG6012",
    severity: "error",
    message: "{address} means {what}, not a host",
    explanation:
      "In each network, the first address stands for the network itself and the last address for all its hosts.",
  },
  byteOrderUnknown: {
    code: "XG6013",
    severity: "error",
    message: 'machine {machine} does not say its byte order, which {protocol} on host "{host}" needs',
    explanation:
      "A native header field travels in the byte order of the sender's machine. A machine declares it with byteOrder = big; or byteOrder = little; There is no default, because a wrong one would go unnoticed.",
  },
  lineOfMany: {
    code: "XG6014",
    severity: "error",
    message: 'link "{name}" joins {count}, but medium {medium} is a line between two',
    explanation: "A line joins two devices. To join more, use a medium with kind = switch, or a half-duplex cable.",
  },
  changePath: {
    code: "XG6106",
    severity: "error",
    message: '"{path}" cannot change while a scenario runs',
    explanation: "Only the fault rates of a link can change during a run: at 4 s set west.loss = 20 %.",
  },
  hostAlready: {
    code: "XG6107",
    severity: "error",
    message: 'host "{host}" is {state} already at this time',
    explanation: "A host is up at the start. It can crash when it is up, and boot when it is down.",
  },
  stopTwice: {
    code: "XG6108",
    severity: "error",
    message: '"stop" stands here a second time',
    explanation: "A run ends once.",
  },
  crashPath: {
    code: "XG6109",
    severity: "error",
    message: '"{path}" is not a host',
    explanation: "Only whole hosts crash and boot.",
  },
  settingPath: {
    code: "XG6015",
    severity: "error",
    message: '"{path}" does not name a parameter of an instance',
    explanation:
      "In the block of a host, settings are for parameters of instances of its graph: hosts.ip.gateway = 10.0.1.254;",
  },
  unknownParameter: {
    code: "XG6016",
    severity: "error",
    message: '{protocol} has no parameter "{name}"',
    explanation: "A host sets parameters that the protocol of the instance declares.",
  },
  settingSetByGraph: {
    code: "XG6017",
    severity: "error",
    message: 'the graph sets "{name}" of "{instance}", so the host cannot',
    explanation:
      "A parameter is set in one place. Give the graph a parameter for it, or leave it out in the graph so that hosts may differ.",
  },
  linkArgumentName: {
    code: "XG6018",
    severity: "error",
    message: "an argument of a link must name the value of the medium that it changes",
    explanation: "A medium has many values, so each argument names one: link wire = T1(delay: 20 ms) joins a, b;",
  },
  scenarioExpectWithin: {
    code: "XG6019",
    severity: "error",
    message: "an expectation of a scenario has no tolerance",
    explanation:
      "A scenario's expectation is a condition, which is judged at the end of every run. Tolerances for a whole table belong in experiments.",
  },
  startPath: {
    code: "XG6101",
    severity: "error",
    message: '"{path}" does not name a host, an instance and an entry',
    explanation: "Write the entry to start as HOST.INSTANCE.ENTRY: client.test.pingpong(...).",
  },
  notAnInstance: {
    code: "XG6102",
    severity: "error",
    message: '"{path}" is not a protocol instance',
    explanation: "The path must lead to an instance of a protocol, through sub-graphs if need be.",
  },
  unknownEntry: {
    code: "XG6103",
    severity: "error",
    message: '{protocol} has no entry "{name}"',
    explanation: "A protocol declares with entry what can be started.",
  },
  wrongEndpoint: {
    code: "XG6104",
    severity: "error",
    message: '"{path}" is {actual}, but the other end of {expected} must be {expected} too',
    explanation: "The other end of an entry is an instance of the same protocol.",
  },
  severalHosts: {
    code: "XG6110",
    severity: "error",
    message: '"{path}" stands for several hosts, but one host is needed here',
    explanation:
      "A start may be on all hosts of an array, and then each of them talks to the same peer. To make them talk to different peers, start each host in a for: start client[i].test.calls(server[i].test).",
  },
  noArray: {
    code: "XG6111",
    severity: "error",
    message: '{kind} "{name}" is no array and has no index',
    explanation: "An index chooses one host or link of an array: host client[2] declares client[0] and client[1].",
  },
  indexMissing: {
    code: "XG6112",
    severity: "error",
    message: 'there are several {kind}s named "{name}": which one?',
    explanation: "An index, counted from 0, names one element of an array; [*] stands for all of them.",
  },
  indexOutside: {
    code: "XG6113",
    severity: "error",
    message: 'there is no "{element}"',
    explanation: "The index of an array goes from 0 to one less than its length.",
  },
  hostInFor: {
    code: "XG6114",
    severity: "error",
    message: 'host "{name}" is declared in a "for"',
    explanation:
      "Several hosts are declared as an array, outside the for: host hop[n] on Ideal runs Router under interrupt;",
  },
  stopInFor: {
    code: "XG6115",
    severity: "error",
    message: '"stop" stands in a "for"',
    explanation: "A run ends once.",
  },
  tooManyMembers: {
    code: "XG6116",
    severity: "error",
    message:
      'this "for" has {count:number} rounds; the limit for all rounds of a scenario, and their members, is {most:number}',
    explanation:
      "So many members are more likely a mistake in the range than intended. Each round is built before the run. For repetition in time, use the parameter of an entry, such as pingpong(trips: 100_000).",
  },
  boundComparison: {
    code: "XG6052",
    severity: "error",
    message: "a bound can only be compared with an upper limit: expect bound(server.nic) <= 1 ms",
    explanation:
      "The compiler computes the bound from the worst case, so the real time of a handler may be less. No lower limit can be judged by it.",
  },
  boundOfDevice: {
    code: "XG6051",
    severity: "error",
    message: '"{name}" takes one device of one host, such as server.nic',
    explanation:
      "bound(server.nic) is the longest time that the interrupt handler of a device may take, and response(server.nic) the longest time until its host is done with a frame. A graph names its devices with needs. bound takes a start, too: bound(client.test.flood) is the longest time until the last host is done with a message of it.",
  },
  boundOfNoStart: {
    code: "XG6120",
    severity: "error",
    message: 'the scenario starts no "{path}"',
    explanation:
      "bound(client.test.flood) is the longest time from a message that a start makes until the last host is done with it. So the scenario must start that entry of that instance on that host.",
  },
  arrivesTooClose: {
    code: "XG6117",
    severity: "error",
    message: "so far apart, {burst:number} of them do not come in one period",
    explanation:
      "arrives every 1 ms burst 3 apart 20 us says that in each millisecond up to three come, at least 20 us one after the other. So many times apart must not be longer than the period; otherwise the period and the burst say nothing.",
  },
  spacedFalls: {
    code: "XG6118",
    severity: "error",
    message: "this time is less than the one before it",
    explanation:
      "arrives spaced [20 us, 50 us, 1 ms] gives the least times from one event to the next, to the one after that, and to the third. A later one cannot come before an earlier one, so the times do not fall.",
  },
  spacedOfNothing: {
    code: "XG6119",
    severity: "error",
    message: "these times let any number of events come at once: the last one must be above 0",
    explanation:
      "arrives spaced gives the least times from one event to those behind it. If all are 0, nothing is promised of the traffic; leave the promise out then.",
  },
} as const;
