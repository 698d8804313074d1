/** The data that the parts of a program's glue share: the names of emitted things, the imports, and the origins. */
import type {
  BarrierType,
  BindingType,
  ExperimentType,
  Expr,
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
import { type Layout, relative, specifierOf, within } from "./import-paths.js";
import { identifier, Names, pascal, typeWords } from "./names.js";
import { upcallsName } from "./services.js";

export interface GlueOptions extends Layout {
  /** The directory of the glue; its imports of a user's protocols are relative to it. */
  readonly directory: string;
}

/** The emitted part of a program: the declarations of the entry file, and the declarations that they need. */
export interface Reached {
  readonly graphs: readonly GraphType[];
  readonly machines: readonly MachineType[];
  readonly media: readonly MediumType[];
  readonly scenarios: readonly ScenarioType[];
  readonly experiments: readonly ExperimentType[];
}

/** A name for each thing that has one in its program. */
type NamesOf<Thing> = ReadonlyMap<string, Thing>;

interface ScenarioNames {
  readonly type: string;
  readonly parameters: string;
  readonly build: string;
}
interface GraphNames {
  readonly type: string;
  readonly build: string;
}
interface BindingNames {
  readonly plain: string;
  readonly barrier: string;
}

export class Scope {
  readonly program: Program;
  readonly reached: Reached;
  readonly imports: Imports;
  /** The program's file without its ending, `table4`; `table4.glue` where an implementation has that name. */
  readonly name: string;
  readonly numbers: string;
  readonly simulation: string;
  /** The names in the data file. */
  readonly dataNames = new Names(["MeasuredTable"]);
  /** Captures of frames that the glue uses, with their names in the data file. */
  readonly captures = new Map<string, string>();
  readonly #options: GlueOptions;
  readonly #own: Names;
  #inRom: ReadonlySet<string> | undefined;
  #decided: ReadonlySet<string> | undefined;
  /** The name of each thing in the glue. */
  readonly #experiments: NamesOf<string>;
  readonly #machines: NamesOf<string>;
  readonly #scenarios: NamesOf<ScenarioNames>;
  readonly #graphs: NamesOf<GraphNames>;
  /** By graph and id. */
  readonly #bindings: NamesOf<NamesOf<BindingNames>>;
  readonly #media: NamesOf<string>;
  /** Declarations of the program by name. */
  readonly #graphTypes: ReadonlyMap<string, GraphType>;
  readonly #scenarioTypes: ReadonlyMap<string, ScenarioType>;
  readonly #protocols: ReadonlyMap<string, ProtocolType>;
  readonly #services: ReadonlyMap<string, ServiceType>;
  /** By protocol: the module that its class is imported from. */
  readonly #modules = new Map<string, string>();
  /** By number of the source. */
  readonly #files = new Map<number, string>();

  constructor(program: Program, options: GlueOptions) {
    this.program = program;
    this.#options = options;
    this.reached = reach(program);
    this.name = glueName(program);
    this.#graphTypes = byName(program.graphs);
    this.#scenarioTypes = byName(program.scenarios);
    this.#protocols = byName(program.protocols);
    this.#services = byName(program.services);
    // Users' names come first, so that no name of the runtime takes one from them.
    const { graphs, machines, media, scenarios, experiments } = this.reached;
    const own = new Names([...givenLocals, ...typeWords]);
    this.#own = own;
    const named = ({ name }: { readonly name: string }): [string, string] => [name, own.take(name)];
    this.#experiments = new Map(experiments.map(named));
    this.#machines = new Map(machines.map(named));
    this.#scenarios = new Map(scenarios.map(({ name }) => [name, scenarioNames(name, own)]));
    const bindings = new Map<string, NamesOf<BindingNames>>();
    this.#graphs = new Map(
      graphs.map((graph) => {
        const names = { type: own.take(graph.name), build: own.take(`build${pascal(graph.name)}`) };
        bindings.set(graph.name, bindingNames(graph, own));
        return [graph.name, names];
      }),
    );
    this.#bindings = bindings;
    this.#media = new Map(media.map(named));
    this.numbers = own.take("numbers");
    this.simulation = own.take("simulation");
    own.keepForInside(localsOf(this.reached));
    this.imports = new Imports(own);
  }

  /** For what stands in a function: its names hide nothing of the file's. @param given Names that it has anyway. */
  locals(given: readonly string[]): Names {
    return new Names(given, this.#own);
  }

  experiment(name: string): string {
    return known(this.#experiments, name, "experiment");
  }
  machine(name: string): string {
    return known(this.#machines, name, "machine");
  }
  medium(name: string): string {
    return known(this.#media, name, "medium");
  }
  scenario(name: string): ScenarioNames {
    return known(this.#scenarios, name, "scenario");
  }
  graph(name: string): GraphNames {
    return known(this.#graphs, name, "graph");
  }
  binding(graph: string, id: string): BindingNames {
    return known(known(this.#bindings, graph, "graph"), id, "binding");
  }

  // ------------------------------------------------------------------------------------------------- imports

  /** A value of the runtime. An arrow function, so that it can be passed on. */
  readonly runtime = (name: string): string => this.imports.value("xgc/runtime", name);
  readonly runtimeType = (name: string): string => this.imports.type("xgc/runtime", name);

  /** The local name of a capture, whose frames stand in the data file. */
  readonly capture = ({ value }: Expr & { kind: "literal" }): string => {
    const packed = String(value);
    const file = packed.slice(0, packed.indexOf("\n"));
    let name = this.captures.get(packed);
    if (name === undefined) {
      name = this.dataNames.take(
        `capture${pascal(
          file
            .replace(/\.[^.]*$/, "")
            .replace(/\W+/g, " ")
            .trim(),
        )}`,
      );
      this.captures.set(packed, name);
    }
    return this.imports.value(`./${this.name}.data.js`, name);
  };

  /** Whether a host sets parameters of an instance of a graph. */
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
    const inner = this.#graphTypes.get(graph)?.instances.find(({ name }) => name === first);
    return this.#ownerOf(inner?.of ?? "", rest);
  }

  /** Whether not only the graph decides about a barrier on a binding, but also the host that runs it, or who places barriers. */
  isDecidedOutside(graph: string, { id, realm }: BindingType): boolean {
    if (realm === "control") return false;
    this.#decided ??= new Set(
      this.reached.scenarios.flatMap(({ hosts }) =>
        hosts.flatMap(({ barriers }) =>
          barriers.flatMap(({ bindings }) => bindings.map((each) => `${each.graph} ${each.id}`)),
        ),
      ),
    );
    return this.placing || this.#decided.has(`${graph} ${id}`);
  }
  /** Whether who runs it places barriers. */
  get placing(): boolean {
    return this.#options.placing === true;
  }

  graphType(name: string): GraphType {
    return known(this.#graphTypes, name, "graph");
  }
  scenarioType(name: string): ScenarioType {
    return known(this.#scenarioTypes, name, "scenario");
  }
  protocol(name: string): ProtocolType {
    return known(this.#protocols, name, "protocol");
  }
  /** The class that implements a protocol, as a value or a type. */
  protocolClass(name: string, as: "value" | "type"): string {
    let module = this.#modules.get(name);
    if (module === undefined) {
      const { specifier } = this.protocol(name).implementation;
      module = specifier.startsWith("/") ? relative(this.#file, specifier.replace(/\.ts$/, ".js")) : specifier;
      this.#modules.set(name, module);
    }
    return this.imports[as](module, name);
  }
  service(name: string): ServiceType | undefined {
    return this.#services.get(name);
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

  /** `table4.xgraph`, `std/inet/inet.xgraph`: relative to the program's own directory. */
  fileOf(span: Span): string {
    const file = this.#files.get(span.source) ?? this.#shownFile(span.source);
    this.#files.set(span.source, file);
    return file;
  }
  #shownFile(number: number): string {
    const source = this.program.sources[number];
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

/** Names that functions of the glue have for themselves. */
const givenLocals = ["host", "at", "needs", "parameters", "point", "setup", "s", "cell", "world", "checks"];

/** What the functions of a program name as its author does. */
function localsOf({ graphs, scenarios, experiments }: Reached): string[] {
  const names = (things: readonly { readonly name: string }[]): string[] => things.map(({ name }) => identifier(name));
  return [
    ...graphs.flatMap(({ instances }) => names(instances)),
    ...scenarios.flatMap(({ hosts, links }) => [
      ...names(hosts),
      ...names(hosts.flatMap(({ array }) => array ?? [])),
      ...names(links),
    ]),
    ...experiments.flatMap(({ axes, measures }) => [
      ...names(axes),
      ...axes.flatMap(({ sets }) => names(sets)),
      ...names(measures),
    ]),
  ];
}

function byName<Thing extends { readonly name: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.name, thing]));
}

function known<Thing>(things: ReadonlyMap<string, Thing>, name: string, kind: string): Thing {
  const found = things.get(name);
  if (found === undefined) throw new Error(`a checked program has no ${kind} ${name}`);
  return found;
}

/** `Pair<AmStack, Paragon>` is PairAmStackParagon. */
function scenarioNames(name: string, own: Names): ScenarioNames {
  const whole = name.split(/\W+/).map(pascal).join("");
  const type = /\W/.test(name) ? whole : name;
  return { type: own.take(type), parameters: own.take(`${type}Parameters`), build: own.take(`build${whole}`) };
}

function bindingNames({ name, bindings }: GraphType, own: Names): NamesOf<BindingNames> {
  return new Map(
    bindings.map(({ id }) => {
      const plain = pascal(name) + pascal(id);
      return [id, { plain: own.take(plain), barrier: own.take(`${plain}Barrier`) }];
    }),
  );
}

/** The glue may be written beside its program, and must not overwrite a protocol's implementation there. */
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
  const machines = new Set(hosts.map(({ machine }) => machine));
  const media = new Set(links.map(({ medium }) => medium));
  const wanted = new Set([...program.graphs.filter(own).map(({ name }) => name), ...hosts.map(({ graph }) => graph)]);
  // Graphs, each behind the graphs inside it.
  for (const graph of [...program.graphs].reverse())
    if (wanted.has(graph.name)) for (const { kind, of } of graph.instances) if (kind === "graph") wanted.add(of);
  return {
    experiments,
    scenarios,
    graphs: program.graphs.filter(({ name }) => wanted.has(name)),
    machines: program.machines.filter((each) => own(each) || machines.has(each.name)),
    media: program.media.filter(({ name }) => media.has(name)),
  };
}

/** The barriers on a binding, if any can stand there. */
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
