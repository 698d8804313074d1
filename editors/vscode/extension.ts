/** The extension for Visual Studio Code: starts `xgc lsp`, and shows runs in a terminal and pictures beside the text. */
import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";

interface Target {
  readonly path: string;
  readonly name: string;
}

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("xgraph.restart", () => client?.restart()),
    vscode.commands.registerCommand("xgraph.picture", () => {
      const file = vscode.window.activeTextEditor?.document.uri.fsPath;
      if (file !== undefined) void showPicture({ path: file, name: "" });
    }),
  );
  client = new LanguageClient("xgraph", "xgraph", serverOptions(), clientOptions());
  context.subscriptions.push(client);
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

/** The xgc of the settings, of the folder, or of the path. */
function program(): string {
  const given = vscode.workspace.getConfiguration("xgc").get<string>("path") ?? "";
  if (given !== "") return given;
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const own = path.join(uri.fsPath, "node_modules/xgc/dist/xgc.cjs");
    if (existsSync(own)) return own;
  }
  return "xgc";
}

function serverOptions(): ServerOptions {
  const file = program();
  if (file.endsWith(".cjs")) return { module: file, args: ["lsp"], transport: TransportKind.stdio };
  return {
    command: file,
    args: ["lsp"],
    transport: TransportKind.stdio,
    options: { shell: process.platform === "win32" },
  };
}

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: [
      { scheme: "file", language: "xgraph" },
      // Implementations: hover, definitions and renames that go over to the program.
      { scheme: "file", language: "typescript" },
    ],
    initializationOptions: vscode.workspace.getConfiguration("xgc"),
    synchronize: { configurationSection: "xgc" },
    middleware: {
      executeCommand: async (command, [target], next) => {
        if (command === "xgc.run")
          runInTerminal(["run", (target as Target).path, "--experiment", (target as Target).name]);
        else if (command === "xgc.explain")
          runInTerminal(["run", (target as Target).path, "--experiment", (target as Target).name, "--explain"]);
        else if (command === "xgc.picture") await showPicture(target as Target);
        else return (await next(command, [target])) as unknown;
        return undefined;
      },
    },
  };
}

function runInTerminal(argv: readonly string[]): void {
  const known = vscode.window.terminals.find(({ name }) => name === "xgc");
  const terminal = known ?? vscode.window.createTerminal("xgc");
  const file = program();
  const words = file.endsWith(".cjs") ? ["node", file, ...argv] : [file, ...argv];
  terminal.show(true);
  terminal.sendText(words.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `"${word}"`)).join(" "));
}

/** A graph or a scenario beside the text, drawn anew when the file is saved. */
async function showPicture(target: Target): Promise<void> {
  const title = target.name === "" ? path.basename(target.path) : target.name;
  const panel = vscode.window.createWebviewPanel(
    "xgraph.picture",
    title,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    {},
  );
  const draw = async (): Promise<void> => {
    const answer = await client?.sendRequest<{ output: string } | null>("workspace/executeCommand", {
      command: "xgc.picture",
      arguments: [target],
    });
    const text = answer?.output ?? "";
    const body = text.startsWith("<svg") ? text : `<pre>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</pre>`;
    panel.webview.html = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><body style="background: white">${body}</body>`;
  };
  const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (uri.fsPath === target.path) void draw();
  });
  panel.onDidDispose(() => saved.dispose());
  await draw();
}
