/** What travels from pass to pass: plain data that each pass hands on with its own part filled in. */
import type { Declaration, ImportName, Module, Parsed, Span } from "../../grammar/index.js";
import type { FileSystem } from "./files/file-system.js";
import { joinPaths } from "./files/paths.js";
import type {
  Expr,
  ExperimentType,
  GraphType,
  MachineType,
  MediumType,
  Program,
  ProtocolNumber,
  ProtocolType,
  ScenarioType,
  ServiceType,
} from "./program.js";

export interface Options {
  readonly fileSystem: FileSystem;
  /** The folder that `std/...` stands for. */
  readonly standardLibrary: string;
  /** File names are shown as seen from here, and a relative entry is found from here. */
  readonly workingDirectory: string;
  /** The text of the entry `-`. */
  readonly stdin?: string;
  /** Codes of checks that are switched off: what they find is not said. For tests of whether anything would notice. */
  readonly off?: ReadonlySet<string>;
  /** The tree of a text that was parsed before; a `Module` alone of a text without problems, as of the standard library. */
  readonly parsed?: (path: string, text: string, source: number) => Module | KnownParse | undefined;
}

/** What the parser made of a text. */
export type KnownParse = Pick<Parsed, "module" | "problems">;

export type Source = Program["sources"][number];

/** One text with its tree and the modules that its imports name. */
export interface LoadedModule {
  /** Index of its text, and of the module itself. */
  readonly source: number;
  readonly tree: Module;
  /** Where something could not be read, so that the tree lacks it, or where another declaration stands for this one. */
  readonly gaps: readonly Span[];
  /** For each import of the tree the module it names, where there is one. */
  readonly imports: readonly (number | undefined)[];
  /** It belongs to the user, who wants to hear warnings about it; a library's own are for its makers. */
  readonly own: boolean;
}

/** A declaration that has a name to be found by. */
export type Named = Exclude<Declaration, { readonly kind: "Number" | "Costs" }>;

/** What a name at the top of a module stands for. */
export interface ModuleName {
  readonly declaration: Named;
  /** The module that declares it. */
  readonly module: number;
  /** The place of the name here: in the declaration or in an import. */
  readonly span: Span;
  /** The import that brings it in. */
  readonly by?: ImportName;
}

export interface Compilation {
  readonly entry: string;
  readonly options: Options;
  readonly sources: readonly Source[];
  readonly modules: readonly LoadedModule[];
  /** For each module what its top-level names stand for. */
  readonly names: readonly ReadonlyMap<string, ModuleName>[];
  /** For each module the names that an import failed to bring. The import was reported, so uses of these names are not. */
  readonly broken: readonly ReadonlySet<string>[];
  /** By declaration, the parts that it lacks because of a fault; see follow-up-errors/missing-parts.ts. */
  readonly faults: Map<string, Set<string>>;
  /** Imported names that something uses. */
  readonly used: Set<ImportName>;
  /** For each module its constants, worked out. Tables of measured values are not among them. */
  readonly constants: readonly ReadonlyMap<string, Expr>[];
  readonly services: readonly ServiceType[];
  readonly protocols: readonly ProtocolType[];
  readonly numbers: readonly ProtocolNumber[];
  /** Protocols for which an absolute number is declared, right or wrong. */
  readonly numbered: ReadonlySet<string>;
  readonly graphs: readonly GraphType[];
  readonly machines: readonly MachineType[];
  readonly media: readonly MediumType[];
  readonly scenarios: readonly ScenarioType[];
  /** Scenarios whose graphs, machines or media an experiment chooses, by name. */
  readonly variants: Map<string, ScenarioType>;
  readonly experiments: readonly ExperimentType[];
}

export function newCompilation(entry: string, options: Options): Compilation {
  // Files are known by their paths without links, so this folder must be.
  const workingDirectory = options.fileSystem.realPath?.(options.workingDirectory) ?? options.workingDirectory;
  const standardLibrary = joinPaths(options.workingDirectory, options.standardLibrary);
  return {
    entry,
    options: { ...options, standardLibrary, workingDirectory },
    sources: [],
    modules: [],
    names: [],
    broken: [],
    faults: new Map(),
    used: new Set(),
    constants: [],
    services: [],
    protocols: [],
    numbers: [],
    numbered: new Set(),
    graphs: [],
    machines: [],
    media: [],
    scenarios: [],
    variants: new Map(),
    experiments: [],
  };
}

/** The program that the passes have put together. */
export function programOf(compilation: Compilation): Program {
  const { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments } = compilation;
  return { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments };
}
