/** XG30xx: names and arguments. */
export const names = {
  unknownName: {
    code: "XG3001",
    severity: "error",
    message: 'there is no {kind} "{name}" here',
    explanation: "The name is neither declared here nor imported.",
  },
  wrongKindOfName: {
    code: "XG3002",
    severity: "error",
    message: '"{name}" is a {actual}, not a {expected}',
    explanation: "The name is known, but what it stands for cannot stand here.",
  },
  duplicateName: {
    code: "XG3003",
    severity: "error",
    message: '"{name}" is declared twice',
    explanation: "A name means one thing in one place. Imports count too; bring one in under another name with as.",
  },
  sameNameInProgram: {
    code: "XG3004",
    severity: "error",
    message: 'the program uses another {kind} "{name}" too, and only one of them can have the name: rename this one',
    explanation:
      "Emitted code, traces, costs and reports name protocols, graphs and so on by their own name, so of several declarations of one name a program may use one. Those that it does not use, such as what a library declares besides what was imported, do not matter. One that is imported under another name (with as) has that name in the whole program, so it may be used beside the other. Protocols keep theirs: their implementations, numbers and costs have it.",
  },
  shadowedName: {
    code: "XG3005",
    severity: "warning",
    message: '"{name}" hides the {kind} of that name',
    explanation: "Readers of the block may take the one for the other.",
  },
  unusedParameter: {
    code: "XG3006",
    severity: "warning",
    message: 'parameter "{name}" is not used',
    explanation: "Whatever is given for it changes nothing.",
  },
  notAValue: {
    code: "XG3007",
    severity: "error",
    message: '"{name}" is a {kind}, not a value',
    explanation: "In an expression stand values: parameters, constants, literals.",
  },
  dottedValue: {
    code: "XG3008",
    severity: "error",
    message: '"{path}" is not a value here: no path reaches into another thing',
    explanation:
      "Values travel by argument. Only experiments read counters and series by path, and only the arguments of start and warm name instances.",
  },
  tooManyArguments: {
    code: "XG3009",
    severity: "error",
    message: "{what} takes {most:number} arguments, but {given:number} are given by position",
    explanation: "Arguments without a name go to the parameters in order, and there are more than parameters.",
  },
  missingArguments: {
    code: "XG3010",
    severity: "error",
    message: "{what} needs {names:list}",
    explanation: "A parameter without a default must be given.",
  },
  unknownArgument: {
    code: "XG3011",
    severity: "error",
    message: '{what} has no parameter "{name}"',
    explanation: "A named argument names a parameter of what is called.",
  },
  argumentTwice: {
    code: "XG3012",
    severity: "error",
    message: '"{name}" is given twice',
    explanation: "Each parameter gets one argument, by position or by name.",
  },
  positionalAfterNamed: {
    code: "XG3013",
    severity: "error",
    message: "arguments without a name come before those with one",
    explanation: "After a named argument it is not plain which parameter a position means.",
  },
  positionalMisleads: {
    code: "XG3014",
    severity: "error",
    message: '"{name}" is given for parameter "{actual}", but there is a parameter "{name}" too',
    explanation:
      "An argument that is named as another parameter is most likely in the wrong position. Name the argument to say which is meant.",
  },
  constantCycle: {
    code: "XG3015",
    severity: "error",
    message: "constants are defined by each other: {names:list}",
    explanation: "The value of a constant must be known before it is used for another.",
  },
  onlyOne: {
    code: "XG3016",
    severity: "error",
    message: 'there can be one "{what}" only',
    explanation: "This member stands at most once in its block.",
  },
  setTwice: {
    code: "XG3017",
    severity: "error",
    message: '"{name}" is set twice',
    explanation: "Of two values for one thing in one place, one is a mistake.",
  },
  indexInSetting: {
    code: "XG3018",
    severity: "error",
    message: "machine and medium values have no index",
    explanation: "The names of machine and medium values are fixed.",
  },
  refusedName: {
    code: "XG3019",
    severity: "error",
    message: '"{name}" cannot be the name of {what}: {why}',
    explanation:
      "Programs are written in TypeScript in the end, and protocols are implemented in it. Nearly every name works there; these are the few that do not.",
  },
} as const;
