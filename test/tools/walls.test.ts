import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { RuleTester, type Rule } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import plugin from "../../tools/eslint/index.js";
import { floors, rooms } from "../../tools/eslint/walls.js";

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const root = path.resolve(import.meta.dirname, "../..");
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

/** Each case's file and the code in it. */
const cases: { readonly file: string; readonly code: string }[] = [];
const good = (file: string, code: string): RuleTester.ValidTestCase => {
  cases.push({ file, code });
  return testCase(file, code);
};
const testCase = (file: string, code: string): RuleTester.ValidTestCase => ({
  name: `${file}: ${code}`,
  filename: path.join(root, file),
  options: [{ root }],
  code,
});
const bad = (file: string, code: string, messageId: string): RuleTester.InvalidTestCase => ({
  ...good(file, code),
  errors: [{ messageId }],
});

tester.run("xgc/walls", plugin.rules.walls as Rule.RuleModule, {
  valid: [
    good("grammar/parser.ts", 'import { tokens } from "./problems.js";'),
    good("src/compiler/graphs/graphs.ts", 'import type { Ast } from "../../../grammar/index.js";'),
    good(
      "src/compiler/graphs/graphs.ts",
      'import { scope } from "../names/scope.js"; import { flatten } from "./flatten.js";',
    ),
    good("src/compiler/index.ts", 'import { factor } from "../../grammar/units.js";'),
    good("src/emit/bundle.ts", 'import { build } from "esbuild"; import path from "node:path";'),
    good("src/emit/glue.ts", 'import { check } from "../compiler/index.js";'),
    good(
      "src/lab/repeat.ts",
      'import { World } from "../runtime/index.js"; import { factor } from "../../grammar/units.js";',
    ),
    good("src/cli/run.ts", 'import { run } from "../lab/index.js"; import { emit } from "../emit/index.js";'),
    good("src/runtime/upi/session.ts", 'export type { Message } from "../message/message.js";'),
    good("stdlib/inet/udp.ts", 'import { Session } from "../../src/runtime/index.js"; import { sum } from "./arp.js";'),
    good("stdlib/inet/udp.ts", 'import { frame } from "../rpc/chan.js";'),
    good("src/index.ts", 'export { compile } from "./compiler/index.js";'),
    good(
      "test/runtime/cpu.test.ts",
      'import { Cpu } from "../../src/runtime/processor/cpu.js"; import { it } from "vitest";',
    ),
    good("test/cli/packages.test.ts", 'import json from "../../package.json" with { type: "json" };'),
    // Looks like a way out, and stays in.
    good("src/runtime/processor/cpu.ts", 'import { clock } from "../../runtime/processor/clock.js";'),
    // Not in any room: nothing to keep.
    good("vitest.config.ts", 'import { x } from "./src/runtime/processor/cpu.js";'),
  ],
  invalid: [
    bad("grammar/parser.ts", 'import { Session } from "../src/runtime/index.js";', "room"),
    bad("grammar/parser.ts", 'import { udp } from "../stdlib/inet/udp.js";', "room"),
    bad("grammar/parser.ts", 'import { readFileSync } from "node:fs";', "package"),
    bad("src/runtime/processor/cpu.ts", 'import { factor } from "../../../grammar/units.js";', "room"),
    bad("src/runtime/processor/cpu.ts", 'import type { Program } from "../../compiler/index.js";', "room"),
    bad("src/runtime/processor/cpu.ts", 'export { run } from "../../lab/index.js";', "room"),
    bad("src/runtime/processor/cpu.ts", 'export * from "../../emit/index.js";', "room"),
    bad("src/runtime/processor/cpu.ts", 'export const load = () => import("../../cli/main.js");', "room"),
    bad("src/runtime/processor/cpu.ts", "export const load = () => import(`../../cli/main.js`);", "room"),
    bad("src/runtime/processor/cpu.ts", 'export type P = import("../../compiler/index.js").Program;', "room"),
    bad("src/runtime/processor/cpu.ts", "export const load = (name: string) => import(name);", "computed"),
    bad("src/runtime/processor/cpu.ts", 'import { performance } from "node:perf_hooks";', "package"),
    bad("src/runtime/processor/cpu.ts", 'import "lodash-es/noop.js";', "package"),
    bad("stdlib/inet/udp.ts", 'import { Session } from "../../src/runtime/upi/session.js";', "door"),
    bad("stdlib/inet/udp.ts", 'import { run } from "../../src/lab/index.js";', "room"),
    bad("stdlib/inet/udp.ts", 'import { Session } from "xgc/runtime";', "package"),
    bad("src/compiler/check.ts", 'import type { Host } from "../../grammar/tree/ast.js";', "door"),
    bad("src/compiler/check.ts", 'import { emit } from "../emit/index.js";', "room"),
    bad("src/compiler/load/load.ts", 'import { readFileSync } from "node:fs";', "package"),
    bad("src/emit/glue.ts", 'import { scope } from "../compiler/names/scope.js";', "door"),
    bad("src/lab/repeat.ts", 'import { parse } from "../../grammar/index.js";', "door"),
    bad("src/lab/repeat.ts", 'import { emit } from "../emit/index.js";', "room"),
    bad("src/cli/run.ts", 'import { point } from "../lab/points.js";', "door"),
    bad("src/cli/run.ts", 'import { x } from "../newroom/index.js";', "unlisted"),
    bad("src/newroom/x.ts", "export {};", "unlisted"),
    bad("src/compiler/names/scope.ts", 'import { literal } from "../values/literals.js";', "floor"),
    bad("src/compiler/names/scope.ts", 'import type { Place } from "../values/place.js";', "floor"),
    bad("src/compiler/graphs/graphs.ts", 'import { costs } from "../machines/costs.js";', "floor"),
    bad("src/compiler/program.ts", 'import type { Compilation } from "./compilation.js";', "floor"),
    bad("src/runtime/upi/session.ts", 'import type { Link } from "../wire/link.js";', "floor"),
    bad("src/runtime/processor/cpu.ts", 'export { World } from "../world.js";', "floor"),
    bad("src/runtime/host.ts", 'export const load = () => import("./simulation.js");', "floor"),
    bad("src/analysis/uses/uses.ts", 'import { expand } from "../time/time.js";', "floor"),
    bad("grammar/text/lexer.ts", 'import { parse } from "../parser.js";', "floor"),
    bad("src/runtime/new-folder/x.ts", "export {};", "floorless"),
    bad("src/compiler/names/scope.ts", 'import { x } from "../new-folder/x.js";', "floorless"),
    bad("src/compiler/new-folder/x.ts", "export {};", "floorless"),
    bad("src/index.ts", 'export { main } from "./cli/main.js";', "room"),
    bad("src/emit/glue.ts", 'import json from "../../package.json" with { type: "json" };', "outside"),
  ],
});

it("names files that exist, but for those of rooms and folders that are new", () => {
  const missing = cases.flatMap(({ file, code }) => {
    const specifiers = [...code.matchAll(/["`](\.{1,2}\/[^"`]+)["`]/g)].map(([, name = ""]) => name);
    const named = specifiers.map((name) => path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ".ts"));
    return [file, ...named].filter(
      (each) => !/\bnew(?:room|-folder)\//.test(each) && !existsSync(path.join(root, each)),
    );
  });
  expect(missing).toEqual([]);
});

describe("the table of rooms", () => {
  it("lists every folder under src, only rooms that exist, and on floors all that a room has", () => {
    const folders = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => `src/${entry.name}`).filter((room) => !(room in rooms))).toEqual([]);
    for (const [room, levels] of Object.entries(floors)) {
      const there = readdirSync(path.join(root, room), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() || entry.name.endsWith(".ts"))
        .map(({ name }) => name.replace(/\.ts$/, ".js"));
      expect(there.sort(), room).toEqual(levels.flat().sort());
    }
    for (const room of Object.values(rooms)) {
      if (room.rooms === "any") continue;
      for (const other of room.rooms) {
        expect(other in rooms || existsSync(path.join(root, other.replace(/\.js$/, ".ts"))), other).toBe(true);
      }
    }
  });
});
