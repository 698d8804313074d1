/** Implementations that hide CPU time. */
import type { Hidden } from "./hidden.js";

const burn = `burn(): number { this.cpu.chargeTime(300_000); return 1; }`;

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
  "a parameter of an object with parameters of its own": {
    before: [
      "class Own# { readonly parameters = { work: 300_000 }; run(cpu: Cpu): void { cpu.chargeTime(this.parameters.work); } }",
    ],
    body: "new Own#().run(this.cpu);",
  },
  "a parameter of an instance in a list, which is set": {
    before: ["const all#: Base#[] = [];"],
    body: "all#.push(this); const other = all#[0]; if (other !== undefined) { (other.parameters as { work: number }).work = 300_000; this.cpu.chargeTime(other.parameters.work); }",
  },
};
