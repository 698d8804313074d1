/** The data that the passes work on: plain data, to which each pass adds its own part. */
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
  /** The folder of `std/...`. */
  readonly standardLibrary: string;
  /** Messages name files relative to this directory, and a relative entry is looked up from here. */
  readonly workingDirectory: string;
  /** The text of the entry `-`. */
  readonly stdin?: string;
  /** Codes of diagnostics that are not reported. Tests use it to learn whether a check is needed. */
  readonly off?: ReadonlySet<string>;
  /** Gives the syntax tree of a text that was parsed before: the `Module` alone for a text without problems. */
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
  /** Whether the tree lacks a part that could not be read, or this declaration is replaced by another. */
  readonly gaps: readonly Span[];
  /** The module that each import of the tree names, if there is one. */
  readonly imports: readonly (number | undefined)[];
  /** Whether the text belongs to the user, who gets warnings about it. Warnings about a library are for its authors. */
  readonly own: boolean;
}

/** A declaration with a name. */
export type Named = Exclude<Declaration, { readonly kind: "Number" | "Costs" }>;

/** The meaning of a name at the top of a module. */
export interface ModuleName {
  readonly declaration: Named;
  /** The module that declares it. */
  readonly module: number;
  /** The place of the name in this module: in the declaration or in an import. */
  readonly span: Span;
  /** The import that brings it in. */
  readonly by?: ImportName;
}

export interface Compilation {
  readonly entry: string;
  readonly options: Options;
  readonly sources: readonly Source[];
  readonly modules: readonly LoadedModule[];
  /** The meanings of top-level names, by module. */
  readonly names: readonly ReadonlyMap<string, ModuleName>[];
  /** By module, the names that a faulty import failed to bring. The import was reported, so uses of these names are not. */
  readonly broken: readonly ReadonlySet<string>[];
  /** By declaration, the parts that it lacks because of a fault; see follow-up-errors/missing-parts.ts. */
  readonly faults: Map<string, Set<string>>;
  /** Imported names that are used. */
  readonly used: Set<ImportName>;
  /** By module, the values of its constants, except tables of measured values. */
  readonly constants: readonly ReadonlyMap<string, Expr>[];
  readonly services: readonly ServiceType[];
  readonly protocols: readonly ProtocolType[];
  readonly numbers: readonly ProtocolNumber[];
  /** Protocols for which an absolute number is declared, valid or not. */
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
  // Files are identified by their paths without links, so this folder is too.
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

/** The program that the passes have built. */
export function programOf(compilation: Compilation): Program {
  const { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments } = compilation;
  return { sources, services, protocols, numbers, graphs, machines, media, scenarios, experiments };
}
