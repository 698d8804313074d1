/** What names stand for: things that programs declare, and words of the language that have a meaning in one place. */
import type {
  Annotated,
  Declaration,
  GraphMember,
  Name,
  Node,
  Parameter,
  ProtocolMember,
  ScenarioMember,
  Span,
} from "../../../grammar/index.js";
import type { Compilation } from "../../compiler/index.js";

export type EntityKind =
  | "service"
  | "protocol"
  | "graph"
  | "machine"
  | "medium"
  | "scenario"
  | "experiment"
  | "constant"
  | "operation"
  | "parameter"
  | "participant"
  | "slot"
  | "need"
  | "element"
  | "instance"
  | "pool"
  | "point"
  | "entry"
  | "counter"
  | "series"
  | "gauge"
  | "histogram"
  | "field"
  | "bit"
  | "host"
  | "link"
  | "variable"
  | "axis"
  | "measure"
  /** A word that the language knows: a value of a machine, a mode, a function. */
  | "word";

/** Something that has a name. */
export interface Entity {
  readonly kind: EntityKind;
  readonly name: string;
  /** The place of the name in its declaration; absent for a word of the language. */
  readonly span?: Span;
  /** Of a declaration: its node in the tree. */
  readonly node?: Node;
  /** What it is declared in. */
  readonly owner?: Entity;
  readonly doc: string;
}

/** The declarations of a program as entities, each the same object however often it is asked for. */
export class Entities {
  readonly compilation: Compilation;
  readonly #known = new Map<Node, Entity>();
  readonly #words = new Map<string, Entity>();

  constructor(compilation: Compilation) {
    this.compilation = compilation;
  }

  /** What a top-level name of a module stands for. */
  named(module: number, name: string): Entity | undefined {
    const found = this.compilation.names[module]?.get(name);
    return found === undefined ? undefined : this.declared(found.declaration);
  }

  declared(node: Exclude<Declaration, { kind: "Number" | "Costs" }>): Entity {
    const kind = node.kind === "Const" ? "constant" : (node.kind.toLowerCase() as EntityKind);
    return this.of(kind, node.name, node);
  }

  /** A declared thing, by its node. */
  of(kind: EntityKind, name: Name, node: Node, owner?: Entity): Entity {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const doc = (node as Partial<Annotated>).doc ?? "";
    const entity: Entity = { kind, name: name.text, span: name.span, node, doc, ...(owner !== undefined && { owner }) };
    this.#known.set(node, entity);
    return entity;
  }

  /** A word of the language. @param group Tells two words with one spelling apart. */
  word(group: string, name: string, doc: string): Entity {
    const key = `${group} ${name}`;
    const known = this.#words.get(key) ?? { kind: "word" as const, name, doc };
    this.#words.set(key, known);
    return known;
  }

  // --------------------------------------------------------------------------------------------- members

  parameters(of: Entity): readonly Entity[] {
    const node = of.node as { readonly parameters?: readonly Parameter[] } | undefined;
    return (node?.parameters ?? []).map((each) => this.of("parameter", each.name, each, of));
  }

  /** The members of a protocol, graph, scenario or service that have names. */
  members(of: Entity): readonly Entity[] {
    switch (of.kind) {
      case "protocol":
        return this.#nodes<ProtocolMember>(of).flatMap((each) => this.#ofProtocol(each, of));
      case "graph":
        return this.#nodes<GraphMember>(of).flatMap((each): Entity[] => {
          if (each.kind === "Needs") return [this.of("need", each.name, each, of)];
          if (each.kind === "Instance") return [this.of("instance", each.name, each, of)];
          if (each.kind === "Pool") return [this.of("pool", each.name, each, of)];
          return each.kind === "Const" ? [this.of("constant", each.name, each, of)] : [];
        });
      case "scenario":
        return this.#ofScenario(this.#nodes<ScenarioMember>(of), of);
      default:
        return [];
    }
  }

  #nodes<Member>(of: Entity): readonly Member[] {
    return (of.node as { readonly members?: readonly Member[] } | undefined)?.members ?? [];
  }

  #ofProtocol(each: ProtocolMember, of: Entity): Entity[] {
    switch (each.kind) {
      case "Needs": {
        const slot = this.of("slot", each.name, each, of);
        return [slot, ...(each.type.tuple ?? []).map((one) => this.of("element", one.name, one, slot))];
      }
      case "Point":
        return [this.of("point", each.name, each, of)];
      case "Entry":
        return [this.of("entry", each.name, each, of)];
      case "Counter":
        return [this.of("counter", each.name, each, of)];
      case "Series":
        return [this.of("series", each.name, each, of)];
      case "Gauge":
        return [this.of("gauge", each.name, each, of)];
      case "Histogram":
        return [this.of("histogram", each.name, each, of)];
      case "Const":
        return [this.of("constant", each.name, each, of)];
      case "Opens":
        return each.participants.map((one) => this.of("participant", one.name, one, of));
      case "Header":
        return each.fields.flatMap((field) => {
          if (field.name.text === "_") return [];
          const entity = this.of("field", field.name, field, of);
          return [entity, ...field.members.map((bit) => this.of("bit", bit.name, bit, entity))];
        });
      case "Provides":
      case "DemuxBy":
      case "Calls":
      case "Domain":
      case "Barrier":
        return [];
    }
  }

  #ofScenario(members: readonly ScenarioMember[], of: Entity): Entity[] {
    return members.flatMap((each): Entity[] => {
      switch (each.kind) {
        case "Host":
          return [this.of("host", each.name, each, of)];
        case "Link":
          return [this.of("link", each.name, each, of)];
        case "Const":
          return [this.of("constant", each.name, each, of)];
        case "For":
          return this.#ofScenario(each.members, of);
        case "Start":
        case "At":
        case "Stop":
        case "Expect":
          return [];
      }
    });
  }

  /** What a name means behind another with a dot: `net.udp`, `client.test`, `test.rtt`. */
  member(of: Entity, name: string, wanted: (kind: EntityKind) => boolean = () => true): Entity | undefined {
    const target = this.targetOf(of);
    if (target === undefined) return undefined;
    const among =
      target.kind === "protocol" ? [...this.members(target), ...this.parameters(target)] : this.members(target);
    const found = among.filter((each) => each.name === name);
    return found.find(({ kind }) => wanted(kind)) ?? found[0];
  }

  /** The graph or protocol that an instance is of, or that a host runs. */
  targetOf({ kind, node, span }: Entity): Entity | undefined {
    if (span === undefined) return undefined;
    if (kind === "instance") return this.named(span.source, (node as unknown as { of: Name }).of.text);
    if (kind === "host") return this.named(span.source, (node as unknown as { runs: Name }).runs.text);
    return undefined;
  }
}
