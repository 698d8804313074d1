/** Implementations that hide what they do behind types that tell less: shapes, mapped types, type parameters, interfaces of the language. */
import type { Hidden } from "./hidden.js";

const slow = `*slow(): All { yield* this.g1.wait(); }`;
const burn = `burn(): number { this.cpu.chargeTime(300_000); return 1; }`;
/** Another function that is a value: a call that leads to the hidden one must not be taken for a call of this one only. */
const other = `const other: Run = () => this.goUp(); void other;`;
const log = `const log = (_: number): void => {}; log(1); [1].forEach(log);`;

export const shapes: Readonly<Record<string, Hidden>> = {
  "a method of a mapped type": {
    hides: "wait",
    base: [slow],
    body: `${other} const all: Record<"slow", Run> = this; yield* all.slow();`,
  },
  "a method of a mapped type of a class's own names": {
    hides: "wait",
    before: ["type Runs#<T> = { [K in keyof T as T[K] extends Run ? K : never]: Run };"],
    base: [slow],
    body: `${other} const all: Pick<Runs#<Base#>, "slow"> = this; yield* all.slow();`,
  },
  "a member by a key of a type parameter": {
    hides: "wait",
    before: ["function get#<T, K extends keyof T>(of: T, key: K): T[K] { return of[key]; }"],
    base: [slow],
    body: `${other} yield* get#<Base#, "slow">(this, "slow").call(this);`,
  },
  "a member by a key of a type parameter that is called there": {
    hides: "wait",
    before: [
      "function* run#<K extends string>(of: Record<K, Run>, key: K): All { const it: Run = of[key]; yield* it.call(of); }",
    ],
    base: [slow],
    body: `${other} yield* run#(this as Record<"slow", Run>, "slow");`,
  },
  "an operation of an interface of its own": {
    hides: "wait",
    before: [
      "interface Slow# extends Op<void, Wait<'g1'> | Handoff> {} function same#(op: Slow#): Slow# { return op; }",
    ],
    base: ['*slow(): Op<void, Wait<"g1"> | Handoff> { yield* this.g1.wait(); }'],
    body: "yield* same#(this.slow());",
  },
  "an operation through a generic function": {
    hides: "wait",
    before: ["function same#<T>(given: T): T { return given; }"],
    base: [slow],
    body: "yield* same#(this.slow());",
  },
  "an operation through a function without a type": {
    hides: "wait",
    before: ["function give#(owner: Base#): unknown { return owner.slow(); }"],
    base: [slow],
    body: "yield* give#(this) as All;",
  },
  "an operation through a function of objects": {
    hides: "wait",
    before: ["function give#(owner: Base#): object { const op = owner.slow(); return op; }"],
    base: [slow],
    body: "yield* give#(this) as All;",
  },
  "an operation with a brand": {
    hides: "wait",
    before: ["type Branded# = All & { readonly brand?: 1 };"],
    base: [slow, "brand(op: Branded#): Branded# { return op; }"],
    body: "yield* this.brand(this.slow());",
  },
  "super in a mixin over a subclass": {
    hides: "wait",
    before: [
      "class Easy# { *step(_: Base#): All {} } class Hard# extends Easy# { override *step(of: Base#): All { yield* of.g1.wait(); } }",
      "function mix#<B extends new (...given: any[]) => Easy#>(Base: B) { return class extends Base { override *step(of: Base#): All { yield* super.step(of); } }; }",
      "class Both# extends mix#(Hard#) {}",
    ],
    body: "yield* new Both#().step(this);",
  },
  "a method that is set through an interface": {
    hides: "wait",
    before: ["interface Loose# { quick: Run }"],
    base: [slow, "*quick(): All {}"],
    body: "const loose: Loose# = this; loose.quick = () => this.slow(); yield* this.quick();",
  },
  "a method that is set through a mapped type": {
    hides: "wait",
    base: [slow, "*quick(): All {}"],
    body: 'const loose: Record<"quick", Run> = this; loose.quick = () => this.slow(); yield* this.quick();',
  },
  "a method that is set through a type parameter": {
    hides: "wait",
    before: ["function put#<T extends { quick: Run }>(of: T, run: Run): void { of.quick = run; }"],
    base: [slow, "*quick(): All {}"],
    body: "put#(this, () => this.slow()); yield* this.quick();",
  },
  "a method that destructuring sets": {
    hides: "wait",
    base: [slow, "*quick(): All {}"],
    body: "const loose: { quick: Run } = this; [loose.quick] = [(): All => this.slow()]; yield* this.quick();",
  },
  "a method that a loop sets": {
    hides: "wait",
    base: [slow, "*quick(): All {}"],
    body: "const loose: { quick: Run } = this; for (loose.quick of [(): All => this.slow()]) this.sum++; yield* this.quick();",
  },
  "a prototype that is replaced": {
    hides: "wait",
    before: ["class Easy# { *run(): All {} }"],
    base: [slow],
    body: "const made = new Easy#(); const loose: unknown = made; (loose as { __proto__: object }).__proto__ = { run: (): All => this.slow() }; yield* made.run();",
  },
  "an object of an interface of the language": {
    hides: "time",
    before: [
      "class Count# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } next(): IteratorResult<number, undefined> { this.owner.burn(); return { done: true, value: undefined }; } }",
    ],
    base: [burn],
    body: `${log} const it: Iterator<number> = new Count#(this); it.next();`,
  },
  "a length that is a getter": {
    hides: "time",
    before: [
      "class Long# { readonly owner: Base#; readonly [n: number]: number; constructor(owner: Base#) { this.owner = owner; } get length(): number { return this.owner.burn(); } }",
    ],
    base: [burn],
    body: "const list: ArrayLike<number> = new Long#(this); this.sum += list.length;",
  },
  "a getter of a mapped type": {
    hides: "time",
    base: [burn, "get cost(): number { return this.burn(); }"],
    body: 'const seen: Record<"cost", number> = this; this.sum += seen.cost;',
  },
  "a getter by a key of a type parameter": {
    hides: "time",
    before: ["function get#<T, K extends keyof T>(of: T, key: K): T[K] { return of[key]; }"],
    base: [burn, "get cost(): number { return this.burn(); }"],
    body: 'this.sum += get#<Base#, "cost">(this, "cost");',
  },
  "a setter of a mapped type": {
    hides: "time",
    base: [burn, "set cost(_: number) { this.burn(); }", "get cost(): number { return 0; }"],
    body: 'const seen: Record<"cost", number> = this; seen.cost = 1;',
  },
  "a setter by a key of a type parameter": {
    hides: "time",
    before: ["function put#<T, K extends keyof T>(of: T, key: K, value: T[K]): void { of[key] = value; }"],
    base: [burn, "set cost(_: number) { this.burn(); }", "get cost(): number { return 0; }"],
    body: 'put#<Base#, "cost">(this, "cost", 1);',
  },
  "a method of a mapped type that charges": {
    hides: "time",
    base: ["pay(ns: number): void { this.cpu.chargeTime(ns); }"],
    body: `${log} this.pay(1000); const all: Record<"pay", (ns: number) => void> = this; all.pay(300_000);`,
  },
  "an object literal behind a picked type": {
    hides: "time",
    before: [
      "class Fire# { readonly cpu: Cpu; constructor(cpu: Cpu) { this.cpu = cpu; } spend(ns: number): void { this.cpu.chargeTime(ns); } }",
    ],
    body: 'const fire = new Fire#(this.cpu); fire.spend(1); const pick: Pick<Fire#, "spend"> = { spend: (ns) => { this.cpu.chargeTime(ns * 300_000); } }; pick.spend(1);',
  },
  "a key that is an object, in an assignment": {
    hides: "time",
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return "a"; } }',
    ],
    base: [burn],
    body: "const table: Record<string, number> = { a: 1 }; table[new Meter#(this) as unknown as string] = 2;",
  },
  "a key that is an object, in a literal": {
    hides: "time",
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return "a"; } }',
    ],
    base: [burn],
    body: "const table = { [new Meter#(this) as unknown as string]: 1 }; void table;",
  },
  "a key that is an object, in a test": {
    hides: "time",
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return "a"; } }',
    ],
    base: [burn],
    body: "if ((new Meter#(this) as unknown as string) in { a: 1 }) this.sum++;",
  },
  "a key that is an object, taken apart": {
    hides: "time",
    before: [
      'class Meter# { readonly owner: Base#; constructor(owner: Base#) { this.owner = owner; } toString(): string { this.owner.burn(); return "a"; } }',
    ],
    base: [burn],
    body: "const { [new Meter#(this) as unknown as string]: one } = { a: 1 } as Record<string, number>; this.sum += one ?? 0;",
  },
  "a conversion that is a property": {
    hides: "time",
    base: [burn],
    body: "const meter = { valueOf: (): number => this.burn() }; this.sum += +meter;",
  },
  "a text that is a property of a class": {
    hides: "time",
    before: [
      'class Meter# { readonly owner: Base#; override: () => string; constructor(owner: Base#) { this.owner = owner; this.override = () => ""; } readonly toJSON = (): number => this.owner.burn(); }',
    ],
    base: [burn],
    body: "this.sum += JSON.stringify(new Meter#(this)).length;",
  },
  "a test that is a property": {
    hides: "time",
    before: [
      "class Odd# { static owner: Base# | null = null; static readonly [Symbol.hasInstance] = (_: unknown): boolean => { Odd#.owner?.burn(); return true; }; }",
    ],
    base: [burn],
    body: "Odd#.owner = this; if ((this as unknown) instanceof Odd#) this.sum++;",
  },
  "the constructor of an object": {
    hides: "time",
    before: [
      "class Fire# { static cpu: Cpu | null = null; constructor() { Fire#.cpu?.chargeTime(150_000); } again(): Fire# { return new (this.constructor as new () => Fire#)(); } }",
    ],
    body: "Fire#.cpu = this.cpu; new Fire#().again();",
  },
  "new.target": {
    hides: "time",
    before: [
      "class Fire# { static cpu: Cpu | null = null; static left = 0; constructor() { if (Fire#.left-- > 0) { Fire#.cpu?.chargeTime(300_000); new new.target(); } } }",
    ],
    body: "Fire#.cpu = this.cpu; Fire#.left = 1; new Fire#();",
  },
  "a class out of a map": {
    hides: "time",
    before: ["class Fire# { static cpu: Cpu | null = null; constructor() { Fire#.cpu?.chargeTime(300_000); } }"],
    body: 'Fire#.cpu = this.cpu; const all = new Map<string, new () => object>([["a", Fire#]]); new (all.get("a")!)();',
  },
  "a class that a function picks": {
    hides: "time",
    before: [
      "class Fire# { static cpu: Cpu | null = null; constructor() { Fire#.cpu?.chargeTime(300_000); } } const all# = [Fire#]; const pick# = (): (new () => object) => all#[0]!;",
    ],
    body: "Fire#.cpu = this.cpu; new (pick#())();",
  },
};
