/**
 * Translates operations, which people write as generators, so that one that is not suspended is a plain call. The text is a bundle: it has all classes whose
 * operations call one another.
 */
import { copyOf, type Context, lower, type Lowered, type PlainCall, Untranslatable } from "./lower.js";
import { changesMethods, type Class, isRunAhead, mayBeFunction, type Method, type Names, namesOf } from "./names.js";
import { type Patch, type Piece, Writer } from "./pieces.js";
import { frame, plainBody, restBody } from "./print.js";
import { PRELUDE } from "./prelude.js";
import {
  children,
  isClass,
  isFunction,
  keyOf,
  list,
  namesIn,
  type Node,
  optional,
  parseModule,
  part,
  walk,
  word,
} from "./tree.js";

export { type Counted, countLoops } from "./loops.js";

export interface Translated {
  readonly text: string;
  /** As in a source map. */
  readonly mappings: string;
  /** Operations with plain forms. */
  readonly translated: readonly string[];
  /** Operations that stay generators, with the reason. */
  readonly left: readonly string[];
}

export interface SourceMap {
  readonly mappings: string;
  readonly sources: readonly string[];
}

/**
 * @param text A module in JavaScript.
 * @param map Its source map.
 * @param isOwn Whether a source of the map is the package's own.
 */
export function translate(text: string, map: SourceMap, isOwn: (source: string) => boolean): Translated {
  return new Translation(text, map, isOwn).run();
}

/** Names of what is added. A module that has such names already is not translated. */
const TAKEN = /\bx\$|\$(?:plain|rest)\b/;

class Translation {
  readonly #text: string;
  readonly #map: SourceMap;
  readonly #isOwn: (source: string) => boolean;
  readonly #writer: Writer;
  readonly #translated: string[] = [];
  readonly #left: string[] = [];
  readonly #edits: Patch[] = [];
  readonly #fixed: Patch[] = [];
  #names!: Names;
  readonly #privates = new Map<Class, ReadonlySet<string>>();

  constructor(text: string, map: SourceMap, isOwn: (source: string) => boolean) {
    this.#text = text;
    this.#map = map;
    this.#isOwn = isOwn;
    this.#writer = new Writer(text, map);
  }

  run(): Translated {
    const unchanged = (reason: string): Translated => ({
      text: this.#text,
      mappings: this.#map.mappings,
      translated: [],
      left: [reason],
    });
    if (TAKEN.test(this.#text)) return unchanged("the text has names that the translation uses");
    const program = parseModule(this.#text);
    const isTrusted = (at: number): boolean => {
      const source = this.#map.sources[this.#writer.sourceAt(at) ?? -1];
      // What belongs to no source is esbuild's.
      return source === undefined || this.#isOwn(source);
    };
    if (changesMethods(program, isTrusted)) return unchanged("code changes methods of objects");
    this.#names = namesOf(program, isTrusted);
    this.#fix(program);
    for (const each of this.#names.classes) this.#class(each);
    for (const [name, node] of this.#names.functions) this.#function(name, node);
    const [first] = list(program, "body");
    if (first === undefined) return unchanged("the text is empty");
    const taken = this.#edits.filter(({ start, end }) => end > start);
    const outside = this.#fixed.filter(
      (each) => !taken.some(({ start, end }) => start <= each.start && each.end <= end),
    );
    const patches = [{ start: first.start, end: first.start, text: [PRELUDE] }, ...this.#edits, ...outside];
    patches.sort((one, other) => one.start - other.start);
    const writer = this.#writer;
    writer.write([{ start: 0, end: this.#text.length, patches }]);
    return { text: writer.text, mappings: writer.mappings, translated: this.#translated, left: this.#left };
  }

  /** What is changed wherever it stands: methods that are assigned, and operations that are to run ahead. */
  #fix(program: Node): void {
    const { methods } = this.#names;
    const visit = (node: Node, own: Class | null): void => {
      if (node.type === "AssignmentExpression" && word(node, "operator") === "=") {
        const left = part(node, "left");
        const name = left.type === "MemberExpression" ? keyOf(part(left, "property"), left["computed"]) : null;
        if (name !== null && methods.has(name) && mayBeFunction(part(node, "right"))) {
          this.#fixed.push({ start: node.start, end: node.start, text: ["x$assign("] });
          const value = part(node, "right").start;
          this.#fixed.push({ start: part(left, "object").end, end: value, text: [`, "${name}", `] });
          this.#fixed.push({ start: node.end, end: node.end, text: [")"] });
        }
      }
      if (node.type === "CallExpression") this.#runAhead(node, own);
      const within = isClass(node) ? (this.#names.classes.find((each) => each.node === node) ?? null) : own;
      for (const each of children(node)) visit(each, within);
    };
    visit(program, null);
  }

  #runAhead(node: Node, own: Class | null): void {
    const [op] = list(node, "arguments");
    if (op === undefined || !isRunAhead(node)) return;
    const at = op.type === "CallExpression" ? this.#plainAt(op, own, new Set()) : null;
    if (at === null) return;
    this.#fixed.push({ start: node.start, end: op.start, text: ["("] });
    this.#fixed.push({ start: at, end: at, text: ["$plain"] });
    this.#fixed.push({ start: op.end, end: node.end, text: [" === x$S ? x$take() : null)"] });
  }

  /** The place behind the name of the operation that is called; null if it has no plain form. */
  #plainAt(call: Node, own: Class | null, declared: ReadonlySet<string>): number | null {
    const callee = part(call, "callee");
    if (call["optional"] === true || callee["optional"] === true) return null;
    if (callee.type === "Identifier")
      return this.#names.functions.has(word(callee)) && !declared.has(word(callee)) ? callee.end : null;
    // What drives a method that stayed a generator calls the method of the object's own class, and `super` means another one.
    if (callee.type !== "MemberExpression" || part(callee, "object").type === "Super") return null;
    const name = keyOf(part(callee, "property"), callee["computed"]);
    if (name === null) return null;
    const known = name.startsWith("#")
      ? own !== null && this.#privatesOf(own).has(name)
      : this.#names.methods.has(name);
    return known ? callee.end : null;
  }

  #privatesOf(own: Class): ReadonlySet<string> {
    let names = this.#privates.get(own);
    if (names === undefined) {
      names = new Set(
        own.methods.filter(({ name, isGenerator }) => isGenerator && name.startsWith("#")).map(({ name }) => name),
      );
      this.#privates.set(own, names);
    }
    return names;
  }

  #context(own: Class | null): Context {
    const plainCall: PlainCall = (call, patches, declared) => {
      const at = this.#plainAt(call, own, declared);
      return at === null ? null : [copyOf(call, [...patches, { start: at, end: at, text: ["$plain"] }], this.#fixed)];
    };
    return { plainCall, isIdentity: (name) => this.#names.identities.has(name), fixed: this.#fixed };
  }

  #class(own: Class): void {
    const id = optional(own.node, "id");
    const context = this.#context(own);
    for (const method of own.methods) {
      const { name, node } = method;
      const isPrivate = name.startsWith("#");
      if (!(isPrivate ? method.isGenerator : this.#names.methods.has(name))) {
        if (method.isGenerator)
          this.#left.push(`${id === null ? "" : word(id)}.${name}: others of the name are no methods`);
        continue;
      }
      const shown = `${id === null ? "class" : word(id)}.${name}`;
      if (!method.isGenerator) {
        this.#edits.push({ start: node.end, end: node.end, text: this.#plainOf(method, own) });
        continue;
      }
      const lowered = this.#lowered(shown, method.value, context);
      if (lowered === null) {
        this.#edits.push({ start: node.end, end: node.end, text: [bridge(name)] });
        continue;
      }
      const parameters = this.#parameters(method.value);
      // A class that overrides the method has a rest of its own, and one does not stand for the other.
      const rest = isPrivate ? `${name}$rest` : `${name}$${this.#names.classes.indexOf(own)}$rest`;
      const self = `this.${rest}, this`;
      this.#edits.push({
        start: node.start,
        end: node.end,
        text: [
          name,
          parameters,
          `{ return new x$Op(${frame(self, 0, this.#givenNames(method.value))}, void 0, 0); }\n${name}$plain`,
          parameters,
          "{\n",
          ...plainBody(lowered, self),
          `}\n${rest}(x$pc, x$in, x$f) {\n`,
          ...restBody(lowered),
          "}\n",
        ],
      });
    }
  }

  #function(name: string, node: Node): void {
    const lowered = this.#lowered(name, node, this.#context(null));
    if (lowered === null) {
      const text = [`\nfunction ${name}$plain(...x$given) { return x$run(${name}(...x$given)); }`];
      this.#edits.push({ start: node.end, end: node.end, text });
      return;
    }
    const parameters = this.#parameters(node);
    const self = `${name}$rest, void 0`;
    this.#edits.push({
      start: node.start,
      end: node.end,
      text: [
        `function ${name}`,
        parameters,
        `{ return new x$Op(${frame(self, 0, this.#givenNames(node))}, void 0, 0); }\nfunction ${name}$plain`,
        parameters,
        "{\n",
        ...plainBody(lowered, self),
        `}\nfunction ${name}$rest(x$pc, x$in, x$f) {\n`,
        ...restBody(lowered),
        "}\n",
      ],
    });
  }

  #lowered(shown: string, value: Node, context: Context): Lowered | null {
    try {
      const lowered = lower(value, context);
      this.#translated.push(shown);
      return lowered;
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      this.#left.push(`${shown}: ${error.message}`);
      return null;
    }
  }

  /** The parameters with their parentheses, and what follows up to the body. */
  #parameters(value: Node): Piece {
    const params = list(value, "params");
    const open = params.length === 0 ? value.start : (params[0]?.start ?? 0);
    const close = params.at(-1)?.end ?? open;
    if (params.length === 0) return "() ";
    const inner = copyOf({ ...value, start: open, end: close }, [], this.#fixed) as Exclude<Piece, string>;
    return {
      ...inner,
      patches: [{ start: open, end: open, text: ["("] }, ...inner.patches, { start: close, end: close, text: [") "] }],
    };
  }

  #givenNames(value: Node): string[] {
    return list(value, "params").flatMap(namesIn);
  }

  /** The plain form of a method that returns the operation of another one. */
  #plainOf({ name, value }: Method, own: Class): Piece[] {
    const context = this.#context(own);
    const patches: Patch[] = [];
    let plain = 0;
    const give = (node: Node): void => {
      if (node.type === "ConditionalExpression") {
        give(part(node, "consequent"));
        give(part(node, "alternate"));
        return;
      }
      if (node.type === "CallExpression") {
        const callee = part(node, "callee");
        const [only, ...others] = list(node, "arguments");
        if (
          callee.type === "Identifier" &&
          context.isIdentity(word(callee)) &&
          only !== undefined &&
          others.length === 0
        ) {
          patches.push({ start: callee.start, end: callee.end, text: [""] });
          give(only);
          return;
        }
        const at = this.#plainAt(node, own, new Set());
        if (at !== null) {
          plain++;
          patches.push({ start: at, end: at, text: ["$plain"] });
          return;
        }
      }
      patches.push(
        { start: node.start, end: node.start, text: ["x$run("] },
        { start: node.end, end: node.end, text: [")"] },
      );
    };
    const body = part(value, "body");
    let closures = 0;
    walk(body, (node) => {
      if (isFunction(node) || isClass(node)) closures++;
      if (node.type === "ReturnStatement") {
        const returned = optional(node, "argument");
        if (returned === null) closures++;
        else give(returned);
      }
      return !isFunction(node) && !isClass(node);
    });
    if (plain === 0 || closures > 0 || value["async"] === true) return [bridge(name)];
    const end = { start: body.end - 1, end: body.end, text: ["return x$run();\n}"] };
    return [`\n${name}$plain`, this.#parameters(value), copyOf(body, [...patches, end], this.#fixed)];
  }
}

function bridge(name: string): string {
  return `\n${name}$plain(...x$given) { return x$run(this.${name}(...x$given)); }`;
}
