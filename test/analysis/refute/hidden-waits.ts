/** Implementations that hide a wait of `g1`. */
import type { Hidden } from "./hidden.js";

const slow = `*slow(): All { yield* this.g1.wait(); }`;

export const waits: Readonly<Record<string, Omit<Hidden, "hides">>> = {
  "an operation in a field": {
    base: [slow, "op: All | null = null;"],
    body: "this.op = this.slow(); yield* this.op;",
  },
  "an operation in a private field of another object": {
    before: [
      "class Holder# { readonly #op: All; constructor(op: All) { this.#op = op; } *run(): All { yield* this.#op; } }",
    ],
    base: [slow],
    body: "yield* new Holder#(this.slow()).run();",
  },
  "operations as rest arguments": {
    base: [slow, "*each(...all: All[]): All { for (const each of all) yield* each; }"],
    body: "yield* this.each(this.slow(), this.slow());",
  },
  "arguments that are spread": {
    base: [slow, "*run1(run: Run): All { yield* run(); }"],
    body: "const given: [Run] = [() => this.slow()]; yield* this.run1(...given);",
  },
  "an object with an iterator": {
    before: [
      "class Steps# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *[Symbol.iterator](): All { yield* this.owner.g1.wait(); } }",
    ],
    body: "yield* new Steps#(this);",
  },
  "an object with an iterator under another name": {
    before: [
      "const it#: typeof Symbol.iterator = Symbol.iterator; class Steps# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } [it#](): All { return this.owner.g1.wait(); } }",
    ],
    body: "for (const each of new Steps#(this)) yield each;",
  },
  "a proxy": {
    base: [slow, "*quick(): All {}"],
    body: 'const other = new Proxy(this, { get: (target, key): unknown => (key === "quick" ? target.slow.bind(target) : Reflect.get(target, key)) }); yield* other.quick();',
  },
  "a decorator of a helper class": {
    before: [
      "function instead#(_: (this: Work#) => All, __: ClassMethodDecoratorContext): (this: Work#) => All { return function (this: Work#): All { return this.owner.g1.wait(); }; }",
      "class Work# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } @instead# *run(): All {} }",
    ],
    body: "yield* new Work#(this).run();",
  },
  "a class expression in a variable": {
    base: [slow],
    body: "const Made = class { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *run(): All { yield* this.owner.slow(); } }; yield* new Made(this).run();",
  },
  "a static block": {
    before: [
      "class Table# { static run: (self: Base#) => All = function* () {}; static { this.run = (self) => self.slow(); } }",
    ],
    base: [slow],
    body: "yield* Table#.run(this);",
  },
  "super in a mixin": {
    base: ["*step(): All { yield* this.g1.wait(); }"],
    mixins: ["override *step(): All { yield* super.step(); }"],
    members: ["override *step(): All { yield* super.step(); }"],
    body: "yield* this.step();",
  },
  "super in an object literal": {
    base: ["*first(): All {}"],
    body: "const self = this; const base = { *run(): All { yield* self.g1.wait(); } }; const over = { __proto__: base, *run(): All { yield* base.run(); } }; yield* over.run();",
  },
  "a key made of a template": {
    base: ["*do1(): All {}", "*do2(): All { yield* this.g1.wait(); }"],
    body: "const n = ((this.tick % 2) + 1) as 1 | 2; yield* this[`do${n}` as const]();",
  },
  "a key of a mapped type": {
    base: [slow, "*quick(): All {}"],
    body: 'const all: Record<"a" | "b", "slow" | "quick"> = { a: "quick", b: "slow" }; for (const each of Object.values(all)) yield* this[each]();',
  },
  "Reflect.get": {
    base: [slow],
    body: 'const run = Reflect.get(this, ["sl", "ow"].join("")) as Run; yield* run.call(this);',
  },
  "Reflect.construct": {
    before: [
      "class Hard# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *run(): All { yield* this.owner.g1.wait(); } }",
    ],
    body: "const made = Reflect.construct(Hard#, [this]) as Work; yield* made.run();",
  },
  "Function.prototype.call.call": {
    base: [slow],
    body: "yield* Function.prototype.call.call(this.slow, this) as All;",
  },
  "Function.prototype.apply.bind": {
    base: [slow],
    body: "const run = Function.prototype.apply.bind(this.slow) as (self: unknown, given: unknown[]) => All; yield* run(this, []);",
  },
  "an argument that bind fills in": {
    base: ["*times(n: number): All { for (let i = 0; i < n; i++) yield* this.g1.wait(); }"],
    body: 'const all = new Map<string, Run>([["a", this.times.bind(this, 1)]]); yield* all.get("a")!();',
  },
  "optional chaining": {
    base: [slow, "maybe?: Work;"],
    body: "this.maybe = { run: () => this.slow() }; yield* this.maybe?.run() ?? this.goUp();",
  },
  "an optional call of a getter": {
    base: [slow, "get maybe(): Run | undefined { return this.tick > 0 ? () => this.slow() : undefined; }"],
    body: "const op = this.maybe?.(); if (op !== undefined) yield* op;",
  },
  "after a labelled block that is left from a loop in it": {
    body: "out: { for (const each of [1, 2]) { if (each === 2) break out; } return; }\nyield* this.g1.wait();",
  },
  "after a labelled block whose return a finally takes back": {
    body: "out: { try { return; } finally { break out; } }\nyield* this.g1.wait();",
  },
  "after a loop whose return a finally takes back": {
    base: ["*odd(): All { for (;;) { try { return; } finally { if (this.tick > 0) break; } } yield* this.g1.wait(); }"],
    body: "yield* this.odd();",
  },
  "a finally of a finally": {
    body: "try { try { throw new Error(); } finally { this.sum++; } } catch { this.sum--; } finally { try { this.sum++; } finally { yield* this.g1.wait(); } }",
  },
  "steps in an array": {
    base: [slow],
    body: "const steps = [...this.slow()]; yield* steps;",
  },
  "steps that are taken out": {
    base: [slow],
    body: "const [step] = this.slow(); if (step !== undefined) yield step;",
  },
  "steps for Array.from": {
    base: [slow],
    body: "for (const each of Array.from(this.slow())) yield each;",
  },
  "an operation out of a list": {
    base: [slow],
    body: "const all = [this.slow()]; yield* all.pop()!;",
  },
  "steps for a set": {
    base: [slow],
    body: "yield* new Set(this.slow());",
  },
  events: {
    before: [
      "class Events# { readonly #all = new Map<string, Run[]>(); on(name: string, run: Run): this { const known = this.#all.get(name) ?? []; known.push(run); this.#all.set(name, known); return this; } *emit(name: string): All { for (const each of this.#all.get(name) ?? []) yield* each(); } }",
    ],
    base: [slow, 'readonly events = new Events#().on("frame", () => this.slow());'],
    body: 'yield* this.events.emit("frame");',
  },
  arguments: {
    before: ["function* second#(..._: unknown[]): All { yield* (arguments[1] as Run)(); }"],
    base: [slow],
    body: "yield* second#(1, () => this.slow());",
  },
  "a getter on a prototype": {
    base: [slow, "get op(): All { return this.goUp(); }"],
    after: ['Object.defineProperty(Base#.prototype, "op", { get(this: Base#): All { return this.slow(); } });'],
    body: "yield* this.op;",
  },
  "Object.assign": {
    base: [slow, "*quick(): All {}"],
    body: "Object.assign(this, { quick: (): All => this.slow() }); yield* this.quick();",
  },
  "Object.assign under another name": {
    before: ["const { assign: put# } = Object;"],
    base: [slow, "*quick(): All {}"],
    body: "put#(this, { quick: (): All => this.slow() }); yield* this.quick();",
  },
  "Object under another name": {
    before: ["const O# = Object;"],
    base: [slow, "*quick(): All {}"],
    body: "O#.assign(this, { quick: (): All => this.slow() }); yield* this.quick();",
  },
  "Object.create with members": {
    before: ["class Easy# { *run(): All {} }"],
    base: [slow],
    body: "const made = Object.create(Easy#.prototype, { run: { value: (): All => this.slow() } }) as Easy#; yield* made.run();",
  },
  "Object.fromEntries": {
    base: [slow],
    body: 'const all: Record<string, Run> = Object.fromEntries([["run", (): All => this.slow()]]); yield* all["run"]!();',
  },
  "Object.entries": {
    base: [slow],
    body: "const all = { a: (): All => this.slow() }; for (const [, run] of Object.entries(all)) yield* run();",
  },
  "a method that is put into a prototype": {
    base: [slow, "*quick(): All {}"],
    after: ["Base#.prototype.quick = function (this: Base#): All { return this.slow(); };"],
    body: "yield* this.quick();",
  },
  "a method that is changed through its base class": {
    base: ['*slow(): Op<boolean, Wait<"g1"> | Handoff> { yield* this.g1.wait(); return true; }'],
    body: "if (this.above === null) return; const base: Session = this.above; base.push = (): AnyOp<boolean> => this.slow(); const m = yield* this.host.message(40, () => {}); yield* this.above.push(m); m.release();",
  },
  "a class that a function of another file returns": {
    helpers: [
      "export function make(owner: Owner): { run(): All } { return new (class { *run(): All { yield* owner.g1.wait(); } })(); }",
    ],
    body: "yield* H.make(this).run();",
  },
  "a base class in a package": {
    files: {
      "node_modules/package-of-#/package.json":
        '{ "name": "package-of-#", "type": "module", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" } } }',
      "node_modules/package-of-#/index.js":
        "export class Worker { constructor(owner) { this.owner = owner; } *run() { yield* this.owner.g1.wait(); } }",
      "node_modules/package-of-#/index.d.ts":
        "export class Worker { constructor(owner: unknown); readonly owner: unknown; run(): any; }",
    },
    before: ['import { Worker as Worker# } from "package-of-#"; class Mine# extends Worker# {}'],
    body: "yield* new Mine#(this).run() as All;",
  },
  "a base class in a package, with its type": {
    files: {
      "node_modules/package-of-#/package.json":
        '{ "name": "package-of-#", "type": "module", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" } } }',
      "node_modules/package-of-#/index.js":
        "export class Worker { constructor(gate) { this.gate = gate; } *run() { yield* this.gate.wait(); } }",
      "node_modules/package-of-#/index.d.ts":
        'import type { Op, Handoff, Wait } from "xgc/runtime"; export class Worker { constructor(gate: unknown); run(): Op<void, Wait<"g1"> | Handoff>; }',
    },
    before: ['import { Worker as Worker# } from "package-of-#"; class Mine# extends Worker# {}'],
    body: "yield* new Mine#(this.g1).run();",
  },
  "a default export": {
    files: {
      "#-default.ts":
        'import type { All, Base# } from "./#.js"; export default function* (self: Base#): All { yield* self.g1.wait(); }',
    },
    before: ['import slow# from "./#-default.js";'],
    body: "yield* slow#(this);",
  },
  "a default export of an object": {
    files: {
      "#-default.ts":
        'import type { All, Base# } from "./#.js"; const all = { *run(self: Base#): All { yield* self.g1.wait(); } }; export { all as default };',
    },
    before: ['import all# from "./#-default.js";'],
    body: "yield* all#.run(this);",
  },
  "a namespace": {
    before: [
      "namespace Deep# { export namespace Deeper { export function* run(self: Base#): All { yield* self.g1.wait(); } } } import Short# = Deep#.Deeper;",
    ],
    body: "yield* Short#.run(this);",
  },
  "a namespace of a class": {
    before: ["class Both# {} namespace Both# { export const run = (self: Base#): All => self.g1.wait(); }"],
    body: "yield* Both#.run(this);",
  },
  "a property of a function": {
    before: ["function run#(): void {} run#.slow = (self: Base#): All => self.g1.wait();"],
    body: "yield* run#.slow(this);",
  },
  "a property under a symbol": {
    before: ['const key#: unique symbol = Symbol("key");'],
    base: [slow, "[key#]: Run = () => this.slow();"],
    body: "yield* this[key#]();",
  },
  "a function that an error carries": {
    before: ["class Carry# extends Error { readonly run: Run; constructor(run: Run) { super(); this.run = run; } }"],
    base: [slow],
    body: "try { throw new Carry#(() => this.slow()); } catch (error) { if (error instanceof Carry#) yield* error.run(); }",
  },
  "a function that a generator is given": {
    before: [
      "function* asks#(): Generator<{ op: All } | undefined, void, Run> { const run = yield undefined; yield { op: run() }; }",
    ],
    base: [slow],
    body: "const asks = asks#(); asks.next(() => this.goUp()); const { value } = asks.next(() => this.slow()); if (value !== undefined) yield* value.op;",
  },
  "a function that an operation returns": {
    base: [slow, "*choose(): Op<Run> { return () => this.slow(); }"],
    body: "const run = yield* this.choose(); yield* run();",
  },
  "a function that reduce makes": {
    base: [slow],
    body: "const all: Run[] = [() => this.slow(), () => this.goUp()]; const run = all.reduce((one, other) => () => (this.tick > 1 ? one() : other())); yield* run();",
  },
  "a semaphore of a class of its own that a function returns": {
    before: [
      "class Twice#<What extends string> extends Semaphore<What> { readonly then: Run; constructor(cpu: Cpu, what: string, then: Run) { super(cpu, what, 1e6); this.then = then; } override *wait(): Op<void, Wait<What> | Handoff> { yield* this.then() as Op<void, Handoff>; } }",
    ],
    base: [slow, 'make(): Semaphore<"quiet"> { return new Twice#<"quiet">(this.cpu, "quiet", () => this.slow()); }'],
    body: "yield* this.make().wait() as Op<void, Handoff>;",
  },
  "a guard on another host's processor": {
    before: ["const all#: Base#[] = [];"],
    base: ["readonly known = all#.push(this);"],
    body: "const peer: Endpoint<Base#> = { protocol: all#[0]! } as unknown as Endpoint<Base#>; if (!peer.protocol.cpu.inInterrupt) yield* this.g1.wait();",
  },
  "an interface in front of a semaphore": {
    before: ["interface Waits# { wait(): All }"],
    body: "const gate: Waits# = this.g1; yield* gate.wait();",
  },
  "a property in front of a semaphore": {
    before: ["interface Waits# { readonly wait: Run }"],
    body: "const gates: Waits#[] = [this.g1]; for (const each of gates) yield* each.wait();",
  },
  "a generic parameter in front of a semaphore": {
    before: ["function* waitFor#<T extends { wait(): All }>(given: T): All { yield* given.wait(); }"],
    body: "yield* waitFor#(this.g1);",
  },
  "a switch that is left from a loop in it": {
    body: "for (const each of [1]) { switch (each) { case 1: for (;;) { break; } break; default: return; } yield* this.g1.wait(); }",
  },
  "a condition of a loop": {
    base: ['*more(): Op<boolean, Handoff | Wait<"g1">> { yield* this.g1.wait(); return false; }'],
    body: "while (yield* this.more()) this.sum++;",
  },
  "a class in a class": {
    base: [slow],
    body: "const self = this; class Outer { readonly inner = class { *run(): All { yield* self.slow(); } }; } yield* new (new Outer().inner)().run();",
  },
  "a recursion through two classes": {
    before: [
      "class Ping# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *run(n: number): All { if (n > 0) yield* new Pong#(this.owner).run(n - 1); } }",
      "class Pong# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *run(n: number): All { if (n === 0) yield* this.owner.g1.wait(); else yield* new Ping#(this.owner).run(n - 1); } }",
    ],
    body: "yield* new Ping#(this).run(3);",
  },
  "a function that throws an operation": {
    base: [slow],
    body: "class Thrown extends Error { readonly op: All; constructor(op: All) { super(); this.op = op; } } const fail = (): never => { throw new Thrown(this.slow()); }; try { fail(); } catch (error) { if (error instanceof Thrown) yield* error.op; }",
  },
};
