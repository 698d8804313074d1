/** An editor, as far as the protocol goes: a client over vscode-jsonrpc that talks to the server in this process. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { Diagnostic, Position, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { createConnection } from "vscode-languageserver/node";
import { serve } from "../../src/server/index.js";
import { project } from "../../src/project.js";

export class Client {
  readonly #connection: MessageConnection;
  readonly #diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly folder: string;
  /** What the server has asked the editor to change. */
  readonly applied: WorkspaceEdit[] = [];
  #version = 0;

  private constructor(connection: MessageConnection, folder: string) {
    this.#connection = connection;
    this.folder = folder;
    connection.onNotification(
      "textDocument/publishDiagnostics",
      (given: { uri: string; diagnostics: Diagnostic[] }) => {
        this.#diagnostics.set(given.uri, given.diagnostics);
      },
    );
    connection.onRequest("workspace/applyEdit", ({ edit }: { edit: WorkspaceEdit }) => {
      this.applied.push(edit);
      return { applied: true };
    });
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
  }

  /** @param encodings What the client says it can count positions in. */
  static async start(
    files: Readonly<Record<string, string>>,
    encodings?: readonly string[],
    settings?: object,
  ): Promise<Client> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "xgc-lsp-")));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const [up, down] = [new PassThrough(), new PassThrough()];
    const { standardLibrary, version } = project();
    serve(createConnection(new StreamMessageReader(up) as never, new StreamMessageWriter(down) as never), {
      standardLibrary,
      version,
      workingDirectory: folder,
      run: (argv) => Promise.resolve({ code: 0, output: argv.join(" ") }),
    });
    const connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const client = new Client(connection, folder);
    await client.request("initialize", {
      processId: null,
      rootUri: pathToFileURL(folder).href,
      capabilities: encodings === undefined ? {} : { general: { positionEncodings: encodings } },
      initializationOptions: settings,
    });
    await connection.sendNotification("initialized", {});
    return client;
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.folder, name)).href;
  }
  request<Answer = unknown>(method: string, params: object): Promise<Answer> {
    return this.#connection.sendRequest(method, params);
  }
  /** A question about a place in a file. */
  at<Answer = unknown>(method: string, name: string, position: Position, more: object = {}): Promise<Answer> {
    return this.request(method, { textDocument: { uri: this.uri(name) }, position, ...more });
  }
  about<Answer = unknown>(method: string, name: string, more: object = {}): Promise<Answer> {
    return this.request(method, { textDocument: { uri: this.uri(name) }, ...more });
  }

  async open(name: string, text: string): Promise<void> {
    const languageId = name.endsWith(".ts") ? "typescript" : "xgraph";
    await this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(name), languageId, version: ++this.#version, text },
    });
  }
  async change(name: string, ...contentChanges: readonly object[]): Promise<void> {
    const textDocument = { uri: this.uri(name), version: ++this.#version };
    await this.#connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
  }
  async close(name: string): Promise<void> {
    await this.#connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.uri(name) } });
  }

  /** What is shown in a file, once the server has looked at all that it was told. */
  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    // The answer to a question about actions comes from the newest state; what is told of it follows in a moment.
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    await this.about("textDocument/codeAction", name, { range, context: { diagnostics: [] } });
    await new Promise((resolve) => setTimeout(resolve, 25));
    await this.about("textDocument/codeAction", name, { range, context: { diagnostics: [] } });
    return this.#diagnostics.get(this.uri(name)) ?? [];
  }

  async stop(): Promise<void> {
    await this.request("shutdown", {});
    this.#connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The place of the mark in a text, in UTF-16 code units, and the text without it. */
export function marked(text: string, mark = "‸"): { readonly text: string; readonly position: Position } {
  const at = text.indexOf(mark);
  const lines = text.slice(0, at).split("\n");
  return {
    text: text.slice(0, at) + text.slice(at + mark.length),
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

/** Where the nth occurrence of some text stands. */
export function placeOf(text: string, wanted: string, nth = 0): Position {
  let at = text.indexOf(wanted);
  for (let left = nth; left > 0; left--) at = text.indexOf(wanted, at + 1);
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A text with the edits of an editor made, positions in UTF-16. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const offset = ({ line, character }: Position): number => (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
}
