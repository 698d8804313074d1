/** XG7xxx: axes, runs, measures, tables, expectations. */
export const experiments = {
  noRun: {
    code: "XG7001",
    severity: "error",
    message: "experiment {name} runs nothing",
    explanation: "An experiment says with run which scenario it fills.",
  },
  nothingMeasured: {
    code: "XG7002",
    severity: "warning",
    message: "experiment {name} measures nothing",
    explanation: "A table without measures has no cells.",
  },
  emptyAxis: {
    code: "XG7003",
    severity: "error",
    message: 'axis "{name}" has no values',
    explanation: "Without a value on each axis there is no point to run.",
  },
  labelTwice: {
    code: "XG7004",
    severity: "error",
    message: '"{label}" stands on axis "{axis}" twice',
    explanation: "A label names one row of the table.",
  },
  rowLength: {
    code: "XG7005",
    severity: "error",
    message: 'row "{label}" should have {expected:number} values, one for each name, but has {given:number}',
    explanation: "A row gives one value for each name in the parentheses after vary.",
  },
  unusedAxis: {
    code: "XG7006",
    severity: "warning",
    message: '"{name}" varies, but nothing uses it',
    explanation: "All points that differ in it alone are the same run.",
  },
  tooManyRows: {
    code: "XG7007",
    severity: "error",
    message: 'axis "{name}" has more than {most:number} values',
    explanation: "A table of this size would not be read by anyone.",
  },
  seriesWithoutAggregate: {
    code: "XG7101",
    severity: "error",
    message: "{what} has many values: say which one is meant, such as its mean(...)",
    explanation:
      "mean, min, max, sum, count and percentile(series, 99) make one number of a series or a histogram; mean, min and max one of a gauge, whose mean is that over time.",
  },
  mixedMeasure: {
    code: "XG7102",
    severity: "error",
    message: 'measure "{name}" mixes what a run counts with other cells of the table',
    explanation: "Measure what the run counts under a name of its own, and use that name here.",
  },
  measureWithoutUnit: {
    code: "XG7103",
    severity: "error",
    message: "a measure that is {actual} says in which unit it is shown",
    explanation: "A table is read without the program beside it: measure rtt = mean(client.test.rtt) in us;",
  },
  wrongUnit: {
    code: "XG7104",
    severity: "error",
    message: '"{unit}" does not show {actual}',
    explanation: "The unit after in is of the kind that the measure is.",
  },
  unknownItem: {
    code: "XG7105",
    severity: "error",
    message: '{of} has nothing to read named "{name}"',
    explanation:
      "Protocols declare what can be read of them: counter, series, gauge and histogram. Every host has cpu.busy, cpu.idle, cpu.switches, input.messages, input.switches, nic.overruns, handoffs and more: docs/language/experiments.md.",
  },
  unknownDevice: {
    code: "XG7112",
    severity: "error",
    message: 'machine {machine} has no device "{name}"',
    explanation:
      "What else interrupts a host, such as a clock, is a device of its machine: device.NAME.every and so on. An experiment reads device.NAME.delay, device.NAME.handler and device.NAME.missed of the hosts that are such machines.",
  },
  notAnItem: {
    code: "XG7106",
    severity: "error",
    message: '"{path}" is no number that could be read',
    explanation: "Name what is to be read: client.test.rtt.",
  },
  selectWithoutAxis: {
    code: "XG7107",
    severity: "error",
    message: 'say on which axis: [version: "Regular"]',
    explanation: "A selection names the axis and the point on it.",
  },
  selectOfWhat: {
    code: "XG7108",
    severity: "error",
    message: "only measures and measured values are selected from, but this is {actual}",
    explanation: 'rtt[version: "Regular"] is the measure rtt at another point of the table.',
  },
  selectNotKnown: {
    code: "XG7109",
    severity: "error",
    message: 'the point on axis "{axis}" must be known when the program is compiled',
    explanation: "A selection names a row by its label or value.",
  },
  notOnAxis: {
    code: "XG7110",
    severity: "error",
    message: 'axis "{axis}" has no {value}',
    explanation: "A selection names a row that the axis has.",
  },
  noGoal: {
    code: "XG7301",
    severity: "error",
    message: "experiment {name} places or chooses something, but does not say what is to be least",
    explanation:
      "xgc place looks for the best placement. minimize MEASURE; or maximize MEASURE; says which is better, and subject to LIMIT which are allowed.",
  },
  nothingToChoose: {
    code: "XG7302",
    severity: "error",
    message: "experiment {name} has a goal, but nothing is placed or chosen",
    explanation:
      "A goal compares placements: place handoff on HOST; has xgc place look for the best barriers of a host, and choose NAME in [VALUES]; for the best value.",
  },
  nothingToPlace: {
    code: "XG7303",
    severity: "error",
    message: '"{host}" has no place for a barrier in graph {graph}',
    explanation:
      "place handoff in GRAPH on HOST; looks for barriers on the bindings and at the points of that graph, which the host runs or which is inside the graph that it runs.",
  },
  placedTwice: {
    code: "XG7304",
    severity: "error",
    message: 'the barriers of "{host}" are placed twice',
    explanation:
      "Each barrier of a host is placed by one statement. Hosts of one statement get the same barriers; those of two statements may differ.",
  },
  goalTwice: {
    code: "XG7305",
    severity: "error",
    message: '"{name}" is a goal already',
    explanation: "Each measure is to be least or most once. Several goals are several measures.",
  },
  limitForm: {
    code: "XG7306",
    severity: "error",
    message: '"{limit}" compares no measure with a value',
    explanation:
      "A limit has a measure, or what a run counts, on one side, and on the other a value that is known before the run. Between several limits stand commas: motor <= 20 us, server.nic.overruns == 0.",
  },
  csvNotHere: {
    code: "XG7201",
    severity: "error",
    message: "csv(...) stands for a whole table: alone after const, or after of",
    explanation: 'const measured = csv("file.csv", table: 4); then expect rtt within 2 % of measured;',
  },
  csvOutside: {
    code: "XG7207",
    severity: "error",
    message: 'the table "{name}" stands inside the experiment that compares with it',
    explanation:
      "Labels and units of a table are those of an experiment's axes and measures: write const measured = csv(...) between the braces of the experiment.",
  },
  csvForm: {
    code: "XG7202",
    severity: "error",
    message: 'a table is csv("file.csv", column: value)',
    explanation: "The file comes first; each named argument keeps the rows whose column holds the value.",
  },
  badDataPath: {
    code: "XG7203",
    severity: "error",
    message: '"{name}" is no relative path to a data file',
    explanation: "Data files are found from the program, so that both can move together.",
  },
  malformedCsv: {
    code: "XG7204",
    severity: "error",
    message: '"{file}" is not a table of comma-separated values: see its line {line:number}',
    explanation:
      "The first line names the columns, each once; every further line has one field for each; quotes are closed.",
  },
  measuredRow: {
    code: "XG7206",
    severity: "error",
    message: '"{file}", line {line:number}: {why}',
    explanation:
      "Each row of a table of measured values has a number, or nothing, in the column measured, a known unit, and stands for one cell; its labels are those of the axes.",
  },
  noSuchRow: {
    code: "XG7205",
    severity: "error",
    message: '"{file}" has no row whose {column} is "{value}"',
    explanation: "Values are compared as the file has them, letter by letter.",
  },
  untilOfCells: {
    code: "XG7113",
    severity: "error",
    message: "measure {name} is computed from others, so no single run tells how well it is known",
    explanation:
      "Runs of a point go on until the confidence interval of a measure is narrow enough. Name a measure that reads the run itself, such as a mean of a series or a counter.",
  },
  runsWithoutUntil: {
    code: "XG7114",
    severity: "error",
    message: "from {least} to {most} runs: what ends them is missing",
    explanation:
      "repeat N; makes N runs of each point. A range needs what is to be reached: repeat until rtt within 1 % in 10..1000; ends with the first run, from the 10th on, after which the 95 % confidence interval is narrow enough.",
  },
  untilWithoutRange: {
    code: "XG7115",
    severity: "error",
    message: "from how many to how many runs? write {runs}..1000, not {runs}",
    explanation:
      "A number alone does not say whether so many runs are the least or the most. Without a range there are 10 to 1000 runs.",
  },
  itemDiffers: {
    code: "XG7111",
    severity: "error",
    message: '"{path}" is {first} in one world of this experiment and {other} in another',
    explanation:
      "An experiment that chooses graphs measures the same in each of them, so what it names must be of one kind in all.",
  },
} as const;
