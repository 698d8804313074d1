/** Implementations that hide what they do in functions and numbers that come from somewhere else than they seem to. */
import type { Hidden } from "./hidden.js";

const slow = `*slow(): All { yield* this.g1.wait(); }`;
/** Another function that is a value: a call that leads to the hidden one must not be taken for a call of this one only. */
const other = `const other: Run = () => this.goUp(); void other;`;
const log = `const log = (_: number): void => {}; log(1); [1].forEach(log);`;
const packaged = (js: string, types: string): Readonly<Record<string, string>> => ({
  "node_modules/package-of-#/package.json":
    '{ "name": "package-of-#", "type": "module", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" }, "./deep/*": { "types": "./*.d.ts", "default": "./*.js" } } }',
  "node_modules/package-of-#/index.js": js,
  "node_modules/package-of-#/index.d.ts": types,
});

export const values: Readonly<Record<string, Hidden>> = {
  "a function of the runtime in a list": {
    hides: "wait",
    body: `${other} const all: Run[] = [this.g1.wait.bind(this.g1)]; yield* all[0]!();`,
  },
  "a function of the runtime in a map": {
    hides: "wait",
    body: `${other} const all = new Map<string, Run>([["a", this.g1.wait.bind(this.g1)]]); yield* all.get("a")!();`,
  },
  "a function of the runtime that charges, in a list": {
    hides: "time",
    body: `${log} const all: ((ns: number) => void)[] = [this.cpu.chargeTime.bind(this.cpu)]; all[0]!(300_000);`,
  },
  "a function that a package makes": {
    hides: "wait",
    files: packaged(
      "export function make(gate) { return () => gate.wait(); }",
      'import type { Op, Handoff, Wait } from "xgc/runtime"; export function make(gate: unknown): () => Op<void, Wait<"g1"> | Handoff>;',
    ),
    before: ['import { make as make# } from "package-of-#";'],
    body: `${other} const run: Run = make#(this.g1); yield* run();`,
  },
  "a function that a package keeps": {
    hides: "wait",
    files: packaged(
      "export const all = []; export function fill(gate) { all.push(() => gate.wait()); }",
      'import type { Op, Handoff, Wait } from "xgc/runtime"; export const all: (() => Op<void, Wait<"g1"> | Handoff>)[]; export function fill(gate: unknown): void;',
    ),
    before: ['import { all as all#, fill as fill# } from "package-of-#";'],
    body: `${other} fill#(this.g1); for (const each of all#) yield* each();`,
  },
  "a function that a package makes, which charges": {
    hides: "time",
    files: packaged(
      "export function make(cpu) { return () => cpu.chargeTime(300_000); }",
      "export function make(cpu: unknown): () => void;",
    ),
    before: ['import { make as make# } from "package-of-#";'],
    body: "const log = (): void => {}; [1].forEach(log); const run = make#(this.cpu); run();",
  },
  "a class of a package that runs what it is given": {
    hides: "wait",
    files: packaged(
      "export class Later { constructor(run) { this.run = run; } *go() { yield* this.run(); } }",
      "import type { Op } from 'xgc/runtime'; export class Later<R extends Op<void, any>> { constructor(run: () => R); go(): R; }",
    ),
    before: ['import { Later as Later# } from "package-of-#";'],
    base: [slow],
    body: `${other} yield* new Later#(() => this.slow()).go();`,
  },
  "a subpath of a package": {
    hides: "wait",
    files: {
      ...packaged("export {};", "export {};"),
      "node_modules/package-of-#/slow.js": "export function* slow(gate) { yield* gate.wait(); }",
      "node_modules/package-of-#/slow.d.ts":
        'import type { Op, Handoff, Wait } from "xgc/runtime"; export function slow(gate: unknown): Op<void, Wait<"g1"> | Handoff>;',
    },
    before: ['import { slow as slow# } from "package-of-#/deep/slow";'],
    body: "yield* slow#(this.g1);",
  },
  "the members of a namespace": {
    hides: "wait",
    helpers: ["export function* slow(owner: Owner): All { yield* owner.g1.wait(); }"],
    body: `${other} const all: Record<string, unknown> = { ...H }; const run = all["slow"] as (owner: Base#) => All; yield* run(this);`,
  },
  "a namespace as a table": {
    hides: "wait",
    files: {
      "#-table.ts":
        'import type { All, Base# } from "./#.js"; export function* slow(self: Base#): All { yield* self.g1.wait(); }',
    },
    before: ['import * as table# from "./#-table.js";'],
    body: `${other} const second = (_: Base#): All => this.goUp(); void second; for (const each of Object.values(table#)) yield* each(this);`,
  },
  "a namespace by a key": {
    hides: "wait",
    helpers: ["export function* slow(owner: Owner): All { yield* owner.g1.wait(); }"],
    body: `${other} const second = (_: Base#): All => this.goUp(); void second; const key = this.tick > 0 ? "slow" : "slow"; const all: { readonly [name in typeof key]: (owner: Base#) => All } = H; yield* all[key](this);`,
  },
  "export * as": {
    hides: "wait",
    files: {
      "#-index.ts": 'export * as Deep from "./#-deep.js";',
      "#-deep.ts":
        'import type { All, Base# } from "./#.js"; export function* run(self: Base#): All { yield* self.g1.wait(); }',
    },
    before: ['import { Deep as Deep# } from "./#-index.js";'],
    body: `${other} const table: Record<"run", (self: Base#) => All> = Deep#; yield* table.run(this);`,
  },
  "a file of JavaScript with its types": {
    hides: "wait",
    files: {
      "#-old.mjs": "export function* slow(gate) { yield* gate.wait(); }",
      "#-old.d.mts":
        'import type { Op, Handoff, Wait } from "xgc/runtime"; export function slow(gate: unknown): Op<void, Wait<"g1"> | Handoff>;',
    },
    before: ['import { slow as slow# } from "./#-old.mjs";'],
    body: "yield* slow#(this.g1);",
  },
  "a file of CommonJS with its types": {
    hides: "wait",
    files: {
      "#-old.cjs": "exports.make = (gate) => () => gate.wait();",
      "#-old.d.cts":
        'import type { Op, Handoff, Wait } from "xgc/runtime"; export declare function make(gate: unknown): () => Op<void, Wait<"g1"> | Handoff>;',
    },
    before: ['import { make as make# } from "./#-old.cjs";'],
    body: `${other} const run: Run = make#(this.g1); yield* run();`,
  },
  "static methods of a class as a table": {
    hides: "wait",
    before: ["class Table# { static *run(self: Base#): All { yield* self.g1.wait(); } }"],
    body: `${other} const second = (_: Base#): All => this.goUp(); void second; const all: Record<"run", (self: Base#) => All> = Table#; yield* all.run(this);`,
  },
  "a static method that a subclass has": {
    hides: "wait",
    before: [
      "class Table# { static *run(_: Base#): All {} } class Hard# extends Table# { static override *run(self: Base#): All { yield* super.run(self); yield* self.g1.wait(); } }",
    ],
    body: "const all: (typeof Table#)[] = [Hard#]; for (const each of all) yield* each.run(this);",
  },
  "an operation that begins in a thread": {
    hides: "wait",
    base: [
      "#op: All | null = null;",
      "*guarded(): All { const inThread = !this.cpu.inInterrupt; yield* this.cpu.settle(); if (inThread) yield* this.g1.wait(); }",
      "*begin(): All { const op = this.guarded(); op.next(); this.#op = op; yield* this.cpu.settle(); }",
      "*go(): All { if (this.tick === 1) this.host.spawn('s', this.begin()); else if (this.#op !== null) { const op = this.#op; this.#op = null; yield* op; } }",
    ],
    body: "yield* this.go();",
  },
  "an operation that begins in a thread, from a list": {
    hides: "wait",
    base: [
      "readonly #ops: All[] = [];",
      "*guarded(): All { if (this.cpu.inInterrupt) return; yield* this.cpu.settle(); yield* this.g1.wait(); }",
      "*begin(): All { const op = this.guarded(); for (const _ of op) { this.#ops.push(op); break; } yield* this.cpu.settle(); }",
      "*go(): All { if (this.tick === 1) this.host.spawn('s', this.begin()); }",
    ],
    body: "yield* this.go();",
  },
  "a function with a receiver": {
    hides: "time",
    before: ["function burn#(this: Cpu, ns = 1000): void { this.chargeTime(ns); }"],
    body: "const tool = { cpu: this.cpu, run(this: { cpu: Cpu }, ns: number): void { this.cpu.chargeTime(ns); } }; tool.run(1000); burn#.call(this.cpu, 300_000);",
  },
  "a function with a receiver of its own": {
    hides: "time",
    before: ["let cpu#: Cpu | null = null; function burn#(this: void, ns = 1000): void { cpu#?.chargeTime(ns); }"],
    body: "cpu# = this.cpu; burn#(300_000);",
  },
  "the length of a tuple that grows": {
    hides: "time",
    before: ["function grow#(list: number[]): void { for (let n = 0; n < 98; n++) list.push(n); }"],
    body: "const pair: [number, number] = [1, 2]; grow#(pair); for (let i = 0; i < pair.length; i++) this.cpu.chargeTime(3000);",
  },
  "a number that is the length of a tuple": {
    hides: "time",
    before: ["function grow#(list: number[]): void { for (let n = 0; n < 298; n++) list.push(n); }"],
    body: "const pair: [number, number] = [1, 2]; grow#(pair); this.cpu.chargeTime(pair.length * 1000);",
  },
  "a static number, through another interface": {
    hides: "time",
    before: ["class Cost# { static readonly ns: number = 1000; } const loose#: { ns: number } = Cost#;"],
    body: "loose#.ns = 300_000; this.cpu.chargeTime(Cost#.ns);",
  },
  "a readonly number, through a type parameter": {
    hides: "time",
    before: ["function put#<T extends { ns: number }>(of: T): void { of.ns = 300_000; }"],
    base: ["readonly ns: number = 1000;"],
    body: "put#<{ ns: number }>(this); this.cpu.chargeTime(this.ns);",
  },
  "a readonly number, through an inferred type parameter": {
    hides: "time",
    before: ["function put#<T extends { ns: number }>(of: T): void { of.ns = 300_000; }"],
    base: ["readonly ns: number = 1000;"],
    body: "put#(this); this.cpu.chargeTime(this.ns);",
  },
  "a readonly number, through a key of a type parameter": {
    hides: "time",
    before: ["function put#<T, K extends keyof T>(of: T, key: K, value: T[K]): void { of[key] = value; }"],
    base: ["readonly ns: number = 1000;"],
    body: 'put#<Base#, "ns">(this, "ns", 300_000); this.cpu.chargeTime(this.ns);',
  },
  "a readonly number, through an index": {
    hides: "time",
    before: ["class Cost# { [name: string]: number; readonly ns: number = 1000; }"],
    body: 'const cost = new Cost#(); cost[["n", "s"].join("")] = 300_000; this.cpu.chargeTime(cost.ns);',
  },
  "a readonly number, by a loop over names": {
    hides: "time",
    before: ["class Cost# { [name: string]: number; readonly ns: number = 1000; }"],
    body: "const cost = new Cost#(); for (const each of Object.keys(cost)) cost[each] = 300_000; this.cpu.chargeTime(cost.ns);",
  },
  "a number that a subclass is given": {
    hides: "time",
    before: [
      "class Cheap# { readonly ns: number = 1000; } class Dear# extends Cheap# { override readonly ns: number; constructor(ns: number) { super(); this.ns = ns; } }",
    ],
    body: "const cost: Cheap# = new Dear#(300_000); this.cpu.chargeTime(cost.ns);",
  },
  "a number that a subclass is given as a parameter": {
    hides: "time",
    before: [
      "class Cheap# { readonly ns: number = 1000; } class Dear# extends Cheap# { constructor(override readonly ns: number) { super(); } }",
    ],
    body: "const cost: Cheap# = new Dear#(300_000); this.cpu.chargeTime(cost.ns);",
  },
  "an enum as an object": {
    hides: "time",
    before: ["enum Cost# { Low = 1000 } const loose#: { Low: number } = Cost#; const seen#: typeof Cost# = Cost#;"],
    body: "loose#.Low = 300_000; this.cpu.chargeTime(seen#.Low);",
  },
  "a number of the global object": {
    hides: "time",
    before: [
      "declare global { var cost#: number; } globalThis.cost# = 1000; const loose#: { cost#: number } = globalThis;",
    ],
    body: "loose#.cost# = 300_000; this.cpu.chargeTime(globalThis.cost#);",
  },
  "a number that was narrowed": {
    hides: "time",
    files: packaged("export {};", "export interface Cost { ns: 1000 | 300000 }"),
    before: [
      'import type { Cost as Cost# } from "package-of-#"; function dearer#(cost: Cost#): void { cost.ns = 300000; }',
    ],
    body: "const cost: Cost# = { ns: 1000 }; cost.ns = 1000; dearer#(cost); this.cpu.chargeTime(cost.ns);",
  },
  "a constant list": {
    hides: "time",
    before: ["const costs# = [1000, 300_000] as const;"],
    body: "this.cpu.chargeTime(costs#[1]);",
  },
  "a constant object": {
    hides: "time",
    before: ["const costs# = { low: 1000, high: 300_000 } as const;"],
    body: 'const key: "low" | "high" = this.tick > 0 ? "high" : "low"; this.cpu.chargeTime(costs#[key]);',
  },
  "a number of Math": {
    hides: "time",
    body: "this.cpu.chargeTime(Math.round(2.999 * 100_000)); this.cpu.chargeTime(Math.floor(200.5));",
  },
  "a number in a default of a default": {
    hides: "time",
    base: [
      "pay({ cost: { ns = 1000 } = { ns: 300_000 } }: { cost?: { ns?: number } }): void { this.cpu.chargeTime(ns); }",
    ],
    body: "this.pay({ cost: {} }); this.pay({});",
  },
  "a charge by spread arguments": {
    hides: "time",
    body: "const given: [number] = [300_000]; this.cpu.chargeTime(...given);",
  },
  "a callback of sort": {
    hides: "time",
    body: "this.sum += [3, 2, 1].sort((a, b) => { this.cpu.chargeTime(150_000); return a - b; })[0]!;",
  },
  "a callback of Array.from": {
    hides: "time",
    body: "this.sum += Array.from({ length: 100 }, () => { this.cpu.chargeTime(3000); return 1; }).length;",
  },
  "a callback of replace": {
    hides: "time",
    body: 'this.sum += "aaaaaaaaaa".replace(/a/g, () => { this.cpu.chargeTime(30_000); return "b"; }).length;',
  },
  "a loop that goes on at a label": {
    hides: "time",
    body: "let left = 100; out: for (const one of [1, 2]) { for (;;) { this.cpu.chargeTime(3000); if (left-- <= 0) continue out; this.sum += one; } }",
  },
  "a set that grows": {
    hides: "time",
    body: "const all = new Set([1]); for (const each of all) { this.cpu.chargeTime(3000); if (each < 100) all.add(each + 1); }",
  },
  "recursion between two files": {
    hides: "time",
    files: {
      "#-ping.ts":
        'import type { Cpu } from "xgc/runtime"; import { pong } from "./#-pong.js"; export function ping(cpu: Cpu, n: number): void { cpu.chargeTime(30_000); if (n > 0) pong(cpu, n); }',
      "#-pong.ts":
        'import type { Cpu } from "xgc/runtime"; import { ping } from "./#-ping.js"; export function pong(cpu: Cpu, n: number): void { ping(cpu, n - 1); }',
    },
    before: ['import { ping as ping# } from "./#-ping.js";'],
    body: "ping#(this.cpu, 10);",
  },
  "a weak table of functions": {
    hides: "time",
    before: ["const table# = new WeakMap<object, (ns: number) => void>();"],
    base: ["readonly key = {};"],
    body: `${log} table#.set(this.key, (ns) => { this.cpu.chargeTime(ns); }); table#.get(this.key)?.(300_000);`,
  },
  "a closure that the start keeps": {
    hides: "time",
    base: ["later: ((ns: number) => void) | null = null;"],
    members: ["override *init(): Op { this.later = (ns) => { this.cpu.chargeTime(ns); }; }"],
    body: `${log} this.later?.(300_000);`,
  },
  "a thread with spread arguments": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const given: [string, All] = ["s", this.goUp()]; this.host.spawn(...given);',
  },
  "a timer with spread arguments": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); const given: [number, Run] = [1000, () => this.goUp()]; this.host.timers.after(...given);",
  },
  "the function of a timer in a list": {
    hides: "up in thread",
    body: `yield* this.cpu.settle(); const log = (_: number, __: Run): Timer | null => null; const all: ((ns: number, run: Run) => unknown)[] = [log, this.host.timers.after.bind(this.host.timers)]; for (const each of all) each(1000, () => this.goUp());`,
  },
  "the function of threads in a map": {
    hides: "up in thread",
    body: `yield* this.cpu.settle(); const log = (_: string, __: All): unknown => null; const all = new Map<string, (name: string, op: All) => unknown>([["a", log], ["b", this.host.spawn.bind(this.host)]]); all.get("b")!("s", this.goUp());`,
  },
  "a thread of an operation out of a map": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const all = new Map([["a", this.goUp()]]); this.host.spawn("s", all.get("a")!);',
  },
  "a thread whose operation another makes": {
    hides: "up in thread",
    before: ["function same#<T>(given: T): T { return given; }"],
    body: 'yield* this.cpu.settle(); this.host.spawn("s", same#(this.goUp()));',
  },
  "a thread that a callback of a list starts": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); [1].map(() => this.host.spawn("s", this.goUp()));',
  },
};
