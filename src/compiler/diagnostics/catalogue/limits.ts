/** XG9xxx: limits of the compiler. */
export const limits = {
  fileTooLarge: {
    code: "XG9002",
    severity: "error",
    message: '"{file}" is larger than {megabytes:number} MB',
    explanation: "The limit is far above the size of programs and tables that people read.",
  },
  tooManyModules: {
    code: "XG9003",
    severity: "error",
    message: "the program has more than {most:number} modules",
    explanation: "The limit is far above the size of real programs. Perhaps a tool generates files without end.",
  },
  nestingTooDeep: {
    code: "XG9004",
    severity: "error",
    message: "expressions are nested more than {limit:number} deep",
    explanation: "Give the parts names with const.",
  },
  tooManyProblems: {
    code: "XG9005",
    severity: "error",
    message: "there are more than {limit:number} errors in this text, and the rest is not shown",
    explanation: "A text with so many errors is probably no .xgraph program.",
  },
  tooManyInstances: {
    code: "XG9006",
    severity: "error",
    message: 'graph "{name}" has {count:number} instances, with all graphs inside it; the limit is {most:number}',
    explanation:
      "The number of instances multiplies if each graph contains the previous one several times. Give each host a graph of its own.",
  },
  tooManyPoints: {
    code: "XG9007",
    severity: "error",
    message: 'experiment "{name}" has {count:number} points; the limit is {most:number}',
    explanation:
      "The points are the product of all axes, so a few long axes have more points than can be run. Leave rows out, or make several experiments. xgc run prints tables of up to 200,000 runs, and keeps more with --store DIR.",
  },
  tooManyWorlds: {
    code: "XG9008",
    severity: "error",
    message: 'the axes of "{name}" choose {count:number} different scenarios; the limit is {most:number}',
    explanation:
      "An axis that chooses a graph, a machine, a medium or a number of hosts makes a scenario for each value, and the compiler checks each of them. Make several experiments.",
  },
} as const;
