/** XG2xxx: instances, bindings, numbers on them, barriers. */
export const graphs = {
  cyclicGraph: {
    code: "XG2001",
    severity: "error",
    message: "{names:list} stand over each other in a circle",
    explanation: "A protocol graph has a bottom. A message that goes down must reach a device in the end.",
  },
  graphInItself: {
    code: "XG2002",
    severity: "error",
    message: "a graph contains itself: {names:list}",
    explanation: "A graph inside a graph is a copy. One that contains itself would never end.",
  },
  usedBeforeDeclared: {
    code: "XG2003",
    severity: "error",
    message: '"{name}" is used before it is declared',
    explanation: "Instances are declared bottom-up, as they are created: an instance stands after those below it.",
  },
  bindingMismatch: {
    code: "XG2004",
    severity: "error",
    message: '"{upper}" needs {expected}, but "{lower}" provides {actual}',
    explanation:
      "A binding joins a slot that needs a service with a protocol that provides the same one: a protocol that calls and waits cannot stand on one that only sends.",
  },
  missingLowers: {
    code: "XG2005",
    severity: "error",
    message: "{of} needs {names:list}, and nothing is put there",
    explanation: "Each slot of a protocol, and each need of a graph, gets something after over.",
  },
  tooManyLowers: {
    code: "XG2006",
    severity: "error",
    message: "{of} has room for {expected:number} below, but {given:number} are given",
    explanation: "The arguments of over fill the slots of a protocol in order, and there are more than slots.",
  },
  wrongLowerCount: {
    code: "XG2007",
    severity: "error",
    message: 'slot "{name}" of {of} takes from {from:number} to {to:number}, but {given:number} are given',
    explanation: "A counted slot, such as Datagram[1..8], takes a number of lowers in these bounds.",
  },
  unknownSlot: {
    code: "XG2008",
    severity: "error",
    message: '{of} has no slot "{name}"',
    explanation: "A named argument of over names what the protocol, or the graph, declares with needs.",
  },
  tupleForPlain: {
    code: "XG2009",
    severity: "error",
    message: 'slot "{name}" takes one lower at a time, not several in parentheses',
    explanation: "Parentheses group lowers that belong together, for a slot that is declared as a group.",
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
    message: 'after "over" stand instances and needs',
    explanation: "The lower of an instance is named by its path: nic, udp, net.udp.",
  },
  nothingInside: {
    code: "XG2012",
    severity: "error",
    message: '"{name}" is no graph, so there is no "{inside}" in it',
    explanation: "A dot leads into an instance of a graph.",
  },
  unknownInside: {
    code: "XG2013",
    severity: "error",
    message: 'graph {graph} has no instance "{name}"',
    explanation: "A dot leads into an instance of a graph, to one of the instances that it declares.",
  },
  graphProvidesNothing: {
    code: "XG2014",
    severity: "error",
    message: '"{path}" is a graph that provides nothing: {graph} has no "provides"',
    explanation:
      "A graph says with provides which of its instances stands for it. Without that, name an instance inside.",
  },
  providesNothing: {
    code: "XG2015",
    severity: "error",
    message: 'nothing can stand over "{path}": {what} provides no service',
    explanation: "A protocol that others stand on declares provides.",
  },
  providesNeed: {
    code: "XG2016",
    severity: "error",
    message: '"{name}" comes from below, so the graph cannot provide it',
    explanation: "A graph provides one of its own instances.",
  },
  plainNeeds: {
    code: "XG2017",
    severity: "error",
    message: "a graph needs one thing under one name",
    explanation: "Lists and groups are for the slots of protocols. A graph with two devices has two needs.",
  },
  noNumberThere: {
    code: "XG2018",
    severity: "error",
    message: "{upper} has no number on {lower}",
    explanation:
      "The lower protocol tells its uppers apart by a number in its header. It has numbers of its own for them, so each upper must have one, also through virtual protocols.",
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
      'The lower protocol puts the number into the field that "demux by" names. Declare a smaller one over this lower.',
  },
  deviceShared: {
    code: "XG2021",
    severity: "error",
    message: '"{second}" stands over device "{device}", of which "{first}" gets the frames',
    explanation:
      "A device gives each frame to one protocol, so the second one would never get any. Put both over one protocol that tells them apart by their numbers: ETH does so by the type field.",
  },
  noSuchBinding: {
    code: "XG2101",
    severity: "error",
    message: 'there is no binding "{binding}" in this graph',
    explanation: "A barrier stands on a binding that an over makes: barrier LOWER -> UPPER, where UPPER is over LOWER.",
  },
  barrierInside: {
    code: "XG2102",
    severity: "error",
    message: 'a barrier below "{path}" belongs into graph {graph}, of which it is part',
    explanation:
      "A graph is the same everywhere, so what happens on its bindings is said in it, with a parameter for when. Of a graph that cannot be changed, such as the library's, the host that runs it says so in its block: host server on M runs G under interrupt { barrier net.ip -> net.udp; }.",
  },
  barrierOnControl: {
    code: "XG2103",
    severity: "error",
    message: 'no message comes up from "{binding}": it is a binding for control operations',
    explanation: "A barrier hands over what comes up from an interrupt. Control operations are called from above.",
  },
  barrierUnreached: {
    code: "XG2104",
    severity: "error",
    message: 'no message comes up on "{binding}": there is no device below it',
    explanation: "A barrier hands over what comes up from an interrupt, and only devices interrupt.",
  },
  barrierTwice: {
    code: "XG2105",
    severity: "error",
    message: '"{binding}" has a barrier already',
    explanation: "Two barriers on one binding would say two things about one place. Join their conditions with or.",
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
    message: '"{path}" does not name an instance and a point of it',
    explanation: "In a graph, a barrier at a point says whose point it is: barrier at net.ip.reassembled;",
  },
  barrierInProtocol: {
    code: "XG2113",
    severity: "error",
    message: 'a protocol has barriers only at points of its own, not "{barrier}"',
    explanation:
      "What stands above and below a protocol is said by graphs, and so are barriers between them. In a protocol stands barrier at POINT;",
  },
  indexInGraph: {
    code: "XG2114",
    severity: "error",
    message: "a graph has no lists of instances, so a path in it has no index",
    explanation: "Instances of a graph are drawn one by one. Lists of hosts are for scenarios.",
  },
  unknownReason: {
    code: "XG2106",
    severity: "error",
    message: '"{reason}" is no reason for a barrier: {reasons:list} are',
    explanation:
      "lengthy: the protocols above take long for an interrupt handler. shares: it may wait for something. crosses: it is in another trust domain.",
  },
} as const;
