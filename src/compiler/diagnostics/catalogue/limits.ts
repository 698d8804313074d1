/** XG9xxx: limits of the compiler. */
export const limits = {
  fileTooLarge: {
    code: "XG9002",
    severity: "error",
    message: '"{file}" is larger than {megabytes:number} MB',
    explanation: "Texts of this size are no programs or tables of a reader.",
  },
  tooManyModules: {
    code: "XG9003",
    severity: "error",
    message: "the program has more than {most:number} modules",
    explanation: "So many files are imported that something generates them without end.",
  },
  nestingTooDeep: {
    code: "XG9004",
    severity: "error",
    message: "expressions stand in each other more than {limit:number} deep",
    explanation: "Name the parts with const.",
  },
  tooManyProblems: {
    code: "XG9005",
    severity: "error",
    message: "there are more than {limit:number} faults in this text, and the rest is not shown",
    explanation: "Whatever this text is, it is not a program.",
  },
  tooManyInstances: {
    code: "XG9006",
    severity: "error",
    message: 'graph "{name}" has {count:number} instances with all graphs inside it, and {most:number} are the most',
    explanation:
      "Graphs that each contain the one before several times grow very fast. Give each host a graph of its own.",
  },
} as const;
