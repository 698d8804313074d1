/** The programs that are open, each checked once for a state of its files and kept: everything that the server answers is read from here. */
import { type Dirent, readdirSync } from "node:fs";
import { explore, type Findings, judge, type Summary } from "../analysis/index.js";
import {
  type Checked,
  conclude,
  type Diagnostic,
  type Options,
  pass,
  type Passed,
  type Program,
  programIn,
} from "../compiler/index.js";
import { codeDiagnostics, type CodeLook, declarationsOf, lookAtCode, ownImplementations } from "../user-code/index.js";
import { Files, Inputs } from "./files.js";
import type { Text } from "./text.js";
import { Trees } from "./trees.js";

/** What is known of a program in one state of its files. */
export interface State {
  /** The path of the file that it begins with. */
  readonly entry: string;
  readonly passed: Passed;
  /** Undefined where there is an error. */
  readonly program: Program | undefined;
  /** What the analysis found out; undefined where the program or its implementations have errors. */
  readonly findings: Findings | undefined;
  /** As `xgc check` says it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics point into: the program's own, then TypeScript. */
  readonly sources: Checked["sources"];
}

interface Kept {
  readonly state: Promise<State>;
  readonly inputs: Inputs;
}

interface Looked {
  readonly look: CodeLook;
  /** Declarations as the implementations saw them. */
  readonly declared: string;
  readonly inputs: Inputs;
}

export interface WorkspaceOptions {
  /** The folder that `std/...` stands for. */
  readonly standardLibrary: string;
  /** File names are shown as seen from here. */
  readonly workingDirectory: string;
  /** Trees of the standard library that were made with xgc. */
  readonly libraryTrees?: NonNullable<Options["parsed"]>;
}

/** More programs than this are not looked through. */
const mostPrograms = 1000;

function foldersOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone, or not to be read.
    return [];
  }
}

export class Workspace {
  readonly files = new Files();
  readonly #options: WorkspaceOptions;
  readonly #trees: Trees;
  readonly #states = new Map<string, Kept>();
  readonly #looks = new Map<string, Looked>();
  readonly #summaries = new Map<string, Summary>();
  /** The last state of each program that had findings: for what is shown while a program has errors. */
  readonly #lastWhole = new Map<string, State>();
  #entries: readonly string[] | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#trees = new Trees(options.libraryTrees);
  }

  get options(): WorkspaceOptions {
    return this.#options;
  }

  /** What is true of the program of a file now. Nothing is worked out again while no file that it has read is another. */
  state(entry: string): Promise<State> {
    const known = this.#states.get(entry);
    if (known?.inputs.same === true) return known.state;
    const inputs = new Inputs(this.files);
    const state = this.#check(entry, inputs);
    this.#states.set(entry, { state, inputs });
    // Asked again, it is tried again.
    state.catch(() => this.#states.delete(entry));
    return state;
  }

  /** Whether the state that was worked out last is still true. */
  isTrue(entry: string): boolean {
    return this.#states.get(entry)?.inputs.same === true;
  }

  /** The last state in which a program was whole. */
  lastWhole(entry: string): State | undefined {
    return this.#lastWhole.get(entry);
  }

  /** A document is opened in the editor, or is another one now. */
  open(path: string, text: Text): void {
    this.files.put(path, text);
    this.#entries = undefined;
  }
  close(path: string): void {
    this.files.close(path);
    this.#entries = undefined;
  }

  /** The programs that are checked: those that are open, and those whose implementations are. */
  get entries(): readonly string[] {
    this.#entries ??= [...new Set(this.files.openPaths.flatMap((path) => this.#programsOf(path)))];
    return this.#entries;
  }

  #programsOf(path: string): readonly string[] {
    if (path.endsWith(".xgraph")) return [path];
    if (!path.endsWith(".ts")) return [];
    const text = this.files.opened(path)?.text ?? "";
    const folder = path.slice(0, path.lastIndexOf("/"));
    const beside = [...text.matchAll(/from\s+["']\.\/([^"'\n/]+\.xgraph)\.(?:js|ts)["']/g)].map(
      ([, name]) => `${folder}/${name}`,
    );
    return beside.filter((each) => this.files.exists(each));
  }

  /** The programs that have read a file. */
  readersOf(path: string): readonly string[] {
    return this.entries.filter((entry) => this.#states.get(entry)?.inputs.has(path) === true);
  }

  /** The programs in the folder of the editor, open or not; hidden folders and packages left out. */
  programs(): readonly string[] {
    const found: string[] = [];
    const look = (folder: string): void => {
      for (const each of foldersOf(folder)) {
        if (found.length >= mostPrograms || each.name.startsWith(".") || each.name === "node_modules") continue;
        if (each.isDirectory()) look(`${folder}/${each.name}`);
        else if (each.isFile() && each.name.endsWith(".xgraph")) found.push(`${folder}/${each.name}`);
      }
    };
    look(this.#options.workingDirectory);
    return found;
  }

  forget(entry: string): void {
    for (const known of [this.#states, this.#looks, this.#lastWhole]) known.delete(entry);
  }

  /** The passes alone, over other texts than those of the editor: for trying out an edit. */
  tried(entry: string, texts: ReadonlyMap<string, string>): Passed {
    const { files } = this;
    return pass(entry, {
      ...this.#passOptions(),
      fileSystem: {
        exists: (path) => texts.has(path) || files.exists(path),
        read: (path, limit) => {
          const text = texts.get(path);
          return text === undefined ? files.read(path, limit) : { text };
        },
        realPath: (path) => (texts.has(path) ? path : files.realPath(path)),
      },
    });
  }

  #passOptions(): Options {
    const { standardLibrary, workingDirectory } = this.#options;
    return { fileSystem: this.files, standardLibrary, workingDirectory, parsed: this.#trees.parsed };
  }

  async #check(entry: string, inputs: Inputs): Promise<State> {
    // What reads a file later, in an await, reads it as it is then: `inputs` has the versions of now, so that the state is no longer true.
    inputs.add(entry);
    const options: Options = { ...this.#passOptions(), fileSystem: inputs.view };
    const passed = pass(entry, options);
    const program = programIn(passed);
    if (program === undefined) return { entry, passed, program, findings: undefined, ...conclude(passed) };
    const code = await this.#code(entry, program, options, inputs);
    if (code.diagnostics.length > 0) {
      const { diagnostics, sources } = conclude(passed);
      return {
        entry,
        passed,
        program,
        findings: undefined,
        diagnostics: [...diagnostics, ...code.diagnostics],
        sources: [...sources, ...code.sources],
      };
    }
    const findings = await explore(program, {
      ...options,
      // A project of TypeScript is known by its file system. The files that it reads are among the inputs by now.
      fileSystem: this.files,
      cache: { get: (key) => this.#summaries.get(key), put: (key, summary) => void this.#summaries.set(key, summary) },
      built: this.#options.libraryTrees !== undefined,
    });
    const { diagnostics, sources } = conclude(passed, judge(findings, { notes: false }));
    const state = { entry, passed, program, findings, diagnostics, sources };
    this.#lastWhole.set(entry, state);
    return state;
  }

  /** TypeScript is asked again only where an implementation, or what it is declared to be, has changed. */
  async #code(
    entry: string,
    program: Program,
    options: Options,
    inputs: Inputs,
  ): Promise<ReturnType<typeof codeDiagnostics>> {
    const implementations = ownImplementations(program, options);
    if (implementations.length === 0) return { diagnostics: [], sources: [] };
    const declarations = await declarationsOf(program, options);
    for (const path of declarations.inputs) inputs.add(path);
    const declared = JSON.stringify([implementations, [...declarations.missing], declarations.stale]);
    let known = this.#looks.get(entry);
    if (known?.declared !== declared || !known.inputs.same) {
      const {
        problems,
        stale,
        inputs: read,
      } = await lookAtCode(declarations, implementations, {
        fileSystem: this.files,
        standardLibrary: options.standardLibrary,
      });
      const own = new Inputs(this.files);
      // What the program itself says is in `declared`.
      for (const path of read) if (!path.endsWith(".xgraph")) own.add(path);
      known = { look: { problems, stale }, declared, inputs: own };
      this.#looks.set(entry, known);
    }
    for (const path of known.inputs.paths) inputs.add(path);
    return codeDiagnostics(known.look, program, options);
  }
}
