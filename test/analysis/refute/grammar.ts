/**
 * Implementations of a protocol, made at random over a grammar of TypeScript: what they wait for, charge, call, leave to timers and to threads stands
 * behind classes, helpers, closures, containers, control flow and other files.
 */
import fc from "fast-check";
import { framed, type Written } from "./frame.js";

/** What a piece of an implementation does, and how it is written. */
export type Piece =
  | { readonly kind: "wait" | "up" | "down" }
  | { readonly kind: "compute"; readonly ns: number }
  | { readonly kind: "charge"; readonly ns: number; readonly how: Plain }
  | { readonly kind: "timer" | "spawn"; readonly body: Piece; readonly how: number }
  | { readonly kind: "sequence"; readonly parts: readonly Piece[] }
  | { readonly kind: "flow"; readonly how: Flow; readonly parts: readonly Piece[] }
  | { readonly kind: "via"; readonly how: Via; readonly body: Piece };

const plains = [
  "call", "getter", "setter", "constructor", "field", "default", "callback", "map", "sort", "template", "valueOf", "iterator", "spread", "tagged", "destructured",
  "replace", "from", "static", "optional", "bound", "compound",
] as const; // prettier-ignore
const flows = ["if", "else", "for", "while", "do", "of", "fallthrough", "try", "catch", "finally", "label", "leave", "and", "nullish", "ternary", "guard", "comma", "return"] as const; // prettier-ignore
const vias = [
  "method", "private", "override", "template", "arrow", "array", "map", "table", "call", "apply", "bind", "reflect", "helper", "namespace", "reexport", "class",
  "subclass", "interface", "getter", "variable", "conditional", "byHand", "default", "factory", "generic", "static", "computed", "recursion", "destructured", "property",
  "mixin", "curried", "set", "pick", "shadow", "callback", "next", "spread",
] as const; // prettier-ignore
type Plain = (typeof plains)[number];
type Flow = (typeof flows)[number];
type Via = (typeof vias)[number];

const ns = fc.constantFrom(1000, 2500, 40_000, 300_000);
export const implementations: fc.Arbitrary<Piece> = fc.letrec<{ piece: Piece; leaf: Piece; inner: Piece }>((tie) => ({
  piece: fc.array(tie("inner"), { minLength: 1, maxLength: 3 }).map((parts): Piece => ({ kind: "sequence", parts })),
  leaf: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Piece>({ kind: "wait" }) },
    { weight: 1, arbitrary: fc.constantFrom<Piece>({ kind: "up" }, { kind: "down" }) },
    { weight: 2, arbitrary: ns.map((each): Piece => ({ kind: "compute", ns: each })) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("charge" as const), ns, how: fc.constantFrom(...plains) }) },
  ),
  inner: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("via" as const), how: fc.constantFrom(...vias), body: tie("inner") }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("flow" as const),
        how: fc.constantFrom(...flows),
        parts: fc.array(tie("inner"), { minLength: 2, maxLength: 2 }),
      }),
    },
    fc.record({ kind: fc.constantFrom("timer" as const, "spawn" as const), body: tie("inner"), how: fc.nat(5) }),
  ),
})).piece;

/** @param name of the protocol, and of its files. */
export function written(piece: Piece, name: string): Written {
  return new Writer(name).write(piece);
}

/** A piece as statements of an operation, in which `self` is the protocol. */
type Body = (self: string) => string;

class Writer {
  readonly #name: string;
  readonly #members: string[] = [];
  readonly #base: string[] = [];
  readonly #before: string[] = [];
  readonly #helpers: string[] = [];
  #mixed = false;
  #next = 0;
  #waits = 0;

  constructor(name: string) {
    this.#name = name;
  }

  write(piece: Piece): Written {
    const name = this.#name;
    const body = this.#body(piece)("this");
    return framed({
      name,
      body,
      waits: this.#waits,
      members: this.#members,
      base: this.#base,
      before: this.#before,
      helpers: this.#helpers,
      mixins: this.#mixed ? this.#mixins : [],
    });
  }

  readonly #mixins: string[] = [];
  #id(prefix: string): string {
    return `${prefix}${++this.#next}`;
  }
  #method(body: Body, star = "*", where: string[] = this.#base): string {
    const name = this.#id("m");
    where.push(`  ${star}${name}(): All {\n${body("this")}\n  }`);
    return name;
  }

  #body(piece: Piece): Body {
    switch (piece.kind) {
      case "wait": {
        const gate = `g${++this.#waits}`;
        return (self) => `yield* ${self}.${gate}.wait();`;
      }
      case "up":
        return (self) => `yield* ${self}.goUp();`;
      case "down":
        return (self) => `yield* ${self}.goDown();`;
      case "compute":
        return (self) => `yield* ${self}.cpu.compute(${piece.ns});`;
      case "charge":
        return this.#charge(piece.how, piece.ns);
      case "sequence": {
        const parts = piece.parts.map((each) => this.#body(each));
        return (self) => parts.map((each) => each(self)).join("\n");
      }
      case "timer":
      case "spawn":
        return this.#later(piece.kind, piece.how, this.#body(piece.body));
      case "flow": {
        const [one, two] = piece.parts.map((each) => this.#body(each)) as [Body, Body];
        return this.#flow(piece.how, one, two);
      }
      case "via":
        return this.#via(piece.how, this.#body(piece.body));
    }
  }

  #later(kind: "timer" | "spawn", how: number, body: Body): Body {
    const name = this.#method(body);
    const local = this.#id("f");
    return (self) => {
      const ways =
        kind === "timer"
          ? [
              `${self}.host.timers.after(1000, () => ${self}.${name}());`,
              `const ${local} = (): All => ${self}.${name}(); ${self}.host.timers.after(1000, ${local});`,
              `const { timers: ${local} } = ${self}.host; ${local}.after(1000, ${self}.${name}.bind(${self}));`,
              `[${self}.host.timers].forEach((each) => { each.after(1000, () => ${self}.${name}()); });`,
            ]
          : [
              `${self}.host.spawn("s", ${self}.${name}());`,
              `const ${local} = ${self}.${name}(); ${self}.host.spawn("s", ${local});`,
              `const ${local} = ${self}.host; ${local}.spawn("s", ${self}.${name}.call(${self}));`,
            ];
      // Timers and threads are for contexts that owe no time.
      return `yield* ${self}.cpu.settle(); ${ways[how % ways.length] ?? ""}`;
    };
  }

  #flow(how: Flow, one: Body, two: Body): Body {
    const n = this.#id("n");
    const odd = (self: string): string => `${self}.tick % 2 === 0`;
    const op = (self: string, body: Body): string =>
      `(function* (self: Base${this.#name}): All { ${body("self")} })(${self})`;
    switch (how) {
      case "if":
        return (self) => `if (${odd(self)}) { ${one(self)} }\n${two(self)}`;
      case "else":
        return (self) => `if (${odd(self)}) { ${one(self)} } else { ${two(self)} }`;
      case "for":
        return (self) => `for (let ${n} = 0; ${n} < 3; ${n}++) { ${one(self)} }\n${two(self)}`;
      case "while":
        return (self) => `let ${n} = ${self}.tick % 3; while (${n}-- > 0) { ${one(self)} }\n${two(self)}`;
      case "do":
        return (self) =>
          `let ${n} = 2; do { ${one(self)} if (${odd(self)}) continue; ${two(self)} } while (--${n} > 0);`;
      case "of":
        return (self) =>
          `for (const ${n} of [1, 2, ${self}.tick]) { if (${n} === 2) { ${one(self)} continue; } ${two(self)} }`;
      case "fallthrough":
        return (self) =>
          `switch (${self}.tick % 3) { case 0: ${one(self)} case 1: ${two(self)} break; default: ${self}.sum++; }`;
      case "try":
        return (self) => `try { if (${odd(self)}) throw new Error("odd"); ${one(self)} } catch { ${two(self)} }`;
      case "catch":
        return (self) =>
          `try { ${one(self)} throw new Error("always"); } catch (${n}) { if (!(${n} instanceof Error)) throw ${n}; ${two(self)} }`;
      case "finally":
        return (self) => `try { ${one(self)} } finally { ${two(self)} }`;
      case "label":
        return (self) =>
          `${n}: for (;;) { for (;;) { ${one(self)} if (${odd(self)}) break ${n}; break; } ${two(self)} break; }`;
      case "leave":
        return (self) =>
          `for (let ${n} = 0; ${n} < 4; ${n}++) { if (${n} === 1) { ${one(self)} break; } ${two(self)} }`;
      case "and":
        return (self) =>
          `${odd(self)} && (yield* ${op(self, one)}, true); ${odd(self)} || (yield* ${op(self, two)}, true);`;
      case "nullish":
        return (self) => `(H.none() ?? (yield* ${op(self, one)}));\n${two(self)}`;
      case "ternary":
        return (self) => `yield* (${odd(self)} ? ${op(self, one)} : ${op(self, two)});`;
      case "comma":
        return (self) => `((yield* ${op(self, one)}), (yield* ${op(self, two)}));`;
      case "guard":
        return (self) => `if (!${self}.cpu.inInterrupt) { ${one(self)} } else { ${two(self)} }`;
      case "return": {
        const name = this.#method((self) => `${one(self)} if (${odd(self)}) return; ${two(self)}`);
        return (self) => `yield* ${self}.${name}();`;
      }
    }
  }

  #via(how: Via, body: Body): Body {
    const id = this.#id("v");
    const at =
      (member: string): Body =>
      (self) =>
        `yield* ${self}.${member}();`;
    const by = (text: (self: string, name: string) => string): Body => {
      const name = this.#method(body);
      return (self) => text(self, name);
    };
    switch (how) {
      case "method":
        return at(this.#method(body));
      case "private": {
        this.#base.push(`  *#${id}(): All { ${body("this")} }`, `  *${id}(): All { yield* this.#${id}(); }`);
        return at(id);
      }
      case "override":
        this.#base.push(`  *${id}(): All {}`);
        this.#members.push(`  override *${id}(): All { ${body("this")} }`);
        return at(id);
      case "template":
        this.#base.push(`  *${id}(): All { yield* this.${id}step(); }`, `  abstract ${id}step(): All;`);
        this.#members.push(
          `  override ${id}step(): All { return this.${id}inner(); }`,
          `  *${id}inner(): All { ${body("this")} }`,
        );
        return at(id);
      case "arrow":
        return by((self, name) => `const ${id} = (): All => ${self}.${name}(); yield* ${id}();`);
      case "array":
        return by(
          (self, name) => `const ${id}: Run[] = [() => ${self}.${name}()]; for (const each of ${id}) yield* each();`,
        );
      case "map":
        return by(
          (self, name) =>
            `const ${id} = new Map<string, Run>([["a", () => ${self}.${name}()]]); const ${id}b = ${id}.get("a"); if (${id}b !== undefined) yield* ${id}b();`,
        );
      case "table":
        return by(
          (self, name) => `const ${id}: Record<string, Run> = { a: () => ${self}.${name}() }; yield* ${id}["a"]!();`,
        );
      case "call":
        return by((self, name) => `yield* ${self}.${name}.call(${self});`);
      case "apply":
        return by((self, name) => `yield* ${self}.${name}.apply(${self}, []);`);
      case "bind":
        return by((self, name) => `const ${id} = ${self}.${name}.bind(${self}); yield* ${id}();`);
      case "reflect":
        return by((self, name) => `yield* Reflect.apply(${self}.${name}, ${self}, []) as All;`);
      case "helper":
      case "namespace":
      case "reexport":
        // Names of the main file are not known in the other one.
        this.#helpers.push(`export function* ${id}(self: Owner): All { yield* self.${this.#method(body)}(); }`);
        if (how === "helper") {
          this.#before.push(`import { ${id} as ${id}x } from "./${this.#name}-helper.js";`);
          return (self) => `yield* ${id}x(${self});`;
        }
        if (how === "reexport") this.#helpers.push(`export { ${id} as ${id}r };`);
        return (self) => `yield* H.${id}${how === "reexport" ? "r" : ""}(${self});`;
      case "class":
      case "subclass":
      case "interface": {
        const name = `C${id}`;
        const root = how === "class" ? "" : `abstract class A${id} { abstract run(): All; }\n`;
        const kept = how === "class" ? "" : how === "subclass" ? ` extends A${id}` : " implements Work";
        const type = how === "class" ? name : how === "subclass" ? `A${id}` : "Work";
        const over = how === "subclass" ? "override " : "";
        this.#before.push(
          `${how === "subclass" ? root : ""}class ${name}${kept} { readonly owner: Base${this.#name}; constructor(owner: Base${this.#name}) { ${how === "subclass" ? "super(); " : ""}this.owner = owner; } ${over}*run(): All { ${body("this.owner")} } }`,
        );
        return (self) => `const ${id}: ${type} = new ${name}(${self}); yield* ${id}.run();`;
      }
      case "getter": {
        const name = this.#method(body);
        this.#base.push(`  get ${id}(): All { return this.${name}(); }`);
        return (self) => `yield* ${self}.${id};`;
      }
      case "variable":
        return by((self, name) => `const ${id} = ${self}.${name}(); yield* ${id};`);
      case "conditional":
        return by(
          (self, name) =>
            `let ${id}: Run | null = null; if (${self}.tick > 0) ${id} = () => ${self}.${name}(); if (${id} !== null) yield* ${id}();`,
        );
      case "byHand":
        return by((self, name) => `for (const ${id} of ${self}.${name}()) yield ${id};`);
      case "default": {
        const name = this.#method(body);
        this.#base.push(`  *${id}(op = this.${name}()): All { yield* op; }`);
        return at(id);
      }
      case "factory": {
        const name = this.#method(body);
        this.#base.push(`  ${id}(): Run { return () => this.${name}(); }`);
        return (self) => `yield* ${self}.${id}()();`;
      }
      case "generic":
        this.#before.push(`function* ${id}<T extends All>(op: T): All { yield* op; }`);
        return by((self, name) => `yield* ${id}(${self}.${name}());`);
      case "static":
        this.#before.push(`class S${id} { static *run(self: Base${this.#name}): All { ${body("self")} } }`);
        return (self) => `yield* S${id}.run(${self});`;
      case "computed":
        this.#before.push(`const k${id} = "${id}c";`);
        this.#base.push(`  *[k${id}](): All { ${body("this")} }`);
        return (self) => `yield* ${self}[k${id}]();`;
      case "recursion":
        this.#base.push(`  *${id}(n: number): All { if (n > 0) { ${body("this")} yield* this.${id}(n - 1); } }`);
        return (self) => `yield* ${self}.${id}(2);`;
      case "destructured":
        return by((self, name) => `const { ${name}: ${id} } = ${self}; yield* ${id}.call(${self});`);
      case "property": {
        const name = this.#method(body);
        this.#base.push(`  ${id}: Run = () => this.${name}();`);
        return at(id);
      }
      case "mixin":
        this.#mixed = true;
        this.#base.push(`  abstract ${id}(): All;`);
        this.#mixins.push(`  override *${id}(): All { ${body("this")} }`);
        return at(id);
      case "curried":
        this.#before.push(
          `const ${id} = (owner: Base${this.#name}) => (): All => (function* (self: Base${this.#name}): All { ${body("self")} })(owner);`,
        );
        return (self) => `yield* ${id}(${self})();`;
      case "set":
        return by(
          (self, name) =>
            `const ${id} = new Set<Run>(); ${id}.add(() => ${self}.${name}()); for (const each of ${id}) yield* each();`,
        );
      case "pick":
        return by(
          (self, name) => `const [${id}] = [(): All => ${self}.${name}()]; if (${id} !== undefined) yield* ${id}();`,
        );
      case "shadow":
        this.#before.push(`function* ${id}(_self: unknown): All {}\nvoid ${id};`);
        return by(
          (self, name) =>
            `{ const ${id} = (given: Base${this.#name}): All => given.${name}(); yield* ${id}(${self}); }`,
        );
      case "callback":
        this.#before.push(`function ${id}(run: Run): All { return run(); }`);
        return by((self, name) => `yield* ${id}(() => ${self}.${name}());`);
      case "next":
        return by(
          (self, name) =>
            `const ${id} = ${self}.${name}(); for (let step = ${id}.next(); step.done !== true; step = ${id}.next()) yield step.value;`,
        );
      case "spread":
        return by((self, name) => `const ${id}: Run[] = [...[(): All => ${self}.${name}()]]; yield* ${id}.at(0)!();`);
    }
  }

  #charge(how: Plain, ns: number): Body {
    const id = this.#id("p");
    const charge = (cpu: string): string => `${cpu}.chargeTime(${ns});`;
    const owner = `Base${this.#name}`;
    const cls = (text: string): void =>
      void this.#before.push(
        `class P${id} { readonly owner: ${owner}; constructor(owner: ${owner}) { this.owner = owner; } ${text} }`,
      );
    switch (how) {
      case "call":
        this.#base.push(`  ${id}(): void { ${charge("this.cpu")} }`);
        return (self) => `${self}.${id}();`;
      case "getter":
        this.#base.push(`  get ${id}(): number { ${charge("this.cpu")} return 1; }`);
        return (self) => `${self}.sum += ${self}.${id};`;
      case "setter":
        this.#base.push(`  set ${id}(_value: number) { ${charge("this.cpu")} }`);
        return (self) => `${self}.${id} = 1;`;
      case "constructor":
        this.#before.push(`class P${id} { constructor(owner: ${owner}) { ${charge("owner.cpu")} } }`);
        return (self) => `new P${id}(${self});`;
      case "field":
        this.#before.push(
          `function ${id}(owner: ${owner}): number { ${charge("owner.cpu")} return 1; }\nlet o${id}: ${owner} | null = null;\nclass P${id} { readonly value = o${id} === null ? 0 : ${id}(o${id}); }`,
        );
        return (self) => `o${id} = ${self}; ${self}.sum += new P${id}().value;`;
      case "default":
        this.#base.push(
          `  ${id}(x = this.${id}d()): number { return x; }`,
          `  ${id}d(): number { ${charge("this.cpu")} return 1; }`,
        );
        return (self) => `${self}.${id}();`;
      case "callback":
        return (self) => `[1, 2].forEach(() => { ${charge(`${self}.cpu`)} });`;
      case "map":
        return (self) => `${self}.sum += [1].map((each) => { ${charge(`${self}.cpu`)} return each; }).length;`;
      case "sort":
        return (self) => `[2, 1].sort((a, b) => { ${charge(`${self}.cpu`)} return a - b; });`;
      case "template":
        cls(`toString(): string { ${charge("this.owner.cpu")} return ""; }`);
        return (self) => `${self}.sum += \`\${new P${id}(${self})}\`.length;`;
      case "valueOf":
        cls(`valueOf(): number { ${charge("this.owner.cpu")} return 1; }`);
        return (self) => `${self}.sum += +new P${id}(${self});`;
      case "iterator":
        cls(`*[Symbol.iterator](): Generator<number> { ${charge("this.owner.cpu")} yield 1; }`);
        return (self) => `for (const each of new P${id}(${self})) ${self}.sum += each;`;
      case "spread":
        cls(`*[Symbol.iterator](): Generator<number> { ${charge("this.owner.cpu")} yield 1; }`);
        return (self) => `${self}.sum += [...new P${id}(${self})].length;`;
      case "tagged":
        this.#before.push(
          `const ${id} = (owner: ${owner}) => (_parts: TemplateStringsArray): void => { ${charge("owner.cpu")} };`,
        );
        return (self) => `${id}(${self})\`x\`;`;
      case "destructured":
        cls(`get cost(): number { ${charge("this.owner.cpu")} return 1; }`);
        return (self) => `{ const { cost } = new P${id}(${self}); ${self}.sum += cost; }`;
      case "replace":
        return (self) => `${self}.sum += "aa".replace(/a/g, () => { ${charge(`${self}.cpu`)} return "b"; }).length;`;
      case "from":
        return (self) =>
          `${self}.sum += Array.from({ length: 2 }, () => { ${charge(`${self}.cpu`)} return 1; }).length;`;
      case "static":
        this.#before.push(`class P${id} { static run(owner: ${owner}): void { ${charge("owner.cpu")} } }`);
        return (self) => `P${id}.run(${self});`;
      case "optional":
        this.#before.push(
          `interface I${id} { readonly run?: (owner: ${owner}) => void }\nconst ${id}: I${id} = { run: (owner) => { ${charge("owner.cpu")} } };`,
        );
        return (self) => `${id}.run?.(${self});`;
      case "bound":
        return (self) => `{ const spend = ${self}.cpu.chargeTime.bind(${self}.cpu); spend(${ns}); }`;
      case "compound":
        this.#base.push(`  get ${id}(): number { return 1; }`, `  set ${id}(_value: number) { ${charge("this.cpu")} }`);
        return (self) => `${self}.${id} += 1;`;
    }
  }
}
