/**
 * The rooms of the project and what each may import: the one table that the rule `xgc/walls` reads. The reasons are in
 * `docs/`, the shape of it in short: source text goes grammar > compiler > emit, and what emitted glue links against
 * (runtime, stdlib) knows nothing of any of them and nothing of Node.
 *
 * A room is a folder. Other rooms come in by a door, which is `index.js` unless `doors` names more.
 *
 * @typedef {object} Room
 * @property {readonly string[] | "any"} rooms Other rooms that it may import, by their doors.
 * @property {readonly string[] | "any"} packages npm packages that it may import; `node:` stands for Node's own modules.
 * @property {readonly string[]} [doors] Files that other rooms may import. Default: `index.js`.
 * @property {boolean} [inside] May come in by any file, not the doors only (tests, benchmarks).
 */

/** @type {Readonly<Record<string, Room>>} */
export const rooms = {
  grammar: { rooms: [], packages: ["chevrotain"], doors: ["index.js", "units.js", "ranges.js", "presets.js"] },
  "src/compiler": { rooms: ["grammar"], packages: ["ts-morph"] },
  // Response times of tasks on processors; it knows nothing of programs.
  "src/schedule": { rooms: [], packages: [] },
  "src/analysis": { rooms: ["grammar", "src/compiler", "src/typescript", "src/schedule"], packages: [] },
  // TypeScript that users write, as ts-morph understands it: loaded late, only to read or edit implementations.
  "src/typescript": {
    rooms: ["src/compiler"],
    packages: ["ts-morph"],
    doors: ["project.js", "check.js", "unrun.js", "classes.js"],
  },
  "src/format": { rooms: ["grammar"], packages: ["prettier"] },
  "src/draw": { rooms: ["grammar", "src/compiler"], packages: ["@dagrejs/dagre"] },
  "src/dissector": { rooms: ["src/compiler"], packages: [] },
  "src/import": { rooms: ["grammar", "src/compiler"], packages: [] },
  // The code of bundles: JavaScript in, JavaScript out.
  "src/translate": { rooms: [], packages: ["acorn", "@jridgewell/sourcemap-codec"] },
  "src/emit": { rooms: ["grammar", "src/compiler", "src/translate"], packages: ["node:", "esbuild", "ts-morph"] },
  "src/declare": {
    rooms: ["src/compiler", "src/emit", "src/typescript"],
    packages: ["ts-morph"],
  },
  "src/runtime": { rooms: [], packages: [] },
  stdlib: { rooms: ["src/runtime"], packages: [] },
  // Results of runs in files.
  "src/store": { rooms: ["src/runtime", "src/lab"], packages: ["node:"] },
  "src/lab": {
    rooms: ["src/runtime", "grammar/units.js", "grammar/ranges.js", "grammar/presets.js"],
    packages: ["node:"],
  },
  // Runs in real time, with the Linux kernel in the place of a host.
  "src/tap": { rooms: ["src/runtime"], packages: ["node:"] },
  "src/fit": { rooms: ["src/runtime", "src/lab", "grammar/units.js"], packages: ["ml-matrix", "quadprog"] },
  // Placements of barriers: which there are, runs of them, and what is found.
  "src/place": { rooms: ["src/compiler", "src/analysis", "src/lab", "src/runtime"], packages: [] },
  // What differs between two programs or two runs.
  "src/diff": { rooms: ["src/compiler", "src/analysis", "src/lab"], packages: [] },
  // Kits that measure machines, and what their results become.
  "src/measure": { rooms: [], packages: ["node:"] },
  "src/report": {
    rooms: ["src/runtime", "src/lab", "src/fit", "grammar/units.js"],
    packages: ["@observablehq/plot", "linkedom"],
  },
  // The page of a run, for a browser. Its text is put together by Node.
  "src/page": {
    rooms: ["src/runtime", "src/lab", "grammar/units.js"],
    packages: [],
    doors: ["document.js"],
  },
  // Users' TypeScript against the declarations of a program, for the command line and editors.
  "src/user-code": { rooms: ["grammar", "src/compiler", "src/emit", "src/typescript"], packages: [] },
  // The language server. It answers over a connection that it is given, and reads the disk by the package's own file system.
  "src/server": {
    rooms: [
      "grammar",
      "src/compiler",
      "src/analysis",
      "src/typescript",
      "src/user-code",
      "src/emit",
      "src/declare",
      "src/format",
      "src",
    ],
    packages: ["node:", "vscode-languageserver"],
  },
  // The lint rules of the package.
  "src/eslint": { rooms: ["src/typescript"], packages: ["node:", "ts-morph"] },
  "src/cli": { rooms: "any", packages: "any" },
  // The plugin for bundlers: the package's own door, and the bundlers' plugin interface.
  "src/unplugin": { rooms: "any", packages: "any" },
  // src/index.ts itself, the package's door, and what it shares with the command line: where the package and its files are.
  src: {
    rooms: ["grammar", "src/compiler", "src/analysis", "src/format", "src/emit", "src/lab", "src/runtime"],
    packages: ["node:"],
    doors: ["index.js", "project.js", "node-file-system.js", "library-trees.js"],
  },
  examples: { rooms: ["src/runtime", "stdlib"], packages: ["xgc"], inside: true },
  test: { rooms: "any", packages: "any", inside: true },
  bench: { rooms: "any", packages: "any", inside: true },
  tools: { rooms: "any", packages: "any", inside: true },
};

/**
 * The floors of rooms that have folders inside, from the top down. On a floor stand folders, and files beside them. Each imports
 * from lower floors and from itself; two on one floor know nothing of each other. Every folder and file of the room stands here.
 *
 * @type {Readonly<Record<string, readonly (readonly string[])[]>>}
 */
export const floors = {
  grammar: [
    ["index.js"],
    ["parser.js"],
    ["rules"],
    ["recovery"],
    ["lookahead"],
    ["text"],
    ["ranges.js"],
    ["problems.js", "units.js"],
    ["presets.js", "spelling.js", "tree"],
  ],
  "src/compiler": [
    ["index.js"],
    ["check.js"],
    ["passes.js", "allow.js"],
    ["experiments"],
    ["scenarios"],
    ["machines", "graphs"],
    ["protocols", "load"],
    ["values", "follow-up-errors"],
    ["captures"],
    ["names"],
    ["compilation.js"],
    ["files"],
    ["diagnostics"],
    ["program.js"],
    ["search.js", "traffic.js"],
    ["expression.js"],
  ],
  "src/analysis": [
    ["index.js"],
    ["analyse.js", "placements.js", "why.js"],
    ["checks"],
    ["schedule"],
    ["findings.js"],
    ["time"],
    ["contexts"],
    ["uses"],
    ["summaries", "lazy.js"],
  ],
  // Lower folders know the upper ones by interfaces only: `Clock`, `WireWorld`, `Host`.
  "src/runtime": [
    ["index.js"],
    ["simulation.js"],
    ["world.js"],
    ["standstill.js", "leaks.js"],
    ["host.js"],
    ["input"],
    ["wire", "entry-faults.js"],
    ["upi"],
    ["message"],
    ["processor"],
    ["machine", "record", "time", "nth.js"],
    ["failures"],
  ],
};
