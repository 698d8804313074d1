/** Implementations that hide what they do, each in a way of its own. None of the grammar's ways is among them. */
import type { Parts } from "./frame.js";

/** What is hidden. `#` in a text stands for the protocol's name. */
export interface Hidden extends Omit<Parts, "name" | "waits"> {
  /** A wait of `g1`; 300 us of CPU time; a call up in a handler, or in a thread. */
  readonly hides: "wait" | "time" | "up in interrupt" | "up in thread";
}

const slow = `*slow(): All { yield* this.g1.wait(); }`;
const burn = `burn(): number { this.cpu.chargeTime(300_000); return 1; }`;

/** Waits. */
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

/** CPU time. */
export const times: Readonly<Record<string, Omit<Hidden, "hides">>> = {
  "a getter in a destructured parameter": {
    before: [
      "class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } get cost(): number { return this.owner.burn(); } }",
    ],
    base: [burn, "take({ cost }: Meter#): number { return cost; }"],
    body: "this.sum += this.take(new Meter#(this));",
  },
  "a getter in a rest": {
    body: "const self = this; const meter = { a: 1, get cost(): number { return self.burn(); } }; const { a, ...rest } = meter; this.sum += a + rest.cost;",
    base: [burn],
  },
  "a getter in an assignment that destructures": {
    before: [
      "class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } get cost(): number { return this.owner.burn(); } }",
    ],
    base: [burn],
    body: "({ cost: this.sum } = new Meter#(this));",
  },
  "a setter in an assignment that destructures": {
    base: [burn, "set cost(_: number) { this.burn(); }"],
    body: "[this.cost] = [1];",
  },
  "a getter in the head of a loop": {
    before: [
      "class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } get cost(): number { return this.owner.burn(); } }",
    ],
    base: [burn],
    body: "for (const { cost } of [new Meter#(this)]) this.sum += cost;",
  },
  "a default in an assignment that destructures": {
    base: [burn],
    body: "const none: number[] = []; [this.sum = this.burn()] = none;",
  },
  "an accessor by a key of its type": {
    base: [burn, "get cost(): number { return this.burn(); }"],
    body: 'const key: "sum" | "cost" = this.tick > 0 ? "cost" : "sum"; this.sum += this[key];',
  },
  "an iterator with a next of its own": {
    before: [
      "class Count# { readonly owner: Base#; left = 2; constructor(owner: Base#) { this.owner = owner; } [Symbol.iterator](): this { return this; } next(): IteratorResult<number, undefined> { this.owner.burn(); return this.left-- > 0 ? { done: false, value: 1 } : { done: true, value: undefined }; } }",
    ],
    base: [burn],
    body: "for (const each of new Count#(this)) this.sum += each;",
  },
  "an iterator that is closed": {
    before: [
      "class Count# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } [Symbol.iterator](): Iterator<number> { const { owner } = this; return { next: () => ({ done: false, value: 1 }), return: () => { owner.burn(); return { done: true, value: undefined }; } }; } }",
    ],
    base: [burn],
    body: "for (const each of new Count#(this)) { this.sum += each; break; }",
  },
  "an iterator that is taken apart": {
    before: [
      "class Count# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } *[Symbol.iterator](): Generator<number> { yield this.owner.burn(); } }",
    ],
    base: [burn],
    body: "const [first] = new Count#(this); this.sum += first ?? 0;",
  },
  "a generator of numbers": {
    base: [burn, "*numbers(): Generator<number> { yield this.burn(); }"],
    body: "for (const each of this.numbers()) this.sum += each;",
  },
  "a generator of numbers in another": {
    base: [
      burn,
      "*numbers(): Generator<number> { yield this.burn(); }",
      "*more(): Generator<number> { yield* this.numbers(); }",
    ],
    body: "this.sum += Math.max(...this.more());",
  },
  "an async generator": {
    base: [burn, "async *later(): AsyncGenerator<number> { yield this.burn(); }"],
    body: "void this.later().next();",
  },
  "an async function": {
    base: [burn, "async later(): Promise<void> { this.burn(); await Promise.resolve(); }"],
    body: "void this.later();",
  },
  "a thenable": {
    base: [burn],
    body: "void Promise.resolve().then(() => 0); this.burn();",
  },
  "Symbol.hasInstance": {
    before: [
      "class Odd# { static owner: Base# | null = null; static [Symbol.hasInstance](_: unknown): boolean { this.owner?.burn(); return true; } }",
    ],
    base: [burn],
    body: "Odd#.owner = this; if ((this as unknown) instanceof Odd#) this.sum++;",
  },
  "a class whose definition runs code": {
    base: [burn],
    body: "const self = this; class Local { static readonly cost = self.burn(); } this.sum += Local.cost;",
  },
  "a static block of a class in a function": {
    base: [burn],
    body: "const self = this; class Local { static { self.burn(); } } void Local;",
  },
  "a computed name in a class expression": {
    base: [burn],
    body: "const self = this; void class { [`x${self.burn()}`](): void {} };",
  },
  "a base class that a call gives": {
    before: ["function base#(owner: Base#): new () => object { owner.burn(); return Object; }"],
    base: [burn],
    body: "class Local extends base#(this) {} void Local;",
  },
  "charges between exceptions": {
    base: [burn, "half(): never { this.cpu.chargeTime(150_000); throw new Error(); }"],
    body: "try { this.half(); } catch { try { this.half(); } catch { this.sum++; } finally { this.burn(); } }",
  },
  "a loop in tenths": {
    body: "for (let at = 0; at < 1; at += 0.1) this.cpu.chargeTime(30_000);",
  },
  "a counter that a closure turns back": {
    body: "let again = 20; const back = (): void => { if (again-- > 0) i--; }; for (var i = 0; i < 2; i++) { this.cpu.chargeTime(15_000); back(); }",
  },
  "a list of the uppers that grows": {
    body: "const all = [...this.uppers]; for (let i = 0; i < 100; i++) all.push(all[0]!); for (const _ of all) this.cpu.chargeTime(3000);",
  },
  "a list that grows under another name": {
    body: "const list = [1]; const other = list; for (let i = 0; i < 100; i++) other.push(1); for (const _ of list) this.cpu.chargeTime(3000);",
  },
  "a list that grows by its length": {
    body: "const list: (number | undefined)[] = [1]; list.length += 100; for (const _ of list) this.cpu.chargeTime(3000);",
  },
  "a list that grows by its callback": {
    body: "const list = [1]; list.forEach((_, __, all) => { while (all.length < 100) all.push(1); }); for (const _ of list) this.cpu.chargeTime(3000);",
  },
  "a list that grows by an index": {
    body: "const list: (number | undefined)[] = [1]; list[99] ??= 1; for (const _ of list) this.cpu.chargeTime(3000);",
  },
  "a list that grows while it is read": {
    body: "const list = [1]; for (const each of list) { this.cpu.chargeTime(3000); if (each < 100) list.push(each + 1); }",
  },
  "a number that a closure changes": {
    body: "let ns = 1000; const more = (): void => { ns *= 300; }; more(); this.cpu.chargeTime(ns);",
  },
  "a number that destructuring changes": {
    body: "let ns = 1000; [ns] = [300_000]; this.cpu.chargeTime(ns);",
  },
  "a number of another file": {
    helpers: ["export let cost = 1000;", "export function dearer(): void { cost = 300_000; }"],
    body: "H.dearer(); this.cpu.chargeTime(H.cost);",
  },
  "a readonly number, through another interface": {
    before: ["interface Loose# { ns: number }"],
    base: [
      "readonly ns = 1000;",
      "dearer(): void { const loose: Loose# = this as { ns: number }; loose.ns = 300_000; }",
    ],
    body: "this.dearer(); this.cpu.chargeTime(this.ns);",
  },
  "a number in an enum": {
    before: ["enum Cost# { Low = 1000, High = Low * 300 }"],
    body: "this.cpu.chargeTime(Cost#.High);",
  },
  "a number in an enum that is a text": {
    before: ['enum Cost# { Low = 1000, High = "abc".length * 100_000 }'],
    body: "this.cpu.chargeTime(Cost#.High);",
  },
  "a number out of a text": {
    body: 'this.cpu.chargeTime(Number.parseInt("300000", 10));',
  },
  "a number of bits": {
    body: "this.cpu.chargeTime((1 << 18) | 0xffff);",
  },
  "a map of costs": {
    body: 'const costs = new Map([["low", 1000], ["high", 300_000]]); this.cpu.chargeTime(costs.get("high") ?? 0);',
  },
  "a Math of its own": {
    before: ["const Math# = 0; void Math#;"],
    body: "const Math = { min: (a: number, b: number): number => (a > b ? a : b) }; this.cpu.chargeTime(Math.min(1000, 300_000));",
  },
  "an overload": {
    before: [
      "function burn#(cpu: Cpu, ns: number): void;\nfunction burn#(cpu: Cpu, ns = 1000): void { cpu.chargeTime(ns); }",
    ],
    body: "burn#(this.cpu, 300_000);",
  },
  "a method through an interface": {
    before: [
      "interface Burns# { spend(ns: number): void }",
      "class Fire# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } spend(ns: number): void { this.owner.cpu.chargeTime(ns); } }",
    ],
    body: "const fire = new Fire#(this); fire.spend(1000); const burns: Burns# = fire; burns.spend(300_000);",
  },
  "a method that is taken out and passed on": {
    base: ["spend = 0;", "pay(ns: number): void { this.cpu.chargeTime(ns); }"],
    body: "this.pay(1000); const { pay } = this; [300_000].forEach(pay, this);",
  },
  "a parameter by a tagged template": {
    before: [
      "function tag#(cpu: Cpu): (_: TemplateStringsArray, ns?: number) => void { return (_, ns = 1000) => { cpu.chargeTime(ns); }; }",
    ],
    body: "tag#(this.cpu)`x${300_000}`;",
  },
  "chargeTime by a key": {
    base: ['key: "chargeTime" = "chargeTime";'],
    body: "const log = (): void => {}; log(); this.cpu[this.key](300_000);",
  },
  "chargeTime by one of two keys": {
    base: ["chargeLater(_: number): void {}"],
    body: 'const key = (this.tick > 0 ? "chargeTime" : "assertSettled") as "chargeTime"; const keys: ("chargeTime" | "keepOut")[] = [key]; const log = (): void => {}; log(); for (const each of keys) this.cpu[each](300_000);',
  },
  "an interface in front of the processor": {
    before: ["interface Clock# { chargeTime(ns: number): void }"],
    body: "const clock: Clock# = this.cpu; clock.chargeTime(300_000);",
  },
  "a property in front of the processor": {
    before: ["interface Clock# { readonly chargeTime: (ns: number) => void }"],
    body: "const log = (_: number): void => {}; log(1); const clock: Clock# = this.cpu; clock.chargeTime(300_000);",
  },
  "a generic parameter in front of the processor": {
    before: [
      "const use# = <T extends { chargeTime(ns: number): void }>(clock: T): void => { clock.chargeTime(300_000); };",
    ],
    body: "use#(this.cpu);",
  },
  "chargeTime of the prototype": {
    body: "const charge = Object.getPrototypeOf(Object.getPrototypeOf(this.cpu)) as { chargeTime?: (ns: number) => void }; (charge.chargeTime ?? this.cpu.chargeTime).call(this.cpu, 300_000);",
  },
  "an extra charge in a class of the runtime": {
    before: [
      "class Loud#<What extends string> extends Gate<What> { override signal(): void { super.signal(); this.on.chargeTime(300_000); } }",
    ],
    base: ['readonly loud: Semaphore<"g9"> = new Loud#<"g9">(this.cpu, "g9");'],
    body: "this.loud.signal();",
  },
  "a loop that ends in the middle": {
    body: "let n = 100; while (true) { if (n-- <= 0) break; this.cpu.chargeTime(3000); }",
  },
  "a do loop over a field": {
    base: ["left = 0;"],
    body: "this.left = 100; do { this.cpu.chargeTime(3000); } while (--this.left > 0);",
  },
  "a recursion through two classes": {
    before: [
      "class Ping# { readonly cpu: Cpu; constructor(cpu: Cpu) { this.cpu = cpu; } run(n: number): void { this.cpu.chargeTime(30_000); if (n > 0) new Pong#(this.cpu).run(n - 1); } }",
      "class Pong# { readonly cpu: Cpu; constructor(cpu: Cpu) { this.cpu = cpu; } run(n: number): void { new Ping#(this.cpu).run(n); } }",
    ],
    body: "new Ping#(this.cpu).run(10);",
  },
  "a getter that JSON reads": {
    base: [burn],
    body: "const self = this; this.sum += JSON.stringify({ a: { get cost(): number { return self.burn(); } } }).length;",
  },
  "a comparison of objects": {
    before: [
      "class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } [Symbol.toPrimitive](): number { return this.owner.burn(); } }",
    ],
    base: [burn],
    body: "const meter: unknown = new Meter#(this); if ((meter as number) > 0) this.sum++;",
  },
  "a text of a list": {
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return ""; } }',
    ],
    base: [burn],
    body: "this.sum += `${[new Meter#(this)]}`.length;",
  },
  "a key that is an object": {
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return "a"; } }',
    ],
    base: [burn],
    body: "const table: Record<string, number> = { a: 1 }; this.sum += table[new Meter#(this) as unknown as string] ?? 0;",
  },
  "an accessor of a class": {
    before: [
      "class Base1# { accessor cost = 1; } class Meter# extends Base1# { owner: Base# | null = null; override get cost(): number { return this.owner?.burn() ?? 0; } override set cost(_: number) {} }",
    ],
    base: [burn],
    body: "const meter = new Meter#(); meter.owner = this; const seen: Base1# = meter; this.sum += seen.cost;",
  },
  "a JSON file": {
    files: { "#-costs.json": '{ "ns": 300000 }' },
    before: ['import costs# from "./#-costs.json";'],
    body: "this.cpu.chargeTime(costs#.ns);",
  },
  "an up-call in while": {
    body: "let left = 100; while (left-- > 0) { yield* this.goUp(); this.cpu.chargeTime(3000); }",
  },
};

/** Contexts. */
export const contexts: Readonly<Record<string, Hidden>> = {
  "a thread through an interface": {
    hides: "up in thread",
    before: ["interface Starts# { spawn(name: string, body: AnyOp<unknown>): unknown }"],
    body: 'yield* this.cpu.settle(); const host: Starts# = this.host; host.spawn("s", this.goUp());',
  },
  "a timer through an interface": {
    hides: "up in thread",
    before: ["interface Clock# { after(ns: number, action: (timer: Timer) => AnyOp): unknown }"],
    body: "yield* this.cpu.settle(); const clock: Clock# = this.host.timers; clock.after(1000, () => this.goUp());",
  },
  "a timer in a closure": {
    hides: "up in thread",
    before: ["const later# = (timers: Timers) => (run: Run) => (): Timer => timers.after(1000, run);"],
    body: "yield* this.cpu.settle(); const set = later#(this.host.timers)(() => this.goUp()); set();",
  },
  "a timer by a key": {
    hides: "up in thread",
    base: ['key: "after" = "after";'],
    body: "yield* this.cpu.settle(); this.host.timers[this.key](1000, () => this.goUp());",
  },
  "a timer by Reflect.apply": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); Reflect.apply(this.host.timers.after, this.host.timers, [1000, (): All => this.goUp()]);",
  },
  "a timer by bind": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); const go = this.host.timers.after.bind(this.host.timers, 1000, () => this.goUp()); go();",
  },
  "a thread by a generic": {
    hides: "up in thread",
    before: ['function start#<T extends AnyOp<unknown>>(host: Host, op: T): void { host.spawn("s", op); }'],
    body: "yield* this.cpu.settle(); start#(this.host, this.goUp());",
  },
  "a thread from a list": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const all = [this.goUp()]; for (const each of all) this.host.spawn("s", each);',
  },
  "a timer of an operation in a list": {
    hides: "up in thread",
    base: ["*later(): All { yield* this.cpu.settle(); this.host.timers.after(1000, () => this.goUp()); }"],
    body: "const all: All[] = []; all.push(this.later()); for (const each of all) yield* each;",
  },
  "a thread at its end": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const self = this; this.host.spawn("s", (function* (): All {})(), () => { self.host.timers.after(1, () => self.goUp()); });',
  },
  "a timer's action that is changed": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); const run = { act: (): All => this.goDown() }; this.host.timers.after(1000, () => run.act()); run.act = () => this.goUp();",
  },
  "an operation that a thread made": {
    hides: "up in interrupt",
    base: ["op: All | null = null;"],
    body: "if (this.op === null) this.op = this.goUp(); else yield* this.op;",
  },
  "a handoff of its own": {
    hides: "up in thread",
    body: 'yield* this.cpu.handoff(this.host.site("block", "own")); yield* this.goUp();',
  },
  "up-calls from both ends": {
    hides: "up in interrupt",
    base: ["*both(n: number): All { if (n > 0) { yield* this.goUp(); yield* this.both(n - 1); } }"],
    body: "yield* this.both(2);",
  },
  "up through an interface": {
    hides: "up in interrupt",
    before: ["interface Above# { demux(session: Session, message: Message): AnyOp }"],
    body: "if (this.above !== null) { const above: Above# = this.above.up; const m = yield* this.host.message(40, () => {}); yield* up(above.demux(this.above, m)); m.release(); }",
  },
  "up through a property": {
    hides: "up in interrupt",
    before: ["interface Above# { readonly demux: (session: Session, message: Message) => AnyOp }"],
    body: "if (this.above !== null) { const all: Above#[] = [this.above.up]; const m = yield* this.host.message(40, () => {}); for (const each of all) yield* up(each.demux(this.above, m)); m.release(); }",
  },
  "up by bind": {
    hides: "up in interrupt",
    body: "if (this.above !== null) { const m = yield* this.host.message(40, () => {}); const go = this.above.up.demux.bind(this.above.up, this.above); yield* go(m); m.release(); }",
  },
};
