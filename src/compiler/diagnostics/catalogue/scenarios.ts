/** XG6xxx: hosts, links, starts. */
export const scenarios = {
  scenarioWithoutHosts: {
    code: "XG6001",
    severity: "error",
    message: "scenario {name} has no hosts",
    explanation: "A scenario is a world, and needs someone in it.",
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
    explanation: "A graph that needs a service of another stands inside a graph. One that a host runs needs devices.",
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
    message: 'link "{name}" joins nothing with this',
    explanation: "A link joins at least two devices.",
  },
  addressMissing: {
    code: "XG6009",
    severity: "error",
    message: 'host "{host}" needs an address on this link, as {why} has',
    explanation:
      "Protocols that reach hosts by address, such as IP, need one on each link: joins client as 10.0.0.1/24.",
  },
  addressTwice: {
    code: "XG6010",
    severity: "error",
    message: '"{first}" and "{second}" have the same address {address}',
    explanation: "An address means one host.",
  },
  twoNets: {
    code: "XG6011",
    severity: "error",
    message: "hosts on one link are in one net, but this is {second}, not {first}",
    explanation: "Hosts reach those of their own net directly. With another net part they would not see each other.",
  },
  netAddress: {
    code: "XG6012",
    severity: "error",
    message: "{address} means {what}, not a host",
    explanation: "In each net, the first address stands for the net itself and the last for all its hosts.",
  },
  byteOrderUnknown: {
    code: "XG6013",
    severity: "error",
    message: 'machine {machine} does not say its byte order, which {protocol} on host "{host}" needs',
    explanation:
      "A native header field travels in the byte order of the sender's machine. A machine says it with byteOrder = big; or byteOrder = little; there is no default, because a wrong one would go unnoticed.",
  },
  lineOfMany: {
    code: "XG6014",
    severity: "error",
    message: 'link "{name}" joins {count}, but medium {medium} is a line between two',
    explanation: "A line joins two devices. For more, the medium says kind = switch, or is a half-duplex cable.",
  },
  changePath: {
    code: "XG6106",
    severity: "error",
    message: '"{path}" does not change while a scenario runs',
    explanation: "What a scenario changes while it runs is a rate of faults of a link: at 4 s set west.loss = 20 %.",
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
    explanation: "Whole hosts crash and boot, not parts of them.",
  },
  settingPath: {
    code: "XG6015",
    severity: "error",
    message: '"{path}" does not name an instance and a parameter of it',
    explanation: "A host's own settings are parameters of instances of its graph: hosts.ip.gateway = 10.0.1.254;",
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
    message: "what a link has otherwise than its medium is named",
    explanation:
      "A medium has many values, so an argument says which it sets: link wire = T1(delay: 20 ms) joins a, b;",
  },
  scenarioExpectWithin: {
    code: "XG6019",
    severity: "error",
    message: "a scenario expects truths, without a tolerance",
    explanation:
      "What a scenario expects is judged at the end of every single run. Bounds of errors over a table are for experiments.",
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
    message: '"{path}" is {actual}, but {expected} talks to its own kind',
    explanation: "The other end of an entry is an instance of the same protocol.",
  },
  severalHosts: {
    code: "XG6110",
    severity: "error",
    message: '"{path}" stands for several hosts, and one is meant here',
    explanation:
      "A start may be on all hosts of an array, and then each of them talks to the same peer. To let them talk to different ones, start each in a for: start client[i].test.calls(server[i].test).",
  },
  noArray: {
    code: "XG6111",
    severity: "error",
    message: '{kind} "{name}" is no array and has no index',
    explanation:
      "An index says which host or link of an array is meant: host client[2] declares client[0] and client[1].",
  },
  indexMissing: {
    code: "XG6112",
    severity: "error",
    message: 'there are several {kind}s named "{name}": which one?',
    explanation: "One of an array is named by its index, counted from 0; [*] stands for all of them.",
  },
  indexOutside: {
    code: "XG6113",
    severity: "error",
    message: 'there is no "{element}"',
    explanation: "The index of an array goes from 0 to one less than there are of it.",
  },
  hostInFor: {
    code: "XG6114",
    severity: "error",
    message: 'host "{name}" is declared in a "for"',
    explanation: "Several hosts are an array, which stands outside: host hop[n] on Ideal runs Router under interrupt;",
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
    message: '"for" makes more than {most:number} members',
    explanation: "A scenario of this size is a mistake in the range more often than a plan.",
  },
  boundComparison: {
    code: "XG6052",
    severity: "error",
    message: "a bound is compared with the most that it may be: expect bound(server.nic) <= 1 ms",
    explanation: "The compiler computes a bound from the worst case, so a bound can only be too large.",
  },
  boundOfDevice: {
    code: "XG6051",
    severity: "error",
    message: '"bound" takes one device of one host, such as server.nic',
    explanation:
      "A bound is the longest time that the interrupt handler of a device may take. A graph names its devices with needs.",
  },
} as const;
