/**
 * What tracing costs while it is off: instructions of a round trip with the hooks in, and with the hooks cut out of the bundle. Callgrind counts them
 * (Debian package valgrind); what two lengths of a run differ by is free of start-up and compilation.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import ts from "typescript";
import { check, renderDiagnostics } from "../src/index.js";
import { bundle } from "../src/emit/index.js";
import { whole } from "./statistics.js";

/** Round trips of the two runs; the first is long enough for the just-in-time compiler to be done. */
const LENGTHS = [20_000, 60_000] as const;
/** Fewer than these are not all hooks that there are. */
const HOOKS = 20;

export async function benchTracing(root: string): Promise<readonly string[]> {
  if (spawnSync("valgrind", ["--version"]).status !== 0) return ["  skipped: valgrind is not installed"];
  const { program, diagnostics, sources } = await check("bench/pingpong.xgraph", { workingDirectory: root });
  if (program === undefined) throw new Error(renderDiagnostics(diagnostics, sources));
  const text = await bundle(program, {
    standardLibrary: path.join(root, "stdlib"),
  });
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-tracing-"));
  try {
    const { without, cut } = withoutHooks(text);
    if (cut < HOOKS) throw new Error(`only ${cut} hooks were found`);
    const perTrip = [text, without].map((bundled, index) => {
      const file = path.join(directory, `${index}.mjs`);
      writeFileSync(file, bundled);
      const [short, long] = LENGTHS.map((trips) => instructions(file, trips)) as [number, number];
      return (long - short) / (LENGTHS[1] - LENGTHS[0]);
    }) as [number, number];
    const more = (perTrip[0] / perTrip[1] - 1) * 100;
    return [
      `  hooks in, tracing off              ${whole(perTrip[0]).padStart(12)}`,
      `  ${`${cut} hooks cut out`.padEnd(34)} ${whole(perTrip[1]).padStart(12)}   ${more.toFixed(2)} % more with them`,
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What Node executes for one run, in instructions. */
function instructions(file: string, trips: number): number {
  const point = ["--set", "version=IPP no handoff", "--set", "size=1B", "--set", `trips=${trips}`];
  const { stderr, status } = spawnSync(
    "valgrind",
    [
      "--tool=callgrind",
      "--callgrind-out-file=/dev/null",
      process.execPath,
      "--single-threaded",
      "--predictable",
    ].concat([file, "--json", "--quiet"], point),
    { encoding: "utf8" },
  );
  const [, counted = ""] = /refs: +([\d,]+)/.exec(stderr) ?? [];
  if (status !== 0 || counted === "") throw new Error(`callgrind failed: ${stderr}`);
  return Number(counted.replaceAll(",", ""));
}

/** The bundle without whatever asks for a trace or a tap. */
function withoutHooks(text: string): { readonly without: string; readonly cut: number } {
  const source = ts.createSourceFile("bundle.mjs", text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const hooks: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const isRecord = ts.isExpressionStatement(node) && /^[\w.#]*\btrace\?\.record\(/.test(node.getText());
    const isQuestion =
      ts.isIfStatement(node) && /^(trace|this\.tap) !== (null|void 0)$/.test(node.expression.getText());
    if (isRecord || isQuestion) hooks.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  let without = text;
  for (const hook of hooks.reverse()) without = `${without.slice(0, hook.getStart())};${without.slice(hook.end)}`;
  return { without, cut: hooks.length };
}
