/** What the parts of a program's glue share: the names of what is emitted, the imports, and where things come from. */
import type {
  BarrierType,
  BindingType,
  ExperimentType,
  GraphType,
  MachineType,
  MediumType,
  Program,
  ProtocolType,
  ScenarioType,
  ServiceType,
} from "../compiler/index.js";
import { lineAt } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import { Imports } from "./imports.js";
import { type Layout, relative, specifierOf, within } from "./layout.js";
import { Names, pascal } from "./names.js";
import { upcallsName } from "./services.js";

export interface GlueOptions extends Layout {
  /** Where the glue is to lie; its imports of a user's protocols are relative to it. */
  readonly directory: string;
}

/** What of a program is emitted: what the entry file declares, and what that needs. */
export interface Reached {
  readonly graphs: readonly GraphType[];
  readonly machines: readonly MachineType[];
  readonly media: readonly MediumType[];
  readonly scenarios: readonly ScenarioType[];
  readonly experiments: readonly ExperimentType[];
}

export class Scope {
  readonly program: Program;
  readonly reached: Reached;
  readonly imports: Imports;
  /** The program's file without its ending, `table4`; `table4.glue` where an implementation has that name. */
  readonly name: string;
  readonly #options: GlueOptions;
  #inRom: ReadonlySet<string> | undefined;
  readonly #names = new Map<string, string>();
  readonly #own = new Names(["Math", "undefined"]);

  constructor(program: Program, options: GlueOptions) {
    this.program = program;
    this.#options = options;
    this.reached = reach(program);
    this.name = glueName(program);
    // Users' own names come first, so that nothing of the runtime takes one from them.
    const { graphs, machines, media, scenarios, experiments } = this.reached;
    for (const { name } of experiments) this.#take(`experiment ${name}`, name);
    for (const { name } of machines) this.#take(`machine ${name}`, name);
    for (const { name } of scenarios) {
      // `Pair<AmStack, Paragon>` is PairAmStackParagon.
      const own = name.split(/\W+/).map(pascal).join("");
      this.#take(`scenario ${name}`, /\W/.test(name) ? own : name);
      this.#take(`parameters ${name}`, `${/\W/.test(name) ? own : name}Parameters`);
      this.#take(`build scenario ${name}`, `build${own}`);
    }
    for (const graph of graphs) {
      this.#take(`graph ${graph.name}`, graph.name);
      this.#take(`build graph ${graph.name}`, `build${pascal(graph.name)}`);
      for (const { id } of graph.bindings) {
        const name = pascal(graph.name) + pascal(id);
        this.#take(`binding ${graph.name} ${id}`, name);
        this.#take(`barrier ${graph.name} ${id}`, `${name}Barrier`);
      }
    }
    for (const { name } of media) this.#take(`medium ${name}`, name);
    this.#take("numbers", "numbers");
    this.#take("simulation", "simulation");
    this.imports = new Imports(this.#own);
  }

  #take(key: string, wanted: string): void {
    this.#names.set(key, this.#own.take(wanted));
  }
  #nameOf(key: string): string {
    const name = this.#names.get(key);
    if (name === undefined) throw new Error(`nothing is emitted for ${key}`);
    return name;
  }

  experiment(name: string): string {
    return this.#nameOf(`experiment ${name}`);
  }
  machine(name: string): string {
    return this.#nameOf(`machine ${name}`);
  }
  medium(name: string): string {
    return this.#nameOf(`medium ${name}`);
  }
  scenario(name: string): { type: string; parameters: string; build: string } {
    return {
      type: this.#nameOf(`scenario ${name}`),
      parameters: this.#nameOf(`parameters ${name}`),
      build: this.#nameOf(`build scenario ${name}`),
    };
  }
  graph(name: string): { type: string; build: string } {
    return { type: this.#nameOf(`graph ${name}`), build: this.#nameOf(`build graph ${name}`) };
  }
  binding(graph: string, id: string): { plain: string; barrier: string } {
    return { plain: this.#nameOf(`binding ${graph} ${id}`), barrier: this.#nameOf(`barrier ${graph} ${id}`) };
  }
  get numbers(): string {
    return this.#nameOf("numbers");
  }
  get simulation(): string {
    return this.#nameOf("simulation");
  }

  // ------------------------------------------------------------------------------------------------- imports

  /** Something of the runtime, as a value. An arrow function, so that it can be handed on. */
  readonly runtime = (name: string): string => this.imports.value("xgc/runtime", name);
  readonly runtimeType = (name: string): string => this.imports.type("xgc/runtime", name);

  /** Whether some host sets parameters of an instance of a graph. */
  isInRom(graph: string, instance: string): boolean {
    this.#inRom ??= new Set(
      this.reached.scenarios.flatMap(({ hosts }) =>
        hosts.flatMap((host) => host.settings.map((each) => this.#ownerOf(host.graph, each.instance.split(".")))),
      ),
    );
    return this.#inRom.has(`${graph} ${instance}`);
  }
  /** The graph that an instance stands in, and its name there. */
  #ownerOf(graph: string, [first = "", ...rest]: readonly string[]): string {
    if (rest.length === 0) return `${graph} ${first}`;
    const inner = this.program.graphs.find(({ name }) => name === graph)?.instances.find(({ name }) => name === first);
    return this.#ownerOf(inner?.of ?? "", rest);
  }

  protocol(name: string): ProtocolType {
    const found = this.program.protocols.find((each) => each.name === name);
    if (found === undefined) throw new Error(`a checked program has no protocol ${name}`);
    return found;
  }
  /** The class that implements a protocol, as a value or a type. */
  protocolClass(name: string, as: "value" | "type"): string {
    const { specifier } = this.protocol(name).implementation;
    const module = specifier.startsWith("/") ? relative(this.#file, specifier.replace(/\.ts$/, ".js")) : specifier;
    return this.imports[as](module, name);
  }
  service(name: string): ServiceType | undefined {
    return this.program.services.find((each) => each.name === name);
  }
  /** The interface of a control service. */
  serviceType(service: ServiceType): string {
    const file = this.program.sources[service.span.source]?.path ?? "";
    return this.imports.type(specifierOf({ kind: "declarations", file }, this.#file, this.#options), service.name);
  }
  /** The interface of a control service's upcalls. */
  upcallsType(service: ServiceType): string {
    const file = this.program.sources[service.span.source]?.path ?? "";
    const module = specifierOf({ kind: "declarations", file }, this.#file, this.#options);
    return this.imports.type(module, upcallsName(service));
  }
  get #file(): string {
    return `${this.#options.directory}/${this.name}.ts`;
  }

  // -------------------------------------------------------------------------------------------------- origin

  /** `table4.xgraph`, `std/inet/inet.xgraph`: as seen from the program's own directory. */
  fileOf(span: Span): string {
    const source = this.program.sources[span.source];
    const entry = this.program.sources[0];
    if (source === undefined || entry === undefined) return "";
    if (within(this.#options.standardLibrary, source.path))
      return `std/${source.path.slice(this.#options.standardLibrary.length + 1)}`;
    return relative(entry.path, source.path).replace(/^\.\//, "");
  }
  /** `table4.xgraph:14`. */
  where(span: Span): string {
    const source = this.program.sources[span.source];
    return `${this.fileOf(span)}:${source === undefined ? 1 : lineAt(source, span.start)}`;
  }
  textOf(span: Span): string {
    return this.program.sources[span.source]?.text.slice(span.start, span.end) ?? "";
  }
}

/** The glue is written beside its program, perhaps, and must not take the place of a protocol's implementation there. */
function glueName({ sources, protocols }: Program): string {
  const file = sources[0]?.path ?? "";
  const directory = file.slice(0, file.lastIndexOf("/") + 1);
  const plain = file.slice(directory.length).replace(/\.xgraph$/, "");
  const name = plain.replace(/[^A-Za-z0-9_-]/g, "") || "program";
  const isTaken = (made: string): boolean =>
    protocols.some(({ implementation }) => implementation.file === `${directory}${made}`);
  return isTaken(`${name}.ts`) || isTaken(`${name}.data.ts`) ? `${name}.glue` : name;
}

function reach(program: Program): Reached {
  const own = ({ span }: { readonly span: Span }): boolean => span.source === 0;
  const experiments = program.experiments.filter(own);
  const run = new Set(
    experiments.flatMap(({ scenario, variants = [] }) => [scenario, ...variants.map((each) => each.scenario)]),
  );
  const scenarios = program.scenarios.filter((each) => each.open !== true && (own(each) || run.has(each.name)));
  const hosts = scenarios.flatMap((each) => each.hosts);
  const links = scenarios.flatMap((each) => each.links);
  const wanted = new Set([...program.graphs.filter(own).map(({ name }) => name), ...hosts.map(({ graph }) => graph)]);
  // Each graph stands behind those inside it.
  for (const graph of [...program.graphs].reverse())
    if (wanted.has(graph.name)) for (const { kind, of } of graph.instances) if (kind === "graph") wanted.add(of);
  return {
    experiments,
    scenarios,
    graphs: program.graphs.filter(({ name }) => wanted.has(name)),
    machines: program.machines.filter((each) => own(each) || hosts.some(({ machine }) => machine === each.name)),
    media: program.media.filter(({ name }) => links.some(({ medium }) => medium === name)),
  };
}

/** The barriers on a binding, if it has any that can be there. */
export function barriersOn(graph: GraphType, binding: BindingType): readonly BarrierType[] {
  const all = graph.barriers.filter(
    ({ bindings, when }) => bindings.includes(binding.id) && !(when?.kind === "literal" && when.value === false),
  );
  const always = all.filter(({ when }) => isAlways(when));
  return always.length > 0 ? always.slice(0, 1) : all;
}

export function isAlways(when: BarrierType["when"]): boolean {
  return when === undefined || (when.kind === "literal" && when.value === true);
}
