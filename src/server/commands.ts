/** What an editor can have done besides: runs and pictures of what a program declares, and declarations brought up to date. */
import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import { demandedMembers, emitDeclarations } from "../emit/index.js";
import type { Features } from "./features.js";
import type { TextEdits } from "./rename.js";
import type { Workspace } from "./workspace.js";

export const commandNames = ["xgc.run", "xgc.explain", "xgc.picture", "xgc.declare"] as const;

/** Runs xgc with arguments, in a process of its own. @returns what it has printed. */
export type RunProgram = (argv: readonly string[]) => Promise<{ readonly code: number; readonly output: string }>;

/** What a lens is about. */
interface Target {
  readonly path: string;
  /** Of the experiment, the graph or the scenario. */
  readonly name: string;
}

export class Commands {
  readonly #workspace: Workspace;
  readonly #features: Features;
  readonly #connection: Connection;
  readonly #run: RunProgram;

  constructor(workspace: Workspace, features: Features, connection: Connection, run: RunProgram) {
    this.#workspace = workspace;
    this.#features = features;
    this.#connection = connection;
    this.#run = run;
  }

  /** @returns for a run or a picture its text, for an editor that shows it. */
  async execute(command: string, [given]: readonly unknown[]): Promise<unknown> {
    const { path, name } = (given ?? {}) as Partial<Target>;
    if (typeof path !== "string" || typeof name !== "string") return null;
    switch (command as (typeof commandNames)[number]) {
      case "xgc.run":
        return await this.#output(["run", path, "--experiment", name]);
      case "xgc.explain":
        return await this.#output(["run", path, "--experiment", name, "--explain"]);
      case "xgc.picture":
        return await this.#output(["graph", path, name]);
      case "xgc.declare":
        return await this.#declare(path);
      default:
        return null;
    }
  }

  async #output(argv: readonly string[]): Promise<{ readonly output: string }> {
    const { code, output } = await this.#run(argv);
    if (code !== 0) this.#say(MessageType.Warning, output === "" ? `xgc ${argv.join(" ")} failed` : output);
    return { output };
  }

  /** The declarations that are made of a program, and what they demand of its implementations, as an edit of the editor's. */
  async #declare(path: string): Promise<null> {
    const { files, options } = this.#workspace;
    const { standardLibrary } = options;
    const { compilation } = this.#workspace.tried(path, new Map());
    const source = compilation.sources.findIndex((each) => each.path === path);
    const input = { program: compilation, source, layout: { standardLibrary } };
    const text = emitDeclarations(input);
    if (text === undefined) {
      this.#say(MessageType.Info, "the program declares no protocol and no control service");
      return null;
    }
    const target = `${path}.ts`;
    const before = files.read(target, 1 << 22).text;
    const { broughtUp } = await import("../declare/index.js");
    const implementations = broughtUp({
      fileSystem: files,
      standardLibrary,
      declarations: new Map([[target, text]]),
      previous: before === undefined ? [] : [before],
      demanded: demandedMembers(input),
    });
    const edits: TextEdits[] = [];
    const add = (file: string, old: string | undefined, now: string): void => {
      if (old === undefined) this.#say(MessageType.Info, `there is no ${file} yet: run xgc declare ${path}`);
      else if (old !== now) edits.push({ path: file, edits: [{ start: 0, end: old.length, text: now }] });
    };
    add(target, before, text);
    for (const { file, text: now, left } of implementations) {
      add(file, files.read(file, 1 << 22).text, now);
      for (const { line, message } of left) this.#say(MessageType.Info, `${file}:${line}: left to you: ${message}`);
    }
    if (edits.length > 0)
      await this.#connection.workspace.applyEdit({ label: "xgc declare", edit: this.#features.edit(edits) });
    return null;
  }

  #say(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, { type, message });
  }
}
