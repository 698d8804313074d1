/** Tells the editor what is wrong: after each change, once for each file, and no more than has changed. */
import type { Diagnostic } from "vscode-languageserver";
import { diagnosticsByPath, type Found, merged } from "./diagnostics.js";
import { uriOfPath } from "./files.js";
import type { Encoding } from "./text.js";
import type { Workspace } from "./workspace.js";

export class Publisher {
  readonly #workspace: Workspace;
  readonly #encoding: Encoding;
  readonly #send: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  /** How the editor names its files, which may be through links. */
  readonly #uris = new Map<string, string>();
  readonly #found = new Map<string, ReadonlyMap<string, readonly Found[]>>();
  readonly #sent = new Map<string, string>();
  #waiting: NodeJS.Timeout | undefined;
  #running = false;
  /** What to do with an error that is none of the program's. */
  onFailure: (error: unknown) => void = () => undefined;

  constructor(
    workspace: Workspace,
    encoding: Encoding,
    send: (uri: string, diagnostics: readonly Diagnostic[]) => void,
  ) {
    this.#workspace = workspace;
    this.#encoding = encoding;
    this.#send = send;
  }

  changed(path: string, uri?: string): void {
    if (uri !== undefined) this.#uris.set(path, uri);
    // Several changes that have come in together are looked at together.
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#look(), 1);
  }

  closed(path: string): void {
    this.#found.delete(path);
    this.#workspace.forget(path);
    this.changed(path);
  }

  /** What is shown in a file, as it is now. */
  async foundIn(path: string): Promise<readonly Found[]> {
    await this.#bringUp();
    return this.#in(path);
  }

  async #look(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#bringUp();
      const paths = new Set([...this.#sent.keys(), ...[...this.#found.values()].flatMap((each) => [...each.keys()])]);
      for (const path of paths) this.#publish(path);
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.#running = false;
      if (this.#workspace.entries.some((entry) => !this.#workspace.isTrue(entry))) this.changed("");
    }
  }

  async #bringUp(): Promise<void> {
    const { entries, options } = this.#workspace;
    for (const known of this.#found.keys()) if (!entries.includes(known)) this.#found.delete(known);
    for (const entry of entries) {
      if (this.#found.has(entry) && this.#workspace.isTrue(entry)) continue;
      const state = await this.#workspace.state(entry);
      this.#found.set(entry, diagnosticsByPath(state, options, this.#encoding));
    }
  }

  #in(path: string): readonly Found[] {
    return merged([...this.#found.values()].flatMap((each) => each.get(path) ?? []));
  }

  #publish(path: string): void {
    const { standardLibrary } = this.#workspace.options;
    if (path.startsWith(`${standardLibrary}/`) || path.includes("/node_modules/")) return;
    const all = this.#in(path).map(({ shown }) => shown);
    const text = JSON.stringify(all);
    if ((this.#sent.get(path) ?? "[]") === text && this.#sent.has(path)) return;
    if (all.length === 0) this.#sent.delete(path);
    else this.#sent.set(path, text);
    this.#send(this.#uris.get(path) ?? uriOfPath(path), all);
  }
}
