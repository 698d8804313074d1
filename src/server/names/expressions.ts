/** Names in expressions, and what any part of a module needs to say what a name stands for. */
import type { Argument, Expression, Name, Path, Span } from "../../../grammar/index.js";
import { hostCounters, modes } from "../../compiler/index.js";
import type { Entities } from "./entities.js";
import type { Entity, EntityKind } from "./entities.js";
import { functionDocs, labelDocs, modeDocs } from "./words.js";

/** A name in the text. */
export interface Occurrence {
  readonly span: Span;
  readonly entity: Entity;
  /** It is here that the thing is declared. */
  readonly declares: boolean;
}

/** What a name means where it stands; undefined for none. */
export type Scope = (name: string) => Entity | undefined;

const isItem = (kind: EntityKind): boolean => ["counter", "series", "gauge", "histogram"].includes(kind);

/** Collects names. */
export class ExpressionWalk {
  readonly found: Occurrence[] = [];
  protected readonly entities: Entities;
  protected readonly index: number;

  constructor(entities: Entities, module: number) {
    this.entities = entities;
    this.index = module;
  }

  protected readonly top = (name: string): Entity | undefined => this.entities.named(this.index, name);

  protected declare(name: Name, entity: Entity): void {
    this.found.push({ span: name.span, entity, declares: true });
  }
  protected refer(name: Pick<Name, "span">, entity: Entity | undefined): void {
    if (entity !== undefined) this.found.push({ span: name.span, entity, declares: false });
  }
  protected word(name: Pick<Name, "span">, group: string, text: string, doc: string | undefined): void {
    if (doc !== undefined) this.refer(name, this.entities.word(group, text, doc));
  }

  /** Names joined by dots. @returns what the whole of it means. */
  protected pathAt({ segments }: Path, scope: Scope, wanted?: (kind: EntityKind) => boolean): Entity | undefined {
    let at: Entity | undefined;
    for (const [index, { name, index: place }] of segments.entries()) {
      const last = index === segments.length - 1;
      at = index === 0 ? scope(name.text) : at && this.entities.member(at, name.text, last ? wanted : undefined);
      this.refer(name, at);
      if (place !== undefined && place.kind !== "AllIndex") this.expression(place, scope);
    }
    return at;
  }

  // ---------------------------------------------------------------------------------------------- expressions

  protected argumentsOf(given: readonly Argument[], parameters: readonly Entity[], scope: Scope): void {
    for (const { name, value } of given) {
      if (name !== undefined)
        this.refer(
          name,
          parameters.find((each) => each.name === name.text),
        );
      this.expression(value, scope);
    }
  }

  protected expression(each: Expression, scope: Scope): void {
    switch (each.kind) {
      case "PathExpression":
        this.pathExpression(each.path, scope);
        return;
      case "CallExpression":
        this.call(each.callee);
        for (const { name, value } of each.arguments) {
          if (name !== undefined && each.callee.text in modes)
            this.word(name, `mode ${each.callee.text}`, name.text, `A value of the mode \`${each.callee.text}\`.`);
          this.expression(value, scope);
        }
        return;
      case "SelectExpression":
        this.expression(each.of, scope);
        for (const { name, value } of each.at) {
          if (name !== undefined) this.refer(name, scope(name.text));
          this.expression(value, scope);
        }
        return;
      case "UnaryExpression":
        this.expression(each.operand, scope);
        return;
      case "BinaryExpression":
        this.expression(each.left, scope);
        this.expression(each.right, scope);
        return;
      case "ConditionalExpression":
        this.expression(each.condition, scope);
        this.expression(each.then, scope);
        this.expression(each.else, scope);
        return;
      case "RangeExpression":
        this.expression(each.from, scope);
        this.expression(each.to, scope);
        return;
      case "ListExpression":
      case "TupleExpression":
        for (const item of each.items) this.expression(item, scope);
        return;
      case "NumberLiteral":
      case "QuantityLiteral":
      case "StringLiteral":
      case "BooleanLiteral":
      case "AddressLiteral":
      case "ErrorExpression":
    }
  }

  private pathExpression(path: Path, scope: Scope): void {
    const [first, ...rest] = path.segments;
    if (first === undefined) return;
    const meant = scope(first.name.text);
    if (meant === undefined && rest.length === 0) {
      this.call(first.name);
      return;
    }
    // `server.cpu.switches`: every host has these, whatever it runs.
    const last = rest.at(-1);
    const known = rest.map(({ name }) => name.text).join(".");
    if (meant?.kind === "host" && last !== undefined && Object.hasOwn(hostCounters, known)) {
      this.refer(first.name, meant);
      const span = { ...last.span, start: rest[0]?.name.span.start ?? last.span.start, end: last.name.span.end };
      this.word({ span }, "host", known, hostCounters[known]?.doc);
      return;
    }
    this.pathAt(path, scope, isItem);
  }

  /** A function, a mode, or a label of a value. */
  private call(name: Name): void {
    const { text } = name;
    const docs = [modeDocs, functionDocs, labelDocs].find((each) => Object.hasOwn(each, text));
    this.word(name, "call", text, docs?.[text]);
  }
}
