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
  startPath: {
    code: "XG6101",
    severity: "error",
    message: '"{path}" does not name a host, an instance and an entry',
    explanation: "What is started is HOST.INSTANCE.ENTRY: client.test.pingpong(...).",
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
  warmAfterStart: {
    code: "XG6105",
    severity: "error",
    message: '"warm" comes before "start"',
    explanation: "What warms up is over, and all counters are back at zero, before the first start.",
  },
  boundOfDevice: {
    code: "XG6051",
    severity: "error",
    message: '"bound" takes one device of one host, such as server.nic',
    explanation:
      "A bound is the longest time that the interrupt handler of a device may take. A graph names its devices with needs.",
  },
} as const;
