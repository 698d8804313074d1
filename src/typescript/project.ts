/**
 * Users' TypeScript in ts-morph: symbols and types, resolved over files and packages, JavaScript too.
 *
 * ts-morph brings a TypeScript of its own and takes some 0.4 s of CPU time to load. So this module is imported by `import()` only,
 * where it is needed: to read an implementation that has no summary, to check one, and to edit one.
 */
import { InMemoryFileSystemHost, Project, ts } from "ts-morph";
import type { FileSystem } from "../compiler/index.js";

export interface ProjectOptions {
  /** The source of files. Nothing is ever written through it. */
  readonly fileSystem: FileSystem;
  /** The folder of `std/...`; xgc's own sources lie beside it. Absolute, with `/`. */
  readonly standardLibrary: string;
  /**
   * What TypeScript's own library declares. `core` is the part that protocols use, which is parsed in a third of the time; a name
   * outside it has no type. Default: `core`.
   */
  readonly library?: "core" | "full";
  /** The user's TypeScript settings; with `core`, all but the library. Default: strict ones, with the bundler's resolution of imports. */
  readonly settings?: ts.CompilerOptions;
}

/** Files larger than this are read as if they were missing. */
const mostBytes = 4 * 1024 * 1024;

/** ES2023 without Intl, promises' later parts, shared memory and proxies. */
const core: readonly string[] = [
  "es2015",
  "es2016.array.include",
  "es2017.object",
  "es2017.string",
  "es2018.regexp",
  "es2019.array",
  "es2019.object",
  "es2019.string",
  "es2020.bigint",
  "es2021.string",
  "es2022.array",
  "es2022.error",
  "es2022.object",
  "es2023.array",
];

/** The settings for projects without any. */
const ours: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  // As the bundler resolves imports: with or without an extension, JavaScript too.
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
};

/** A ts-morph project over a file system of xgc's. It stays as it is read; {@link refresh} brings it up to date. */
export class UserProject {
  readonly #project: Project;
  readonly #options: ProjectOptions;
  readonly #files: FilesOf;

  constructor(options: ProjectOptions) {
    this.#options = options;
    this.#files = new FilesOf(options.fileSystem);
    const { settings } = options;
    // The library of a project without settings: with `console`, which newcomers use to look at values.
    const full: ts.CompilerOptions = settings ?? { lib: ["lib.es2023.d.ts", "lib.dom.d.ts"], types: [] };
    const library: ts.CompilerOptions =
      options.library === "full" ? full : { lib: core.map((name) => `lib.${name}.d.ts`), types: [] };
    this.#project = new Project({
      fileSystem: this.#files,
      skipAddingFilesFromTsConfig: true,
      compilerOptions: {
        ...(settings ?? ours),
        ...library,
        // Inputs and outputs, which settings do not change.
        allowJs: true,
        checkJs: false,
        maxNodeModuleJsDepth: 5,
        skipLibCheck: true,
        noEmit: true,
        incremental: false,
        composite: false,
      },
      resolutionHost: (host, compilerOptions) => ({
        resolveModuleNames: (names, file) => names.map((name) => this.#resolve(name, file, compilerOptions(), host)),
      }),
    });
  }

  /** ts-morph's own project, for code that edits. */
  get morph(): Project {
    return this.#project;
  }

  /** Reads files, by absolute paths, with all that they import. Missing ones are left out. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.#project.addSourceFileAtPathIfExists(path);
  }

  /** Reads changed files again, for a process that lives on. */
  refresh(): void {
    for (const file of this.#project.getSourceFiles()) {
      const text = this.#files.textOf(file.getFilePath());
      if (text === undefined) this.#project.removeSourceFile(file);
      else if (text !== file.getFullText()) file.replaceWithText(text);
    }
    // Files that others import are not the project's own: ts-morph leaves them out above.
    for (const { fileName, text: known } of this.program().getSourceFiles()) {
      const text = this.#files.textOf(fileName);
      if (text !== undefined && text !== known) this.#project.createSourceFile(fileName, text, { overwrite: true });
    }
  }

  /** Every file that was asked for, existing or not: the results depend on them. */
  get asked(): ReadonlySet<string> {
    return this.#files.asked;
  }

  /** TypeScript's program of all added files. Types are computed when they are asked for. */
  program(): ts.Program {
    return this.#project.getProgram().compilerObject;
  }

  /** As with an installed xgc: `xgc/runtime` and `xgc/stdlib/...` are those of this xgc, for files in any place. */
  #resolve(
    name: string,
    file: string,
    options: ts.CompilerOptions,
    host: ts.ModuleResolutionHost,
  ): ts.ResolvedModuleFull | undefined {
    const root = this.#options.standardLibrary.slice(0, this.#options.standardLibrary.lastIndexOf("/"));
    const own = /^xgc\/(runtime|stdlib\/.+)$/.exec(name)?.[1];
    if (own !== undefined) {
      const source = own === "runtime" ? `${root}/src/runtime/index.ts` : `${root}/${own.replace(/\.js$/, "")}.ts`;
      if (this.#options.fileSystem.exists(source))
        return { resolvedFileName: source, extension: ts.Extension.Ts, isExternalLibraryImport: false };
    }
    return ts.resolveModuleName(name, file, options, host).resolvedModule;
  }
}

const kept: { key: ProjectOptions; project: UserProject }[] = [];

/** The project for a file system and a library: one in a process, with changed files read again. */
export function userProject(options: ProjectOptions): UserProject {
  const known = kept.find(
    ({ key }) =>
      key.fileSystem === options.fileSystem &&
      key.standardLibrary === options.standardLibrary &&
      (key.library ?? "core") === (options.library ?? "core") &&
      // A caller that only asks for symbols and types may use a project with any settings.
      (options.settings === undefined || JSON.stringify(key.settings) === JSON.stringify(options.settings)),
  );
  if (known !== undefined) {
    known.project.refresh();
    return known.project;
  }
  const project = new UserProject(options);
  kept.unshift({ key: options, project });
  // A project holds some 50 MB.
  kept.splice(2);
  return project;
}

/** The file system of ts-morph, implemented by the compiler's. Writes stay in memory. */
class FilesOf extends InMemoryFileSystemHost {
  readonly asked = new Set<string>();
  readonly #files: FileSystem;

  constructor(files: FileSystem) {
    super();
    this.#files = files;
  }
  textOf(path: string): string | undefined {
    this.asked.add(path);
    return this.#files.read(path, mostBytes).text;
  }
  override fileExistsSync(path: string): boolean {
    this.asked.add(path);
    return this.#files.exists(path);
  }
  override fileExists(path: string): Promise<boolean> {
    return Promise.resolve(this.#files.exists(path));
  }
  override readFileSync(path: string): string {
    // The file system in memory is empty: ts-morph then throws its error for a missing file.
    return this.textOf(path) ?? super.readFileSync(path);
  }
  override readFile(path: string): Promise<string> {
    return Promise.resolve(this.readFileSync(path));
  }
  // The compiler's file system has no folders: TypeScript then looks for the files themselves.
  override directoryExistsSync(): boolean {
    return true;
  }
  override directoryExists(): Promise<boolean> {
    return Promise.resolve(true);
  }
  override realpathSync(path: string): string {
    return this.#files.realPath?.(path) ?? path;
  }
}

export { ts } from "ts-morph";
