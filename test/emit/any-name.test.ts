/**
 * Any name that the language allows works, whatever it means in TypeScript, in JavaScript or in the code that is written: it is refused by the check
 * with the reason, or the program compiles and runs. All words that are not refused stand in one program for each kind of name.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { objectMembers, protocolMembers } from "../../src/compiler/names/refused-names.js";
import * as runtime from "../../src/runtime/index.js";
import { checkCase } from "../compiler/cases.js";
import { emptyDirectory, newConsole } from "../cli/console.js";

const words = [
  // Reserved, or with a meaning, in ECMAScript 2025 (12.7.2) and in TypeScript.
  "abstract accessor any arguments as asserts async await bigint boolean break case catch class const constructor continue debugger",
  "declare default delete do else enum eval export extends false finally for from function get global if implements import in infer",
  "instanceof interface intrinsic is keyof let module namespace never new null number object of out override package private protected",
  "public readonly require return satisfies set static string super switch symbol this throw true try type typeof undefined unique",
  "unknown using var void while with yield",
  // Global in JavaScript.
  "Array BigInt Boolean DataView Error Function Infinity JSON Map Math NaN Number Object Promise Proxy RangeError Reflect Set String Symbol",
  "Uint8Array WeakMap console exports globalThis parseInt process setTimeout",
  // Of the code that is written, and of what it imports.
  "at bandwidth build buildStack buildPair cell checks counters cpu entry fields graph header host length local message name needs numbers",
  "parameters point points property protocol s self session setup simulation slots test value values view world",
  "Stack StackTestOverNetUdp Pair PairParameters",
].flatMap((line) => line.split(" "));
const all = [
  ...new Set([
    ...words,
    ...objectMembers,
    ...protocolMembers,
    ...Object.keys(runtime),
    ...Object.getOwnPropertyNames(runtime.Session.prototype),
  ]),
].filter((word) => /^[A-Za-z_]\w*$/.test(word));

const imports = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";
`;
const stack = "graph Stack_ { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }";
const pair = (name: string, on = "DECstation5000", runs = "Stack_"): string =>
  `scenario ${name} { host a_ on ${on} runs ${runs}() under threads(1); host b_ on ${on} runs ${runs}() under threads(1);
  link lan_ = Ethernet10 joins a_ as 10.0.0.1/16, b_ as 10.0.0.2/16; start a_.test.pingpong(b_.test, size: 1 B, trips: 1); }`;
const experiment = (name: string, runs: string): string =>
  `experiment ${name} { run ${runs}(); measure trips = a_.test.trips; expect trips == 1; }`;

/** By kind of name: a program in which each of the words is one. */
const kinds: Readonly<Record<string, (words: readonly string[]) => string>> = {
  instance: (names) => `graph Stack_ { needs nic: device; net_ = Inet over nic; test = UDPTEST over net_.udp;
${names
  .filter((each) => each !== "test")
  .map((each, index) => `  ${each} = UDPTEST(port: ${3000 + index}) over net_.udp;`)
  .join("\n")} }
${pair("Pair_")} ${experiment("e_", "Pair_")}`,
  "graph in a graph": (names) => `graph Inner { needs nic: device; net = Inet over nic; provides net; }
graph Stack_ { ${names.map((each) => `needs ${each}_0: device; ${each} = Inner over ${each}_0;`).join("\n")} needs nic: device; net_0 = Inet over nic; test_0 = UDPTEST over net_0.udp; }
${stack.replaceAll("Stack_", "Plain")} ${pair("Pair_", "DECstation5000", "Plain")} ${experiment("e_", "Pair_")}`,
  host: (names) => `${stack} scenario Pair_ { host a_ on DECstation5000 runs Stack_() under threads(1);
${names.map((each) => `  host ${each} on DECstation5000 runs Stack_() under threads(1);`).join("\n")}
  link lan_ = Ethernet10 joins a_ as 10.0.0.1/16, ${names.map((each, index) => `${each} as 10.0.${1 + Math.floor(index / 200)}.${1 + (index % 200)}/16`).join(", ")};
  start a_.test.pingpong(${names[0] ?? ""}.test, size: 1 B, trips: 1); expect ${names[0] ?? ""}.test.damaged == 0; } ${experiment("e_", "Pair_")}`,
  link: (names) => `graph Stack_ { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }
scenario Pair_ { ${names
    .map(
      (
        each,
        index,
      ) => `host a_${index} on DECstation5000 runs Stack_() under threads(1); host b_${index} on DECstation5000 runs Stack_() under threads(1);
  link ${each} = Ethernet10 joins a_${index} as 10.0.0.${1 + (index % 200)}/${index < 200 ? 16 : 16}, b_${index} as 10.0.1.${1 + (index % 200)}/16;`,
    )
    .slice(0, 120)
    .join("\n")}
  start a_0.test.pingpong(b_0.test, size: 1 B, trips: 1); } experiment e_ { run Pair_(); measure trips = a_0.test.trips; expect trips == 1; }`,
  "parameter of a scenario": (names) =>
    `${stack} ${pair("Pair_")
      .replace("Pair_", `Pair_(${names.map((each) => `${each}: int = 1`).join(", ")})`)
      .replace("trips: 1", `trips: ceil((${names.join(" + ")}) / ${names.length})`)} ${experiment("e_", "Pair_")}`,
  "parameter of a graph": (
    names,
  ) => `graph Stack_(${names.map((each) => `${each}: int = 1`).join(", ")}) { needs nic: device; net = Inet over nic; test = UDPTEST(port: ${names.join(" + ")}) over net.udp; }
${pair("Pair_")} ${experiment("e_", "Pair_")}`,
  axis: (
    names,
  ) => `${stack} ${pair("Pair_").replace("Pair_", "Pair_(n: int)").replace("trips: 1", "trips: n")} experiment e_ {
${names.map((each) => `  vary ${each} in [1];`).join("\n")} run Pair_(ceil((${names.join(" + ")}) / ${names.length})); measure trips_ = a_.test.trips; expect trips_ == ${names[0] ?? "1"}; }`,
  "what a row sets": (
    names,
  ) => `${stack} ${pair("Pair_").replace("Pair_", "Pair_(n: int)").replace("trips: 1", "trips: n")} experiment e_ {
  vary row_ (${names.join(", ")}) { "a": ${names.map(() => "1").join(", ")}; } run Pair_(ceil((${names.join(" + ")}) / ${names.length})); measure trips_ = a_.test.trips; expect trips_ == 1; }`,
  measure: (names) =>
    `${stack} ${pair("Pair_")} experiment e_ { run Pair_(); ${names.map((each, index) => `measure ${each} = ${index === 0 ? "a_.test.trips" : (names[index - 1] ?? "")}; expect ${each} == 1;`).join("\n")} }`,
  constant: (names) =>
    `${names.map((each) => `const ${each} = 1;`).join("\n")} ${stack} ${pair("Pair_").replace("trips: 1", `trips: ceil((${names.join(" + ")}) / ${names.length})`)} ${experiment("e_", "Pair_")}`,
  graph: (names) =>
    `${names.map((each) => stack.replace("Stack_", each)).join("\n")} ${pair("Pair_", "DECstation5000", names[0])} ${experiment("e_", "Pair_")}`,
  machine: (names) =>
    `${stack} ${names.map((each) => `machine ${each} extends DECstation5000 {}`).join("\n")} ${pair("Pair_", names[0])} ${experiment("e_", "Pair_")}`,
  scenario: (names) =>
    `${stack} ${names
      .slice(0, 150)
      .map((each) => pair(each))
      .join("\n")} ${experiment("e_", names[0] ?? "")}`,
  experiment: (names) => `${stack} ${pair("Pair_")} ${names.map((each) => experiment(each, "Pair_")).join("\n")}`,
};

/** A word of the language; a name of JavaScript's objects; a name that the program has already. */
const reasons = new Set(["XG1001", "XG1002", "XG1004", "XG1007", "XG3019", "XG3003", "XG3004", "XG3005"]);

/** Errors of a program with one word. */
function errorsOf(text: string): readonly string[] {
  return checkCase(imports + text)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);
}

describe.each(Object.entries(kinds))("a %s", (_, program) => {
  const taken = new Map(all.map((word) => [word, errorsOf(program([word]))]));
  const allowed = all.filter((word) => taken.get(word)?.length === 0);

  test("is refused for a reason, or allowed", () => {
    const wrong = [...taken].filter(([, codes]) => codes.length > 0 && !codes.some((code) => reasons.has(code)));
    expect(wrong).toEqual([]);
    expect(allowed.length).toBeGreaterThan(200);
  });

  test("runs with every other name", { timeout: 120_000 }, async () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "p.xgraph"), imports + program(allowed));
    const io = newConsole({ workingDirectory: directory });
    const code = await xgc(["run", "p.xgraph", "--quiet", "--csv", "out.csv"], io);
    expect([io.err().slice(0, 2000), code]).toEqual(["", 0]);
    expect(readFileSync(path.join(directory, "out.csv"), "utf8")).toContain(",1\n");
  });
});

/** By kind of name inside of a protocol: its members where each of the words is one. */
const members: Readonly<Record<string, (words: readonly string[]) => string>> = {
  entry: (names) => names.map((each) => `entry ${each}(n: int = 1);`).join("\n"),
  counter: (names) => names.map((each) => `counter ${each};`).join("\n"),
  series: (names) => names.map((each) => `series ${each}: time;`).join("\n"),
  point: (names) => names.map((each) => `point ${each};`).join("\n"),
  "parameter of an entry": (names) => `entry go(${names.map((each) => `${each}: int = 1`).join(", ")});`,
  "header field": (names) =>
    `header { ${names
      .slice(0, 250)
      .map((each) => `${each}: u8;`)
      .join(" ")} }`,
  "value of a field": (names) =>
    `header { kind: enum u16 { ${names.map((each, index) => `${each} = ${index}`).join(", ")} }; }`,
};

describe.each(Object.entries(members))("a %s", (_, text) => {
  const program = (names: readonly string[]): string =>
    `import { Datagram } from "std/services";
protocol P_ from "./p_.ts" { needs lower: Datagram; ${text(names)} }
number P_ = 31999;`;
  const allowed = all.filter((word) => {
    const codes = errorsOf(program([word])).filter((code) => code !== "XG4027" && code !== "XG4026");
    return (
      codes.length === 0 ||
      (expect(
        codes.some((code) => reasons.has(code)),
        `${word}: ${codes.join(" ")}`,
      ).toBe(true),
      false)
    );
  });

  test("has every other name in TypeScript, too", { timeout: 60_000 }, async () => {
    const directory = emptyDirectory();
    const io = newConsole({ workingDirectory: directory });
    writeFileSync(path.join(directory, "p.xgraph"), program(allowed));
    expect([await xgc(["declare", "p.xgraph"], io), io.err()]).toEqual([0, ""]);
    expect(io.out().replace(/.*"not written yet".*\n/g, "")).not.toContain("left to you");
    expect(allowed.length).toBeGreaterThan(200);
  });
});
