/** XG7xxx: axes, runs, measures, tables, expectations. */
export const experiments = {
  noRun: {
    code: "XG7001",
    severity: "error",
    message: "experiment {name} runs nothing",
    explanation: "The member run of an experiment names the scenario to run.",
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
    explanation: "Points that differ only in this value are the same run.",
  },
  tooManyRows: {
    code: "XG7007",
    severity: "error",
    message: 'axis "{name}" has {count:number} values; the limit is {most:number}',
    explanation: "No reader can use a table of this size. --set takes other values of an axis.",
  },
  seriesWithoutAggregate: {
    code: "XG7101",
    severity: "error",
    message: "{what} has many values: reduce them to one, for example with mean(...)",
    explanation:
      "mean, min, max, sum, count and percentile(series, 99) reduce a series or a histogram to one number. mean, min and max do so for a gauge; its mean is taken over time.",
  },
  mixedMeasure: {
    code: "XG7102",
    severity: "error",
    message: 'measure "{name}" mixes items of a run with other cells of the table',
    explanation: "Give the part that reads items of a run a measure of its own, and use the name of that measure here.",
  },
  measureWithoutUnit: {
    code: "XG7103",
    severity: "error",
    message: "a measure that is {actual} needs the unit in which it is shown",
    explanation: "A table must be readable without the program: measure rtt = mean(client.test.rtt) in us;",
  },
  wrongUnit: {
    code: "XG7104",
    severity: "error",
    message: '"{unit}" is not a unit of {actual}',
    explanation: "The unit after in must fit the kind of the measure.",
  },
  unknownItem: {
    code: "XG7105",
    severity: "error",
    message: '{of} has nothing to read named "{name}"',
    explanation:
      "Protocols declare the items that an experiment can read: counter, series, gauge and histogram. Every host has cpu.busy, cpu.idle, cpu.switches, input.messages, input.switches, nic.overruns, handoffs and more: docs/language/experiments.md.",
  },
  unknownDevice: {
    code: "XG7112",
    severity: "error",
    message: 'machine {machine} has no device "{name}"',
    explanation:
      "Other sources of interrupts, such as a clock, are devices of a machine, which it declares with device.NAME.every and so on. For hosts on such a machine, an experiment can read device.NAME.delay, device.NAME.handler and device.NAME.missed.",
  },
  notAnItem: {
    code: "XG7106",
    severity: "error",
    message: '"{path}" is not a number that an experiment can read',
    explanation: "Name an item of an instance or of a host: client.test.rtt.",
  },
  selectWithoutAxis: {
    code: "XG7107",
    severity: "error",
    message: 'name the axis of this selection: [version: "Regular"]',
    explanation: "A selection names an axis and a point on it.",
  },
  selectOfWhat: {
    code: "XG7108",
    severity: "error",
    message: "a selection [...] follows a measure or a measured table, but this is {actual}",
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
    explanation: "A selection names a row of the axis.",
  },
  noGoal: {
    code: "XG7301",
    severity: "error",
    message: "experiment {name} places or chooses something, but has no goal",
    explanation:
      "xgc place looks for the best placement. minimize MEASURE; or maximize MEASURE; says which placement is better, and subject to LIMIT which placements are allowed.",
  },
  nothingToChoose: {
    code: "XG7302",
    severity: "error",
    message: "experiment {name} has a goal, but nothing is placed or chosen",
    explanation:
      "A goal compares placements. place handoff on HOST; makes xgc place look for the best barriers of a host, and choose NAME in [VALUES]; for the best value.",
  },
  nothingToPlace: {
    code: "XG7303",
    severity: "error",
    message: '"{host}" has no place for a barrier in graph {graph}',
    explanation:
      "place handoff in GRAPH on HOST; looks for barriers on the bindings and at the points of that graph. The host must run the graph, or a graph that contains it.",
  },
  placedTwice: {
    code: "XG7304",
    severity: "error",
    message: 'the barriers of "{host}" are placed twice',
    explanation:
      "One statement places all barriers of a host. Hosts in one statement get the same barriers; hosts in different statements may get different ones.",
  },
  goalTwice: {
    code: "XG7305",
    severity: "error",
    message: '"{name}" is a goal already',
    explanation: "A measure is minimized or maximized once. Several goals need several measures.",
  },
  limitForm: {
    code: "XG7306",
    severity: "error",
    message: '"{limit}" compares no measure with a value',
    explanation:
      "A limit compares a measure, or an item of a run, with a value that is known before the run. Commas separate several limits: motor <= 20 us, server.nic.overruns == 0.",
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
      "Labels and units of a table belong to the axes and measures of one experiment: write const measured = csv(...) between the braces of the experiment.",
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
    explanation: "The path of a data file is relative to the file that names it, so that both can move together.",
  },
  malformedCsv: {
    code: "XG7204",
    severity: "error",
    message: '"{file}" is not a table of comma-separated values: see its line {line:number}',
    explanation:
      "The first line names the columns, each once. Every further line has one field for each column. Every quote is closed.",
  },
  captureForm: {
    code: "XG7208",
    severity: "error",
    message: 'a capture is capture("file.pcapng")',
    explanation: "The file, a text in quotes, is all that capture takes. Its path is relative to the program's file.",
  },
  notReplayable: {
    code: "XG7209",
    severity: "error",
    message: '"{file}" cannot be replayed: {why}',
    explanation:
      "A capture is a pcap or pcapng file of Ethernet frames, each with its time. editcap and mergecap of Wireshark convert other formats and cut damaged files.",
  },
  measuredRow: {
    code: "XG7206",
    severity: "error",
    message: '"{file}", line {line:number}: {why}',
    explanation:
      "Each row of a table of measured values stands for one cell of the experiment's table. Its labels are those of the axes, the column measured holds a number or nothing, and the unit is known.",
  },
  noSuchRow: {
    code: "XG7205",
    severity: "error",
    message: '"{file}" has no row whose {column} is "{value}"',
    explanation: "Values are compared character by character, as the file has them.",
  },
  untilOfCells: {
    code: "XG7113",
    severity: "error",
    message: "measure {name} is computed from other cells, so no single run shows how well it is known",
    explanation:
      "Runs of a point go on until the confidence interval of a measure is narrow enough. Name a measure that reads the run itself, such as a mean of a series or a counter.",
  },
  runsWithoutUntil: {
    code: "XG7114",
    severity: "error",
    message: 'from {least} to {most} runs: the condition "until", which ends them, is missing',
    explanation:
      "repeat N; makes N runs of each point. A range needs a condition: repeat until rtt within 1 % in 10..1000; stops after the first run, from the 10th on, at which the 95 % confidence interval is narrow enough.",
  },
  untilWithoutRange: {
    code: "XG7115",
    severity: "error",
    message: "from how many to how many runs? write {runs}..1000, not {runs}",
    explanation:
      "A number alone does not say whether it is the least or the greatest number of runs. Without a range there are 10 to 1000 runs.",
  },
  itemDiffers: {
    code: "XG7111",
    severity: "error",
    message: '"{path}" is {first} in one variant of this experiment and {other} in another',
    explanation:
      "An experiment that chooses graphs reads the same items in each of its variants, so each item must be of one kind in all of them.",
  },
} as const;
