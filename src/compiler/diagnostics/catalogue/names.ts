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
    explanation: "The name is declared, but as another kind of thing than is needed here.",
  },
  duplicateName: {
    code: "XG3003",
    severity: "error",
    message: '"{name}" is declared twice',
    explanation:
      "A name has one meaning in one place, and imports count too. Import one of the two under another name with as.",
  },
  sameNameInProgram: {
    code: "XG3004",
    severity: "error",
    message: 'the program uses another {kind} "{name}" too, and only one of them can have the name: rename this one',
    explanation:
      "Emitted code, traces, costs and reports call protocols, graphs and so on by their own names, so of several declarations with one name a program can use only one. Declarations that the program does not use, such as others in a library, do not matter. A declaration that is imported under another name (with as) has that name in the whole program, so the program can use it beside the other one. Protocols are an exception: they keep their names, because implementations, numbers and costs use them.",
  },
  shadowedName: {
    code: "XG3005",
    severity: "warning",
    message: '"{name}" hides the {kind} of that name',
    explanation: "Readers of the block may confuse the two.",
  },
  unusedParameter: {
    code: "XG3006",
    severity: "warning",
    message: 'parameter "{name}" is not used',
    explanation: "No argument for this parameter changes anything.",
  },
  notAValue: {
    code: "XG3007",
    severity: "error",
    message: '"{name}" is a {kind}, not a value',
    explanation: "Expressions are made of values: parameters, constants and literals.",
  },
  dottedValue: {
    code: "XG3008",
    severity: "error",
    message: '"{path}" is a path, but a value is needed here',
    explanation:
      "Values are passed as arguments. Only experiments read counters and series by path, and only the arguments of start and warm name instances.",
  },
  tooManyArguments: {
    code: "XG3009",
    severity: "error",
    message: "{what} takes {most:number} arguments, but {given:number} are given by position",
    explanation:
      "Arguments without a name go to the parameters in order, and there are more arguments than parameters.",
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
    explanation: "A named argument names a parameter of the thing that it is given to.",
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
    explanation: "After a named argument, the position of an argument no longer shows which parameter is meant.",
  },
  positionalMisleads: {
    code: "XG3014",
    severity: "error",
    message: '"{name}" is given for parameter "{actual}", but there is a parameter "{name}" too',
    explanation:
      "An argument with the name of another parameter is most likely in the wrong position. Name the argument to show which parameter is meant.",
  },
  constantCycle: {
    code: "XG3015",
    severity: "error",
    message: "constants are defined by each other in a cycle: {names:list}",
    explanation: "The value of a constant must be known before another constant uses it.",
  },
  onlyOne: {
    code: "XG3016",
    severity: "error",
    message: 'there can be one "{what}" only',
    explanation: "A block has at most one member of this kind.",
  },
  setTwice: {
    code: "XG3017",
    severity: "error",
    message: '"{name}" is set twice',
    explanation: "One of the two values must be a mistake.",
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
      "The compiler emits TypeScript, and protocols are implemented in TypeScript. Nearly every name works there; this is one of the few that do not.",
  },
} as const;
