/** Every command of `xgc`: its name, its options and its help. The parser, the help and the tests use this table. */
import type { Command } from "./options.js";
import { force, resultsCommand, simulateOptions } from "./simulate-options.js";

const format = {
  type: "value",
  placeholder: "FORMAT",
  choices: ["pretty", "json"],
  help: "pretty (the default) or json.",
} as const;

export const commands = {
  check: {
    name: "check",
    summary: "Reports what is wrong with programs",
    description: [
      "Checks each FILE and all that it imports, and reports every fault with its place. - reads a program from standard input.",
      "Implementations in TypeScript are checked too: TypeScript's own errors under the settings of the project's tsconfig.json, operations that are called and not run, effects that a type leaves out, and declarations that are out of date.",
      "Exits with 1 if there is an error.",
    ],
    operand: { name: "FILE", many: true },
    options: {
      format: { ...format, choices: ["pretty", "json", "sarif"], help: "pretty (the default), json or sarif." },
      fix: { type: "flag", help: "Makes the proposed edits, in TypeScript too, and reports the faults that are left." },
      notes: {
        type: "flag",
        help: "Shows notes too: what may be handed over in interrupt handlers, and how long they take.",
      },
      schedule: {
        type: "flag",
        help: "Shows for each host how late it may be done with a frame, how many frames may wait, and how much of the processor they take; and how long messages may take from host to host.",
      },
    },
    examples: [
      ["xgc check table4.xgraph", "one program"],
      ["xgc check table4.xgraph --notes", "with the results of the analysis"],
      ["xgc check table4.xgraph --fix", "with the proposed edits made"],
      ["xgc check *.xgraph --format json", "several, for an editor"],
    ],
  },
  why: {
    name: "why",
    summary: "Says why an operation runs in an interrupt handler or in a thread",
    description: [
      "Shows the shortest way to an operation from an interrupt and from the start of a thread, for each version of the experiments in which it differs; then the waits in a handler that it leads to. For a device's receive, it also shows how long the handler may take, and what comes together where a frame is done the latest. A point of a protocol may stand for an operation.",
      "With an instance alone, or without one, lists operations with their contexts.",
    ],
    operand: { name: "FILE", many: false, then: "INSTANCE.OPERATION" },
    options: {
      host: { type: "value", placeholder: "HOST", help: "Only on this host." },
      format,
    },
    examples: [
      ["xgc why table4.xgraph net.ip.demux", "where IP takes datagrams in"],
      ["xgc why table4.xgraph test.demux --host server", "on one host"],
      ["xgc why table4.xgraph nic.receive", "how long the handler may take"],
    ],
  },
  compile: {
    name: "compile",
    summary: "Writes the TypeScript of a program, or one file that runs it",
    description: [
      "Writes FILE's glue as TypeScript into a directory, which is made if it does not exist. Nothing is written if FILE has an error.",
      "A bundle is one file that needs nothing else: an .mjs runs with Node and takes the options of xgc run; an .html shows and runs the program in a browser.",
      "If no input has changed since the last compile, nothing is done.",
    ],
    operand: { name: "FILE", many: false },
    options: {
      out: { type: "value", placeholder: "DIR", help: "The directory for the TypeScript." },
      bundle: {
        type: "value",
        placeholder: "FILE",
        help: "Writes a self-contained simulation: FILE.mjs for Node, FILE.html as a page.",
      },
      "source-map": {
        type: "flag",
        help: "Writes FILE.mjs.map: with node --enable-source-maps, a stack trace names lines of .xgraph and of protocols.",
      },
      "no-translate": {
        type: "flag",
        help: "Leaves operations in a bundle as the generators that they are written as: slower, with the same history.",
      },
      depfile: { type: "value", placeholder: "FILE", help: "Writes for make and ninja which files were read." },
      force,
      watch: { type: "flag", help: "Compiles again whenever a file that was read changes." },
      timings: { type: "flag", help: "Prints on standard error how long each pass takes." },
      "dump-after": {
        type: "value",
        placeholder: "PASS",
        help: "Prints the result of a pass as JSON, and compiles no further.",
      },
    },
    examples: [
      ["xgc compile table4.xgraph --out build", "build/table4.ts and what it needs"],
      ["xgc compile table4.xgraph --bundle sim.mjs", "then: node sim.mjs --help"],
      ["xgc compile table4.xgraph --bundle sim.html", "a page with a timeline, for a browser"],
      ["xgc compile table4.xgraph --out build --watch", "while you edit"],
      ["xgc compile table4.xgraph --dump-after load", "the syntax trees"],
    ],
  },
  run: {
    name: "run",
    summary: "Runs the experiments of a program",
    description: [
      "Compiles FILE, runs every point of its experiments, and prints each table beside the measured one with the error of each cell. - reads a program from standard input.",
      "For a directory, runs every program in it and writes report.html, report.md and report.csv: tables, plots, the use of time, and the variations that its report.json asks for.",
      "Exits with 1 if an expectation fails.",
    ],
    operand: { name: "FILE", many: false },
    options: {
      ...simulateOptions,
      plot: {
        type: "value",
        placeholder: "FILE",
        help: "Draws every measure over the last axis, as SVG that fits a page: curves over numbers, bars for names.",
      },
      tap: {
        type: "value",
        placeholder: "DEVICE=HOST",
        help: "Runs one point in real time: the Linux kernel has the place of HOST on its link, by the TAP device DEVICE.",
      },
      quick: { type: "flag", help: "For a directory: only the parts of the report that take less than a minute." },
      out: { type: "value", placeholder: "DIR", help: "Where a directory's report is written; by default into it." },
    },
    examples: [
      ["xgc run table4.xgraph", "everything"],
      ["xgc run table4.xgraph --set size=1000B,2000B", "other sizes"],
      ["xgc run table4.xgraph --set version=Regular --json", "one version, for a program"],
      ["xgc run table4.xgraph --set 'DECstation5000.switch.direct*=2'", "a switch that costs twice as much"],
      ["xgc run examples/tr94-19", "a report of all programs there"],
      ["xgc run livelock.xgraph --plot livelock.svg", "curves"],
      ["xgc run table4.xgraph --set size=4000B --pcap out.pcapng", "what went over the wire"],
      ["xgc run livelock.xgraph --store study", "a study that goes on where it was ended"],
    ],
    sections: [
      {
        title: "The kernel as a host (--tap), in a network namespace of its own, as root",
        rows: [
          ["ip netns add lab", "the namespace"],
          ["ip -n lab tuntap add dev xgc0 mode tap", "a device in it"],
          ["ip -n lab addr add 10.0.0.1/24 dev xgc0", "the address of HOST in the program"],
          ["ip -n lab link set xgc0 up", ""],
          ["ip netns exec lab xgc run web.xgraph --tap xgc0=linux", "until Ctrl-C, if HOST starts everything"],
          ["ip netns exec lab ping 10.0.0.2", "in another terminal: any program"],
          ["ip netns del lab", "takes all of it down"],
        ],
      },
      {
        title: "The same without root",
        rows: [
          ["unshare --user --map-root-user --net", "a shell in a namespace, which ends with it"],
          ["ip tuntap add dev xgc0 mode tap", "and so on"],
        ],
      },
    ],
  },
  place: {
    name: "place",
    summary: "Finds where a thread should take over from interrupt handlers",
    description: [
      "Of an experiment of FILE that says what is open (place handoff on HOST, choose) and what is best (minimize, maximize, subject to): tries the placements, and says which is best, what each limit costs, and what could not be told apart.",
      "Placements that cannot differ are run once, those that the compiler refuses never. All run on the same random numbers; a placement that is worse than another one at 95 % is dropped, and the rest run with more seeds. The best one runs again with fresh seeds. Ctrl-C prints the best so far.",
      "Exits with 1 where no placement keeps the limits.",
    ],
    operand: { name: "FILE", many: false, then: "EXPERIMENT" },
    options: {
      apply: { type: "flag", help: "Writes the best barriers into the program, into the blocks of the hosts." },
      set: simulateOptions.set,
      seed: simulateOptions.seed,
      seeds: {
        type: "value",
        placeholder: "N",
        help: "With how many seeds survivors run; as many as repeat says, or 8.",
      },
      json: { type: "flag", help: "Prints one JSON object instead of text." },
      plot: { type: "value", placeholder: "FILE", help: "Draws all placements and the front, as SVG." },
      exhaustive: {
        type: "flag",
        help: "Runs each placement that differs by the analysis, also where its runs cannot; slower.",
      },
      jobs: {
        type: "value",
        placeholder: "N",
        help: "Makes that many runs at a time, each on a thread; by default one for each processor. Results are the same for any number.",
      },
      "max-steps": simulateOptions["max-steps"],
      force,
      quiet: { type: "flag", help: "Shows no progress." },
    },
    examples: [
      ["xgc place motor.xgraph", "the only experiment with a goal"],
      ["xgc place motor.xgraph where --apply", "and write it into the program"],
      [
        "xgc place motor.xgraph --set 'CortexM7.switch.direct*=2' --plot front.svg",
        "on another machine, with a picture",
      ],
    ],
  },
  diff: {
    name: "diff",
    summary: "Compares two programs, or two runs",
    description: [
      "Of two programs: what differs in their graphs, hosts and machines, in the contexts of operations, and in the bounds of interrupt handlers. Comments, names of files and layout do not count. Of two runs, as xgc run --json prints them: measures at each point, and expectations. Hosts that changed alike share a line.",
      "Exits with 0 if nothing differs, and otherwise with 10 if only the graphs, hosts or machines do, 11 if contexts do, 12 if bounds do, and 13 if measures do; the highest one counts.",
    ],
    operand: { name: "BEFORE", many: false, then: "AFTER" },
    options: {
      within: {
        type: "value",
        placeholder: "PERCENT",
        help: "Bounds and measures that differ by no more than that are equal; 0 by default.",
      },
      json: { type: "flag", help: "Prints one JSON object instead of text." },
    },
    examples: [
      ["xgc diff old.xgraph lan.xgraph", "for a review: what a change does to contexts and bounds"],
      ["xgc diff main.json branch.json --within 0.5", "two runs; measures may differ by 0.5 %"],
    ],
  },
  results: resultsCommand,
  sweep: {
    name: "sweep",
    summary: "Writes a study for a cluster",
    description: [
      "Writes a bundle of FILE, and what runs it as many tasks: for slurm an array job, for kubernetes an Indexed Job. One line submits all; the nodes need Node and nothing else. Every task keeps its results in the same store, and a last job writes the tables.",
      "A task that its time limit ends is queued again, and goes on where it was.",
    ],
    operand: { name: "SYSTEM", many: false, then: "FILE" },
    options: {
      tasks: { type: "value", placeholder: "N", help: "Tasks, each with every N-th point; 10 by default." },
      "at-once": {
        type: "value",
        placeholder: "N",
        help: "Tasks that run at a time; as many as there is room for by default.",
      },
      time: {
        type: "value",
        placeholder: "TIME",
        help: "Limit for a task: 30 (minutes), 1:30:00 or 2-00:00:00; an hour by default.",
      },
      grace: {
        type: "value",
        placeholder: "SECONDS",
        help: "So long before the limit a task is asked to finish its runs: longer than the longest run takes; 120 by default.",
      },
      cpus: { type: "value", placeholder: "N", help: "Processors of a task; 1 by default." },
      memory: { type: "value", placeholder: "SIZE", help: "Memory of a task: 2G for slurm, 2Gi for kubernetes." },
      image: { type: "value", placeholder: "IMAGE", help: "For kubernetes, an image with Node; node:22 by default." },
      claim: {
        type: "value",
        placeholder: "NAME",
        help: "For kubernetes, the claim of the volume for results; study by default.",
      },
      experiment: simulateOptions.experiment,
      set: simulateOptions.set,
      seed: simulateOptions.seed,
      seeds: simulateOptions.seeds,
      "max-steps": simulateOptions["max-steps"],
      out: {
        type: "value",
        placeholder: "DIR",
        help: "Where all is written; NAME-slurm or NAME-kubernetes by default.",
      },
      force,
    },
    examples: [
      ["xgc sweep slurm livelock.xgraph --tasks 40 --at-once 20", "then: sh livelock-slurm/submit.sh"],
      ["xgc sweep kubernetes livelock.xgraph --tasks 100 --cpus 4", "then: sh livelock-kubernetes/submit.sh"],
    ],
  },
  fit: {
    name: "fit",
    summary: "Fits the values of machines to measurements",
    description: [
      "Runs the experiments of each FILE (or one of them: FILE#EXPERIMENT) that compare with measured values, and looks for the values of their machines with which the errors are least. It changes only what is labelled fitted(v, low..high), within these bounds.",
      "An expectation's tolerance says how much its errors count: that of the mean, or else that of a cell. A cell without a measured value is left out.",
      "Prints how certain each value is, and which values the data cannot separate.",
    ],
    operand: { name: "FILE", many: true },
    options: {
      hold: {
        type: "list",
        placeholder: "CELLS",
        help: "Leaves measured cells out, and predicts them: table4, size=2000B, table4:version=Regular,size=1B.",
      },
      out: {
        type: "value",
        placeholder: "FILE",
        help: "Writes the file that declares the values, with the fitted numbers in it and nothing else changed.",
      },
      force,
      thresholds: { type: "flag", help: "Says how close each value lies to a threshold where results jump; slower." },
      seed: { type: "value", placeholder: "N", help: "Seeds the random numbers of the runs; 1 by default." },
      jobs: simulateOptions.jobs,
      store: {
        type: "value",
        placeholder: "DIR",
        help: "Keeps the results of each run there, in a folder for each program, and makes only the runs whose results are not there yet.",
      },
      quiet: { type: "flag", help: "Shows no progress and no tables." },
    },
    examples: [
      ["xgc fit table4.xgraph", "what the values would be"],
      ["xgc fit table4.xgraph table6.xgraph --out machine.xgraph", "and the machine with them"],
      ["xgc fit table4.xgraph --hold size=2000B", "how well is one size predicted by the others?"],
    ],
  },
  declare: {
    name: "declare",
    summary: "Writes the base classes of protocols, and brings implementations up to date",
    description: [
      "Writes NAME.xgraph.ts beside each NAME.xgraph: base classes of its protocols, interfaces of its services, and typed access to its headers.",
      "A protocol without an implementation gets a first one, which compiles. In an existing implementation, only the parts that the declaration demands are changed: new entries, operations and upcalls are added, which throw until they are written; parameters, defaults, results and header fields become those that are declared. Tasks for a person are named.",
    ],
    operand: { name: "FILE", many: true },
    options: {
      check: {
        type: "flag",
        help: "Writes nothing; prints the changes that it would make, and exits with 1 if there are any.",
      },
      force,
    },
    examples: [
      ["xgc declare ping.xgraph", "ping.xgraph.ts, and what is new in the implementation"],
      ["xgc declare *.xgraph --check", "before a commit"],
    ],
  },
  measure: {
    name: "measure",
    summary: "Measures a machine, and makes a profile of it",
    description: [
      "On Linux: builds a kit with the C compiler (CC, or cc), makes two network namespaces with a veth pair between them, measures switches, wakes, system calls, copies, checksums and round trips, takes the namespaces away again, prints the round trips as CSV, fits a machine to them and predicts those that were held out. Needs root, the command ip, and about a minute. Writes machine.xgraph, round-trips.xgraph, measured.csv and measure.txt, which says how certain each value is.",
      "For a board: --kit writes a C file whose output on the serial line --from reads. docs/measure.md says for each value of a machine what it is there.",
    ],
    options: {
      kit: {
        type: "value",
        placeholder: "BOARD",
        choices: ["zephyr", "freertos", "cortex-m"],
        help: "Writes the kit for zephyr, freertos or cortex-m (without an operating system).",
      },
      from: {
        type: "value",
        placeholder: "LOG",
        help: "Makes a machine from what a board's kit has printed; - reads standard input.",
      },
      out: {
        type: "value",
        placeholder: "PATH",
        help: "Where the results go: a directory for Linux, by default this one; a file for a board, by default standard output.",
      },
      runs: { type: "value", placeholder: "N", help: "Runs of each round trip on Linux; 12 by default." },
      force,
      quiet: { type: "flag", help: "Shows no progress." },
    },
    examples: [
      ["sudo xgc measure --out here", "this machine"],
      ["xgc measure --kit zephyr --out src/main.c", "a program for the board"],
      ["xgc measure --from serial.log --out board.xgraph", "and what it has printed"],
    ],
  },
  fmt: {
    name: "fmt",
    summary: "Lays programs out",
    description: [
      "Lays each FILE out anew and writes it back; for a directory, every .xgraph file in it. - reads a program from standard input and prints it.",
      "Rows of vary, fields of a header, settings and runs of instances are aligned where they fit. Comments stay. A program with syntax errors is left as it is.",
      "Exits with 1 if a program cannot be read, and with --check if the layout of one would change.",
    ],
    operand: { name: "FILE", many: true },
    options: {
      check: { type: "flag", help: "Writes nothing; names the files that would change." },
      width: { type: "value", placeholder: "COLUMNS", help: "The longest line: 100 by default." },
    },
    examples: [
      ["xgc fmt table4.xgraph", "one program"],
      ["xgc fmt --check .", "all of a project, before a commit"],
    ],
  },
  graph: {
    name: "graph",
    summary: "Draws a graph, or a scenario with its hosts and links",
    description: [
      "Draws the graph or scenario NAME of FILE, bottom-up: devices below, tests on top. Without NAME, the only graph that FILE declares. The picture goes to standard output.",
      "Colours show the context that handles a message if interrupt handlers take messages in; a bar across a binding is a barrier, where a thread takes over.",
    ],
    operand: { name: "FILE", many: false, then: "NAME" },
    options: {
      format: {
        type: "value",
        placeholder: "FORMAT",
        choices: ["svg", "dot", "mermaid"],
        help: "svg (the default), dot (Graphviz) or mermaid.",
      },
      out: { type: "value", placeholder: "FILE", help: "Writes the picture there." },
      force,
    },
    examples: [
      ["xgc graph table4.xgraph --out stack.svg", "the graph of a program"],
      ["xgc graph table4.xgraph UdpPair --out pair.svg", "hosts and the link between them"],
      ["xgc graph rpc.xgraph Rpc --format dot", "for Graphviz"],
    ],
  },
  lsp: {
    name: "lsp",
    summary: "Serves an editor",
    description: [
      "Speaks the Language Server Protocol on standard input and output: diagnostics as you type, completion, what an operation costs and where it runs, rename, and more. An editor starts it; docs/editors.md says how.",
    ],
    options: {
      stdio: { type: "flag", help: "What it does anyway: some editors ask for it." },
    },
    examples: [["xgc lsp", "from an editor's settings"]],
  },
  dissector: {
    name: "dissector",
    summary: "Writes a dissector for Wireshark",
    description: [
      "Writes the headers that FILE declares, and those of the library that its graphs use, as a dissector in Lua for Wireshark and tshark: fields, members of enums and sets, lengths and checksums that are verified, and which protocol stands over which. The script goes to standard output.",
      "ETH, ARP, IP, ICMP and UDP are Wireshark's own. A protocol over UDP is found by its parameter port.",
    ],
    operand: { name: "FILE", many: false },
    options: {
      out: { type: "value", placeholder: "FILE", help: "Writes the script there." },
      force,
    },
    examples: [
      ["xgc dissector rpc.xgraph --out rpc.lua", "then: tshark -X lua_script:rpc.lua -r out.pcapng"],
      ["xgc dissector ping.xgraph", "one protocol"],
    ],
  },
  init: {
    name: "init",
    summary: "Starts a project",
    description: [
      "Writes a project into DIR, which is made if it does not exist, or into the working directory: a graph, two hosts, an experiment, a test, and a protocol in TypeScript.",
      "An existing package.json gets the scripts that it lacks. No other file is overwritten.",
    ],
    operand: { name: "DIR", many: false, optional: true },
    options: {},
    examples: [
      ["xgc init my-lan", "then: cd my-lan && npm install && npm start"],
      ["xgc init", "in a directory where xgc is installed; then: npm start"],
    ],
  },
  import: {
    name: "import",
    summary: "Carries a configuration of the x-kernel over",
    description: [
      "Reads a graph.comp (with a graph.machine before it, if you have one) and prints its graph as .xgraph, with the protocols of the standard library.",
      "Entries without a counterpart are named, and left out; if other protocols stand on one, the graph needs a service in its place.",
    ],
    operand: { name: "FILE", many: false },
    options: {
      rom: { type: "value", placeholder: "FILE", help: "A ROM file: options become parameters." },
      prottbl: {
        type: "value",
        placeholder: "FILE",
        help: "A table of protocol numbers. Numbers that differ from the standard library's are named.",
      },
      out: { type: "value", placeholder: "FILE", help: "Writes the program there." },
      force,
    },
    examples: [
      ["xgc import graph.comp", "the graph alone"],
      ["xgc import graph.comp --rom rom --prottbl prottbl --out stack.xgraph", "all of a configuration"],
    ],
  },
  explain: {
    name: "explain",
    summary: "Explains a diagnostic",
    description: [
      "Explains the diagnostic with this code, with a wrong program and a right one. Without CODE, lists all.",
    ],
    operand: { name: "CODE", many: false, optional: true },
    options: {},
    examples: [["xgc explain XG1203", "one"]],
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
