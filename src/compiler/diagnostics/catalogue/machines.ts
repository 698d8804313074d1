/** XG5xxx: machines, costs, media. */
export const machines = {
  unknownMachineValue: {
    code: "XG5001",
    severity: "error",
    message: 'machines have no value "{name}"',
    explanation: "The values of machines are a closed list: each is a mechanism of the runtime.",
  },
  missingMachineValues: {
    code: "XG5002",
    severity: "error",
    message: "machine {name} lacks {names:list}",
    explanation:
      "The runtime needs every value, own or inherited: no value has a hidden default. A machine that others extend may leave values to them.",
  },
  bareValue: {
    code: "XG5003",
    severity: "error",
    message: "{what} does not say where its value comes from",
    explanation:
      "Results are only as good as the values that they rest on. So each quantity of a machine is labelled: measured with its source, fitted with the bounds of the fit, or assumed.",
  },
  labelForm: {
    code: "XG5004",
    severity: "error",
    message: "{label} is written {form}",
    explanation:
      "measured gives the source; fitted gives the bounds, and may give a source; assumed gives only the value.",
  },
  fittedOutside: {
    code: "XG5005",
    severity: "error",
    message: "{what} is fitted to {value}, outside its bounds {bounds}",
    explanation:
      "The bounds say which values are believable. A fitted value outside them shows that the model lacks something.",
  },
  unknownLabel: {
    code: "XG5006",
    severity: "error",
    message: '"{name}" is no label: measured, fitted and assumed are',
    explanation: "The label of a value says where it comes from.",
  },
  labelNotHere: {
    code: "XG5007",
    severity: "error",
    message: "{label}(...) can only label a whole value of a machine or of a cost",
    explanation: "Each value of a machine, and each addend of a cost, has its own label.",
  },
  extendsItself: {
    code: "XG5008",
    severity: "error",
    message: "this extends itself: {names:list}",
    explanation: "A machine can only extend one that is declared or imported.",
  },
  costPath: {
    code: "XG5101",
    severity: "error",
    message: "a cost is for PROTOCOL.operation, nic.receive, nic.send or nic.sent",
    explanation: "Operations are demux, push, open, call, the points of a protocol and its control operations.",
  },
  unknownOperation: {
    code: "XG5102",
    severity: "error",
    message: '{of} has no operation "{name}" that can have a cost',
    explanation:
      "Operations are demux, push, open, call, the points of a protocol and its control operations; the network interface has receive, send and sent.",
  },
  costTwice: {
    code: "XG5103",
    severity: "error",
    message: "{what} has two parts that are {part}",
    explanation: "A cost has one fixed part and one for each byte.",
  },
  unknownMediumValue: {
    code: "XG5201",
    severity: "error",
    message: 'media have no value "{name}"',
    explanation: "The values of media are a closed list: each is a mechanism of the runtime.",
  },
  missingMediumValues: {
    code: "XG5202",
    severity: "error",
    message: "medium {name} lacks {names:list}",
    explanation: "Every medium says its rate, mtu and duplex, own or inherited, and a half-duplex one its slot.",
  },
  mediumDuplex: {
    code: "XG5203",
    severity: "error",
    message: "{what} is a {kind}, which is not {duplex} duplex",
    explanation:
      "On a cable, one station sends at a time: half duplex. A line, and each line of a switch, carries both directions at once: full duplex.",
  },
} as const;
