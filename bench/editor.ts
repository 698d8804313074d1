/** The language server on a long program: from a keystroke to the diagnostics that follow from it. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { manyPrograms, manyTables } from "./programs.js";
import { line, summaryOf } from "./statistics.js";

const LINES = 5000;
const KEYSTROKES = 60;
const WARM = 10;

/** A pair of edits that make a fault and mend it, so that each is followed by diagnostics. */
interface Fault {
  readonly name: string;
  /** The file that is edited. */
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

export async function benchEditor(root: string): Promise<readonly string[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-bench-"));
  try {
    const examples = path.join(root, "examples/tr94-19");
    copyFileSync(path.join(examples, "tr94-19-measured.csv"), path.join(directory, "tr94-19-measured.csv"));
    const tables = manyTables(LINES, readFileSync(path.join(examples, "table4.xgraph"), "utf8"));
    const many = manyPrograms(LINES);
    const count = `${LINES.toLocaleString("en-US")} lines`;
    const lines: string[] = [];
    for (const [name, text] of [
      [`${count} of Table 4`, tables],
      [`${count}, no comments`, many],
    ] as const) {
      const shown = { file: "many.xgraph", right: "  test = UDPTEST over net.udp;" };
      lines.push(
        ...(await keystrokes(root, directory, text, [
          { ...shown, name: `${name}: a name in a graph`, wrong: "  test = UDPTEST over net.udpp;" },
          { ...shown, name: `${name}: a parenthesis`, wrong: "  test = UDPTEST over (net.udp;" },
        ])),
      );
    }
    return lines;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function keystrokes(
  root: string,
  directory: string,
  text: string,
  faults: readonly Fault[],
): Promise<readonly string[]> {
  const server = spawn(process.execPath, [path.join(root, "dist/xgc.cjs"), "lsp"], { cwd: directory });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    const editor = new Editor(connection);
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: null,
      rootUri: pathToFileURL(directory).href,
      capabilities: {},
    });
    await connection.sendNotification("initialized", {});
    const lines: string[] = [];
    for (const fault of faults) {
      const file = path.join(directory, fault.file);
      writeFileSync(file, text);
      await editor.open(pathToFileURL(file).href, text, fault.wrong, fault.right);
      const [elapsed, spent]: number[][] = [[], []];
      for (let stroke = 0; stroke < WARM + KEYSTROKES; stroke++) {
        const cpu = cpuOf(server);
        const before = process.hrtime.bigint();
        await editor.replace(stroke % 2 === 0 ? fault.wrong : fault.right);
        if (stroke < WARM) continue;
        elapsed!.push(Number(process.hrtime.bigint() - before) / 1e6);
        spent!.push(cpuOf(server) - cpu);
      }
      await editor.close();
      const mean = spent!.reduce((sum, each) => sum + each, 0) / spent!.length;
      lines.push(
        line(fault.name, summaryOf(elapsed!), (value) => `${value.toFixed(0)} ms`),
        `${" ".repeat(40)}${mean.toFixed(0)} ms of CPU each; ${memoryOf(server).toFixed(0)} MB`,
      );
    }
    return lines;
  } finally {
    connection.dispose();
    server.kill();
  }
}

/** One open document of which one line is typed over and over. */
class Editor {
  readonly #connection: MessageConnection;
  #uri = "";
  #version = 0;
  #line = 0;
  #length = 0;
  #told: (() => void) | undefined;

  constructor(connection: MessageConnection) {
    this.#connection = connection;
    connection.onNotification("textDocument/publishDiagnostics", ({ uri }: { uri: string }) => {
      if (uri === this.#uri) this.#told?.();
    });
  }

  async open(uri: string, text: string, wrong: string, right: string): Promise<void> {
    const lines = text.split("\n");
    const from = Math.floor(lines.length / 2);
    this.#line = lines.findIndex((each, index) => index >= from && each === right);
    if (this.#line < 0) throw new Error(`no line "${right}"`);
    this.#length = right.length;
    this.#uri = uri;
    await this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "xgraph", version: ++this.#version, text },
    });
    // A program without faults is told of only after one that has some.
    await this.replace(wrong);
    await this.replace(right);
  }

  /** Types another line over the one there is; over when the server has told what it finds. */
  async replace(text: string): Promise<void> {
    const told = new Promise<void>((resolve) => (this.#told = resolve));
    const length = this.#length;
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.#uri, version: ++this.#version },
      contentChanges: [
        { range: { start: { line: this.#line, character: 0 }, end: { line: this.#line, character: length } }, text },
      ],
    });
    this.#length = text.length;
    await told;
  }

  async close(): Promise<void> {
    await this.#connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.#uri } });
  }
}

/** Milliseconds of CPU time that a process has taken, in steps of 10: the kernel counts in ticks. */
function cpuOf({ pid }: ChildProcessWithoutNullStreams): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Megabytes of memory that a process holds. */
function memoryOf({ pid }: ChildProcessWithoutNullStreams): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1000;
}
