/** Where names stand in a module, and what each stands for there. */
import type {
  Barrier,
  Costs,
  Arrives,
  Declaration,
  Experiment,
  Graph,
  HeaderField,
  HostMember,
  Machine,
  Medium,
  Name,
  Parameter,
  Path,
  Protocol,
  Scenario,
  ScenarioMember,
  Setting,
  TypeReference,
} from "../../../grammar/index.js";
import { machineValue, mediumValues } from "../../compiler/index.js";
import type { Entities, Entity, EntityKind } from "./entities.js";
import { ExpressionWalk, type Occurrence, type Scope } from "./expressions.js";
import { reasonDocs, typeDocs } from "./words.js";

export type { Occurrence };

/** All names of a module, in the order of the text. */
export function occurrencesIn(entities: Entities, module: number): readonly Occurrence[] {
  const walk = new Walk(entities, module);
  walk.module();
  return walk.found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

class Walk extends ExpressionWalk {
  module(): void {
    const loaded = this.entities.compilation.modules[this.index];
    if (loaded === undefined) return;
    for (const { names } of loaded.tree.imports) {
      for (const item of names) {
        const meant = this.top((item.as ?? item.name).text);
        this.refer(item.name, meant?.name === item.name.text ? meant : undefined);
        if (item.as !== undefined) this.refer(item.as, meant);
      }
    }
    for (const each of loaded.tree.declarations) this.#declaration(each);
  }

  #declaration(each: Declaration): void {
    switch (each.kind) {
      case "Number": {
        this.refer(each.protocol, this.top(each.protocol.text));
        if (each.over !== undefined) this.refer(each.over, this.top(each.over.text));
        this.expression(each.value, this.top);
        return;
      }
      case "Costs":
        this.#costs(each);
        return;
      case "Const":
        this.declare(each.name, this.entities.declared(each));
        this.expression(each.value, this.top);
        return;
      case "Service": {
        const service = this.entities.declared(each);
        this.declare(each.name, service);
        for (const operation of each.operations) {
          const entity = this.entities.of("operation", operation.name, operation, service);
          this.declare(operation.name, entity);
          this.#parameters(operation.parameters, entity);
          if (operation.result !== undefined) this.#type(operation.result);
        }
        return;
      }
      case "Protocol":
        this.#protocol(each);
        return;
      case "Graph":
        this.#graph(each);
        return;
      case "Machine":
      case "Medium":
        this.#values(each);
        return;
      case "Scenario":
        this.#scenario(each);
        return;
      case "Experiment":
        this.#experiment(each);
    }
  }

  #parameters(parameters: readonly Parameter[], owner: Entity): void {
    for (const each of parameters) {
      this.declare(each.name, this.entities.of("parameter", each.name, each, owner));
      this.#type(each.type);
      if (each.within !== undefined) this.expression(each.within, this.top);
      if (each.default !== undefined) this.expression(each.default, this.top);
    }
  }

  #type({ name, tuple, list }: TypeReference): void {
    if (name !== undefined) {
      const meant = this.top(name.text);
      if (meant === undefined) this.word(name, "type", name.text, typeDocs[name.text]);
      else this.refer(name, meant);
    }
    for (const each of tuple ?? []) this.#type(each.type);
    if (list?.from !== undefined) this.expression(list.from, this.top);
    if (list?.to !== undefined) this.expression(list.to, this.top);
  }

  // ---------------------------------------------------------------------------------------- protocols, graphs

  #protocol(node: Protocol): void {
    const protocol = this.entities.declared(node);
    this.declare(node.name, protocol);
    this.#parameters(node.parameters, protocol);
    const members = this.entities.members(protocol);
    const member = (name: string, ...kinds: EntityKind[]): Entity | undefined =>
      members.find((each) => each.name === name && kinds.includes(each.kind));
    const parameters = this.entities.parameters(protocol);
    const scope: Scope = (name) =>
      parameters.find((each) => each.name === name) ?? member(name, "constant", "field") ?? this.top(name);
    for (const each of members)
      if (each.span !== undefined) this.found.push({ span: each.span, entity: each, declares: true });
    for (const each of node.members) {
      switch (each.kind) {
        case "Needs":
          this.#type(each.type);
          break;
        case "Provides": {
          const [first] = each.what.segments;
          if (first !== undefined) this.refer(first.name, member(first.name.text, "slot") ?? this.top(first.name.text));
          break;
        }
        case "Opens":
          for (const one of each.participants) {
            this.#type(one.type);
            if (one.default !== undefined) this.expression(one.default, scope);
          }
          break;
        case "Header":
          for (const field of each.fields) this.#field(field, scope);
          break;
        case "DemuxBy":
          this.refer(each.field, member(each.field.text, "field"));
          break;
        case "Entry":
          this.#parameters(each.parameters, this.entities.of("entry", each.name, each, protocol));
          break;
        case "Calls": {
          const [first] = each.operation.segments;
          if (first !== undefined) this.refer(first.name, member(first.name.text, "slot"));
          this.expression(each.most, scope);
          break;
        }
        case "Series":
        case "Histogram":
          this.#type(each.type);
          break;
        case "Gauge":
          if (each.type !== undefined) this.#type(each.type);
          break;
        case "Barrier":
          this.#barrier(each, (path) => {
            const [first] = path.segments;
            if (first !== undefined) this.refer(first.name, member(first.name.text, "point"));
          });
          if (each.when !== undefined) this.expression(each.when, scope);
          break;
        case "Const":
          this.expression(each.value, scope);
          break;
        case "Point":
        case "Counter":
        case "Domain":
          break;
      }
    }
  }

  #field(field: HeaderField, scope: Scope): void {
    this.word(field.type, "type", field.type.text, typeDocs[field.type.text]);
    if (field.length !== undefined) this.expression(field.length, scope);
    if (field.value !== undefined) this.expression(field.value, scope);
    for (const { value } of field.members) this.expression(value, this.top);
  }

  #barrier({ on, because }: Barrier, path: (path: Path, point: boolean) => void): void {
    if (on.kind === "PointPattern") path(on.point, true);
    else {
      if (on.lower !== undefined) path(on.lower, false);
      if (on.upper !== undefined) path(on.upper, false);
    }
    if (because !== undefined) this.word(because, "reason", because.text, reasonDocs[because.text]);
  }

  #graph(node: Graph): void {
    const graph = this.entities.declared(node);
    this.declare(node.name, graph);
    this.#parameters(node.parameters, graph);
    const members = this.entities.members(graph);
    const parameters = this.entities.parameters(graph);
    const inside: Scope = (name) => members.find((each) => each.name === name);
    const scope: Scope = (name) => inside(name) ?? parameters.find((each) => each.name === name) ?? this.top(name);
    for (const each of members)
      if (each.span !== undefined) this.found.push({ span: each.span, entity: each, declares: true });
    for (const each of node.members) {
      switch (each.kind) {
        case "Needs":
          this.#type(each.type);
          break;
        case "Provides":
          this.pathAt(each.what, inside);
          break;
        case "Instance": {
          const target = this.top(each.of.text);
          this.refer(each.of, target);
          this.argumentsOf(each.arguments, target === undefined ? [] : this.entities.parameters(target), scope);
          const slots = target === undefined ? [] : this.entities.members(target);
          for (const over of each.over) {
            if (over.name !== undefined)
              this.refer(
                over.name,
                slots.find(({ name }) => name === over.name?.text),
              );
            this.expression(over.value, scope);
          }
          break;
        }
        case "Barrier":
          this.#barrier(
            each,
            (path, point) => void this.pathAt(path, inside, point ? (kind) => kind === "point" : undefined),
          );
          if (each.when !== undefined) this.expression(each.when, scope);
          if (each.to !== undefined) this.refer(each.to, inside(each.to.text));
          break;
        case "Pool":
          for (const { value } of each.arguments) this.expression(value, scope);
          break;
        case "Const":
          this.expression(each.value, scope);
          break;
      }
    }
  }

  // --------------------------------------------------------------------------------------- machines and media

  #values(node: Machine | Medium): void {
    this.declare(node.name, this.entities.declared(node));
    if (node.extends !== undefined) this.refer(node.extends, this.top(node.extends.text));
    for (const { path, value } of node.settings) {
      const name = path.segments.map((each) => each.name.text).join(".");
      const known = node.kind === "Machine" ? machineValue(name) : mediumValues[name];
      this.word(path, node.kind, name, known?.doc);
      this.expression(value, this.top);
    }
  }

  #costs({ on, settings }: Costs): void {
    this.refer(on, this.top(on.text));
    for (const { path, value } of settings) {
      const [first] = path.segments;
      if (first !== undefined) this.refer(first.name, this.top(first.name.text));
      this.expression(value, this.top);
    }
  }

  // ---------------------------------------------------------------------------------- scenarios and experiments

  #scenario(node: Scenario): void {
    const scenario = this.entities.declared(node);
    this.declare(node.name, scenario);
    this.#parameters(node.parameters, scenario);
    const members = this.entities.members(scenario);
    for (const each of members)
      if (each.span !== undefined) this.found.push({ span: each.span, entity: each, declares: true });
    const parameters = this.entities.parameters(scenario);
    this.#scenarioMembers(
      node.members,
      (name) =>
        members.find((each) => each.name === name) ?? parameters.find((each) => each.name === name) ?? this.top(name),
      scenario,
    );
  }

  #arrives(arrives: Arrives | undefined, scope: Scope): void {
    if (arrives === undefined) return;
    for (const each of [arrives.every, arrives.jitter, arrives.burst, arrives.apart, arrives.spaced])
      if (each !== undefined) this.expression(each, scope);
  }

  #scenarioMembers(members: readonly ScenarioMember[], scope: Scope, owner: Entity): void {
    for (const each of members) {
      switch (each.kind) {
        case "Host": {
          if (each.count !== undefined) this.expression(each.count, scope);
          this.refer(each.on, scope(each.on.text));
          const graph = scope(each.runs.text);
          this.refer(each.runs, graph);
          this.argumentsOf(each.arguments, graph === undefined ? [] : this.entities.parameters(graph), scope);
          this.expression(each.under, scope);
          const host = this.entities.of("host", each.name, each, owner);
          this.#hostMembers(each.members, host, scope);
          break;
        }
        case "Link": {
          this.refer(each.medium, scope(each.medium.text));
          for (const { name, value } of each.arguments) {
            if (name !== undefined) this.word(name, "Medium", name.text, mediumValues[name.text]?.doc);
            this.expression(value, scope);
          }
          this.#arrives(each.arrives, scope);
          for (const { host, as, arrives } of each.joins) {
            this.pathAt(host, scope);
            if (as !== undefined) this.expression(as, scope);
            this.#arrives(arrives, scope);
          }
          break;
        }
        case "Start": {
          const entry = this.pathAt(each.entry, scope, (kind) => kind === "entry");
          this.argumentsOf(each.arguments, entry === undefined ? [] : this.entities.parameters(entry), scope);
          this.#arrives(each.arrives, scope);
          break;
        }
        case "At":
          this.expression(each.time, scope);
          if (each.action.kind === "Change") {
            const [first, ...rest] = each.action.path.segments;
            if (first !== undefined) this.refer(first.name, scope(first.name.text));
            for (const { name } of rest) this.word(name, "Medium", name.text, mediumValues[name.text]?.doc);
            this.expression(each.action.value, scope);
          } else this.pathAt(each.action.host, scope);
          break;
        case "For": {
          const variable = this.entities.of("variable", each.variable, each, owner);
          this.declare(each.variable, variable);
          this.expression(each.in, scope);
          const inner: Scope = (name) => (name === variable.name ? variable : scope(name));
          this.#scenarioMembers(each.members, inner, owner);
          break;
        }
        case "Stop":
          this.expression(each.after, scope);
          break;
        case "Expect":
          this.expression(each.value, scope);
          if (each.when !== undefined) this.expression(each.when, scope);
          break;
        case "Const":
          this.expression(each.value, scope);
          break;
      }
    }
  }

  /** `net.ip.ttl = 3;` and `barrier net.udp -> test;`, in a host. */
  #hostMembers(members: readonly HostMember[], host: Entity, scope: Scope): void {
    for (const each of members) {
      if (each.kind === "Setting") {
        this.#setting(each, host, scope);
        continue;
      }
      const inside: Scope = (name) => this.entities.member(host, name);
      this.#barrier(each, (path, point) => {
        this.pathAt(path, inside, point ? (kind) => kind === "point" : undefined);
      });
      if (each.when !== undefined) this.expression(each.when, scope);
    }
  }

  /** `net.ip.ttl = 3`, in a host. */
  #setting({ path, value }: Setting, host: Entity, scope: Scope): void {
    this.pathAt(
      path,
      (name) => this.entities.member(host, name),
      (kind) => kind === "parameter",
    );
    this.expression(value, scope);
  }

  #experiment(node: Experiment): void {
    const experiment = this.entities.declared(node);
    this.declare(node.name, experiment);
    const own = new Map<string, Entity>();
    const run = node.members.find((each) => each.kind === "Run");
    const scenario = run === undefined ? undefined : this.top(run.scenario.text);
    const parameters = scenario === undefined ? [] : this.entities.parameters(scenario);
    const hosts = scenario === undefined ? [] : this.entities.members(scenario);
    const enter = (kind: EntityKind, name: Name, member: Experiment["members"][number] | Name): void => {
      const entity = this.entities.of(kind, name, member, experiment);
      this.declare(name, entity);
      own.set(name.text, entity);
    };
    for (const each of node.members) {
      if (each.kind === "Vary") {
        enter("axis", each.name, each);
        for (const set of each.sets) enter("axis", set, set);
      } else if (each.kind === "Measure") enter("measure", each.name, each);
      else if (each.kind === "Const") enter("constant", each.name, each);
    }
    const scope: Scope = (name) => own.get(name) ?? hosts.find((each) => each.name === name) ?? this.top(name);
    for (const each of node.members) {
      switch (each.kind) {
        case "Vary":
          if (each.in !== undefined) this.expression(each.in, scope);
          for (const { values } of each.rows) for (const value of values) this.expression(value, scope);
          break;
        case "Run":
          this.refer(each.scenario, scenario);
          this.argumentsOf(each.arguments, parameters, scope);
          break;
        case "Repeat":
          if (each.times !== undefined) this.expression(each.times, scope);
          if (each.until !== undefined) {
            this.refer(each.until.measure, scope(each.until.measure.text));
            this.expression(each.until.within, scope);
          }
          break;
        case "Place":
          if (each.graph !== undefined) this.refer(each.graph, this.top(each.graph.text));
          for (const host of each.hosts) this.pathAt(host, scope);
          break;
        case "Goal":
          for (const measure of each.measures) this.refer(measure, scope(measure.text));
          for (const limit of each.limits) this.expression(limit, scope);
          break;
        case "Measure":
        case "Const":
          this.expression(each.value, scope);
          break;
        case "Expect":
          this.expression(each.value, scope);
          if (each.within !== undefined) {
            this.expression(each.within.each, scope);
            if (each.within.mean !== undefined) this.expression(each.within.mean, scope);
            this.expression(each.within.of, scope);
          }
          if (each.when !== undefined) this.expression(each.when, scope);
          break;
      }
    }
  }
}
