/** XG2xxx: instances, bindings, numbers on them, barriers. */
export const graphs = {
  cyclicGraph: {
    code: "XG2001",
    severity: "error",
    message: "{names:list} stand over each other in a cycle",
    explanation: "A protocol graph has no cycles: a message that goes down must reach a device in the end.",
  },
  graphInItself: {
    code: "XG2002",
    severity: "error",
    message: "a graph contains itself: {names:list}",
    explanation: "Each use of a graph inside another graph is a copy, so a graph that contains itself would never end.",
  },
  usedBeforeDeclared: {
    code: "XG2003",
    severity: "error",
    message: '"{name}" is used before it is declared',
    explanation:
      "Instances are declared bottom-up, in the order in which they are created: an instance stands after those below it.",
  },
  bindingMismatch: {
    code: "XG2004",
    severity: "error",
    message: '"{upper}" needs {expected}, but "{lower}" provides {actual}',
    explanation:
      "A binding joins a slot that needs a service with a protocol that provides the same service: a protocol that calls and waits cannot stand on one that only sends.",
  },
  missingLowers: {
    code: "XG2005",
    severity: "error",
    message: "{of} needs {names:list}, but nothing is bound there",
    explanation: "Each slot of a protocol, and each need of a graph, is bound to an instance after over.",
  },
  tooManyLowers: {
    code: "XG2006",
    severity: "error",
    message: "{of} has room for {expected:number} below, but {given:number} are given",
    explanation:
      "The arguments of over fill the slots of a protocol in order, and there are more arguments than slots.",
  },
  wrongLowerCount: {
    code: "XG2007",
    severity: "error",
    message: 'slot "{name}" of {of} takes from {from:number} to {to:number} lowers, but {given:number} are given',
    explanation: "The count of a slot, as in Datagram[1..8], bounds the number of lowers that the slot takes.",
  },
  unknownSlot: {
    code: "XG2008",
    severity: "error",
    message: '{of} has no slot "{name}"',
    explanation: "A named argument of over names a slot, which a protocol or a graph declares with needs.",
  },
  tupleForPlain: {
    code: "XG2009",
    severity: "error",
    message: 'slot "{name}" takes one lower at a time, not several in parentheses',
    explanation:
      "Parentheses group several lowers for one element of a slot. Only a slot that is declared as a group takes them.",
  },
  tupleWanted: {
    code: "XG2010",
    severity: "error",
    message: 'slot "{name}" takes {elements:list} together in parentheses, but {given:number} is given',
    explanation: "A slot that is declared as a group, such as port: (eth: Frame, arp: Resolver), takes (eth, arp).",
  },
  notALower: {
    code: "XG2011",
    severity: "error",
    message: 'only instances and needs can stand after "over"',
    explanation: "The lower of an instance is named by its path: nic, udp, net.udp.",
  },
  nothingInside: {
    code: "XG2012",
    severity: "error",
    message: '"{name}" is no graph, so there is no "{inside}" in it',
    explanation: "A dot names an instance inside an instance of a graph: net.udp.",
  },
  unknownInside: {
    code: "XG2013",
    severity: "error",
    message: 'graph {graph} has no instance "{name}"',
    explanation: "A dot names one of the instances that a graph declares: net.udp.",
  },
  graphProvidesNothing: {
    code: "XG2014",
    severity: "error",
    message: '"{path}" is a graph that provides nothing: {graph} has no "provides"',
    explanation:
      "A graph names with provides the instance on which others stand. If a graph has no provides, name an instance inside it.",
  },
  providesNothing: {
    code: "XG2015",
    severity: "error",
    message: 'nothing can stand over "{path}": {what} provides no service',
    explanation: "A protocol on which others can stand declares provides.",
  },
  providesNeed: {
    code: "XG2016",
    severity: "error",
    message: '"{name}" comes from below the graph, so the graph cannot provide it',
    explanation: "A graph provides one of its own instances.",
  },
  plainNeeds: {
    code: "XG2017",
    severity: "error",
    message: 'each "needs" of a graph names one device or one service',
    explanation: "Lists and groups are for the slots of protocols. A graph with two devices has two needs.",
  },
  noNumberThere: {
    code: "XG2018",
    severity: "error",
    message: "{upper} has no number on {lower}",
    explanation:
      "The lower protocol tells its uppers apart by a number in its header, and has a table of numbers for them. So each upper needs a number there, even if a virtual protocol stands between the two.",
  },
  numberClaimed: {
    code: "XG2019",
    severity: "error",
    message: '"{first}" and "{second}" both claim number {value:number} on "{lower}"',
    explanation: "A message that comes up with this number could go to either.",
  },
  numberTooWide: {
    code: "XG2020",
    severity: "error",
    message: 'number {value:number} of {upper} does not fit into the {bits:number} bits of "{field}" in {lower}',
    explanation:
      'The lower protocol puts the number into the field that "demux by" names. Declare a smaller number over this lower protocol.',
  },
  deviceShared: {
    code: "XG2021",
    severity: "error",
    message: '"{second}" stands over device "{device}", but "{first}" already gets the frames of that device',
    explanation:
      "A device gives each frame to one protocol, so the second protocol would never get a frame. Put both over one protocol that tells them apart by their numbers: ETH does so by the type field.",
  },
  noSuchBinding: {
    code: "XG2101",
    severity: "error",
    message: 'there is no binding "{binding}" in this graph',
    explanation:
      "A barrier stands on a binding that an over declares: barrier LOWER -> UPPER, where UPPER is over LOWER.",
  },
  barrierInside: {
    code: "XG2102",
    severity: "error",
    message: 'the barrier below "{path}" belongs in graph {graph}, which contains that binding',
    explanation:
      "A graph is the same wherever it is used, so it declares the barriers on its own bindings; a parameter can switch them on and off. If the graph cannot be changed, as in the standard library, the host that runs it declares the barrier in its block: host server on M runs G under interrupt { barrier net.ip -> net.udp; }. To find the best place, an experiment leaves it open: place handoff in Inet on server; and xgc place tries the places.",
  },
  barrierOnControl: {
    code: "XG2103",
    severity: "error",
    message: 'no message comes up on "{binding}", which is a binding for control operations',
    explanation:
      "A barrier hands over messages that come up from an interrupt. Control operations are called from above.",
  },
  barrierUnreached: {
    code: "XG2104",
    severity: "error",
    message: 'no message comes up on "{binding}": there is no device below it',
    explanation: "A barrier hands over messages that come up from an interrupt, and only devices interrupt.",
  },
  barrierTwice: {
    code: "XG2105",
    severity: "error",
    message: '"{binding}" has a barrier already',
    explanation: "A binding has one barrier at most. If it has two conditions, join them with or.",
  },
  unknownPoint: {
    code: "XG2111",
    severity: "error",
    message: '{protocol} declares no point "{name}"',
    explanation: "A point is a named place in a protocol's code. The protocol declares it: point replied;",
  },
  pointWithoutInstance: {
    code: "XG2112",
    severity: "error",
    message: '"{path}" does not name a point of an instance',
    explanation: "In a graph, a barrier at a point names the instance and its point: barrier at net.ip.reassembled;",
  },
  barrierInProtocol: {
    code: "XG2113",
    severity: "error",
    message: 'a protocol can have barriers only at its own points, not "{barrier}"',
    explanation:
      "Graphs decide which protocols stand above and below a protocol, so the barriers between protocols belong in graphs. In a protocol, write barrier at POINT;",
  },
  indexInGraph: {
    code: "XG2114",
    severity: "error",
    message: "a graph has no arrays of instances, so a path in it has no index",
    explanation: "A graph declares its instances one by one. Only a scenario has arrays, of hosts and of links.",
  },
  barrierReversed: {
    code: "XG2107",
    severity: "error",
    message: '"{binding}" has its ends in the wrong order: "{right}" is the binding',
    explanation:
      "A barrier names the lower protocol first, as the message comes up: barrier LOWER -> UPPER, where UPPER is over LOWER.",
  },
  poolOfHost: {
    code: "XG2108",
    severity: "error",
    message: 'a barrier of a host hands over to the threads of its mode, and not to the pool "{pool}"',
    explanation:
      "Pools are declared in graphs, and a barrier that names one stands in the same graph: barrier net.udp -> test to app; A parameter of the graph can switch it on and off: when pooled.",
  },
  unknownReason: {
    code: "XG2106",
    severity: "error",
    message: '"{reason}" is no reason for a barrier: {reasons:list} are',
    explanation:
      "lengthy: the protocols above take too long for an interrupt handler. shares: a protocol above may wait for something. crosses: the protocols above are in another trust domain.",
  },
} as const;
