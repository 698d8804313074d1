/**
 * An implementation that people have edited, and each kind of change of its declaration: what `xgc declare` says, and which
 * lines it changes. `npm run texts` writes the golden files.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, filesIn, newConsole } from "../cli/console.js";

const here = import.meta.dirname;
const program = readFileSync(path.join(here, "programs/meter.xgraph"), "utf8");
const implementation = readFileSync(path.join(here, "programs/meter.ts"), "utf8");

async function declare(directory: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole({ workingDirectory: directory });
  return { code: await xgc(["declare", "meter.xgraph", ...argv], io), out: io.out(), err: io.err() };
}

type Change = readonly (readonly [string, string])[];

/** By name: what is written in place of what, in the declaration. */
const cases: Readonly<Record<string, Change>> = {
  "a new entry": [
    [
      "  point",
      "  /// Forgets a peer.\n  entry forget(peer: endpoint, after: time = 5 ms);\n  entry stop();\n\n  point",
    ],
  ],
  "a new parameter of an entry": [["quick: bool = false", "quick: bool = false, count: int = 3"]],
  "a new parameter of entries that share a type": [
    ["flood(peer: endpoint, size: bytes", "flood(peer: endpoint, size: bytes, gap: time"],
    ["drain(peer: endpoint, size: bytes", "drain(peer: endpoint, size: bytes, gap: time = 1 us"],
  ],
  "another type of a parameter": [["quick: bool = false", 'quick: string = ""']],
  "another default": [
    ["times: int = 100", "times: int = 200"],
    ["size: bytes = 64 B", "size: bytes = 1 KiB"],
  ],
  "a parameter goes": [
    [", quick: bool = false", ""],
    ["size: bytes = 64 B, ", ""],
  ],
  "an entry goes": [["  entry flood(peer: endpoint, size: bytes);\n", ""]],
  "a new operation": [["total(): u32;", "total(): u32;\n  reset();\n  average(host: Host, count: u32): u32 blocks;"]],
  "operations with other parameters": [
    ["far(host: Host)", "far(host: Host, patience: u32)"],
    ["total()", "total(kind: u8)"],
  ],
  "operations with other results": [
    ["far(host: Host): u32", "far(host: Host): Mac"],
    ["total(): u32", "total(): u32 blocks"],
  ],
  "a service with upcalls": [
    [
      'import { BootIds, Datagram } from "std/services";',
      'import { BootIds, Datagram } from "std/services";\n\nservice Clock: control {\n  now(): u32;\n  upcall struck(hour: u8);\n}',
    ],
    ["needs ids: BootIds;", "needs ids: BootIds;\n  needs clock: Clock;"],
  ],
  "it carries messages": [["provides Meter;", "provides Datagram;"]],
  "new fields of the header": [
    ["count: u16;", "count: u16;\n    id:    u32;\n    ttl:   u8 = 1;\n    body:  bytes[3];"],
  ],
  "a field of the header goes": [["    spare: u8;\n", "    _:     u8;\n"]],
  "a parameter of the protocol": [["patience: time = 1 s", "limit: int, patience: time = 1 s"]],
  "points, counters and the like": [
    ["point answered;", "point answered;\n  point asked;"],
    [
      "counter answers;",
      "counter answers;\n  counter asks;\n  series rtt: time;\n  gauge waiting;\n  histogram sizes: bytes;",
    ],
    ["patience: time = 1 s", "patience: time = 1 s, limit: int = 3"],
  ],
  "another name of a slot": [["needs lower: Datagram", "needs below: Datagram"]],
  "a second protocol": [
    [
      "number METER",
      'protocol COUNT from "./meter.ts" {\n  needs lower: Datagram;\n  entry go(peer: endpoint);\n}\n\nnumber METER',
    ],
  ],
};

/** What `xgc declare` has made of each case. */
const results = new Map<string, readonly (readonly [file: string, text: string])[]>();

describe("an implementation that people have edited", () => {
  test("stays as it is where the declaration does", async () => {
    const directory = written(program, implementation);
    expect(await declare(directory)).toEqual({ code: 0, out: "wrote meter.xgraph.ts\n", err: "" });
    expect(await declare(directory, "--check")).toEqual({ code: 0, out: "", err: "" });
    expect(readFileSync(path.join(directory, "meter.ts"), "utf8")).toBe(implementation);
  });

  test.each(Object.entries(cases))("%s", async (name, change) => {
    const changed = changedBy(change);
    const directory = written(program, implementation);
    await declare(directory);
    writeFileSync(path.join(directory, "meter.xgraph"), changed);
    const before = readFileSync(path.join(directory, "meter.xgraph.ts"), "utf8");
    const checked = await declare(directory, "--check");
    expect(readFileSync(path.join(directory, "meter.xgraph.ts"), "utf8")).toBe(before);
    expect(filesIn(directory)).toEqual(["meter.ts", "meter.xgraph", "meter.xgraph.ts"]);
    expect(readFileSync(path.join(directory, "meter.ts"), "utf8")).toBe(implementation);
    const made = await declare(directory);
    expect([made.code, made.err, checked.code, checked.err]).toEqual([0, "", 1, ""]);
    const result = readFileSync(path.join(directory, "meter.ts"), "utf8");
    results.set(
      name,
      ["meter.ts", "meter.xgraph.ts"].map((file) => [file, readFileSync(path.join(directory, file), "utf8")]),
    );
    const text = [
      `${difference(program, changed).join("\n")}\n`,
      `$ xgc declare meter.xgraph --check\n${checked.out}`,
      `$ xgc declare meter.xgraph\n${made.out}`,
      difference(implementation, result).join("\n"),
    ].join("\n");
    golden(`${name.replaceAll(/\W+/g, "-")}.txt`, `${text.trimEnd()}\n`);
    // Once is enough.
    expect(await declare(directory, "--check")).toEqual({ code: 0, out: "", err: "" });
    expect(readFileSync(path.join(directory, "meter.ts"), "utf8")).toBe(result);
  });

  test("keeps line ends, a byte order mark, tabs and quotes", async () => {
    const theirs = (text: string): string =>
      `\uFEFF${text.replaceAll("  ", "\t").replace('"xgc/runtime"', "'xgc/runtime'").replace('"./meter.xgraph.js"', "'./meter.xgraph.js'").replace("#!/usr/bin/env node\n", "").replaceAll("\n", "\r\n")}`;
    const given = theirs(implementation);
    const directory = written(program.replace("  point", "  entry forget(peer: endpoint);\n  point"), given);
    await declare(directory);
    const result = readFileSync(path.join(directory, "meter.ts"), "utf8");
    expect(result.startsWith("\uFEFF//")).toBe(true);
    expect(result.replaceAll("\r\n", "")).not.toContain("\n");
    const added = result.split("\r\n").filter((each) => !given.split("\r\n").includes(each));
    expect(added.filter((each) => each.startsWith("  "))).toEqual([]);
    expect(added.filter((each) => each.startsWith("\toverride"))).toEqual([
      "\toverride *forget({ peer }: { readonly peer: Endpoint<METERBase> }): AnyOp {",
    ]);
    expect(await declare(directory, "--check")).toEqual({ code: 0, out: "", err: "" });
  });
});

test(
  "what xgc declare makes compiles under strict settings, but for what is left to people",
  { timeout: 60_000 },
  () => {
    const directories = [...results].map(([name, files]) => {
      const directory = emptyDirectory();
      for (const [file, text] of files) writeFileSync(path.join(directory, file), text);
      return { name, directory };
    });
    const errors = compileErrors(directories.map(({ directory }) => path.join(directory, "meter.ts")));
    const text = directories.map(({ name, directory }) =>
      [name, ...errors.filter(([file]) => path.dirname(file) === directory).map(([, error]) => `  ${error}`)].join(
        "\n",
      ),
    );
    golden("compiled.txt", `${text.join("\n")}\n`);
  },
);

function changedBy(change: Change): string {
  return change.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, program);
}

/** All errors of TypeScript in some files, each with its file. */
function compileErrors(files: readonly string[]): readonly (readonly [file: string, error: string])[] {
  const root = path.resolve(here, "../..");
  const compiled = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Preserve,
    strict: true,
    noUnusedParameters: true,
    noImplicitOverride: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
    // As an installed package resolves them.
    paths: {
      "xgc/runtime": [path.join(root, "src/runtime/index.ts")],
      "xgc/stdlib/*": [path.join(root, "stdlib/*.ts")],
    },
  });
  return ts.getPreEmitDiagnostics(compiled).map(({ file, start = 0, messageText, code }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    const name = file === undefined ? "" : path.basename(file.fileName);
    return [file?.fileName ?? "", `${name}:${line}: TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`];
  });
}

function written(declaration: string, text: string): string {
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "meter.xgraph"), declaration);
  writeFileSync(path.join(directory, "meter.ts"), text);
  return directory;
}

/** Lines that go and lines that come, by a longest common subsequence. */
function difference(before: string, after: string): string[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push(`- ${a[i++]!}`);
    else lines.push(`+ ${b[j++]!}`);
  }
  return lines.map((each) => each.trimEnd());
}

function golden(name: string, text: string): void {
  const file = path.join(here, "golden", name);
  if (process.env["UPDATE"] !== undefined) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
