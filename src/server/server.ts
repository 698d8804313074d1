/** The language server: what an editor tells and asks, over any connection. It reads files, and writes none: every edit is the editor's to make. */
import {
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { Options } from "../compiler/index.js";
import { Commands, commandNames, type RunProgram } from "./commands.js";
import { Features } from "./features.js";
import { pathOfUri } from "./files.js";
import { Publisher } from "./publisher.js";
import type { HintSettings } from "./hints.js";
import type { Refusal } from "./rename.js";
import { type Encoding, Text } from "./text.js";
import { legend } from "./tokens.js";
import { Workspace } from "./workspace.js";

export interface ServerOptions {
  readonly standardLibrary: string;
  readonly libraryTrees?: NonNullable<Options["parsed"]>;
  /** Where file names are seen from, if the editor names no folder. */
  readonly workingDirectory: string;
  readonly version: string;
  /** Runs xgc with arguments, for what is run from the editor. */
  readonly run: RunProgram;
}

interface Session {
  readonly workspace: Workspace;
  readonly features: Features;
  readonly publisher: Publisher;
  readonly commands: Commands;
  readonly encoding: Encoding;
}

/** Serves a connection until its client ends it. */
export function serve(connection: Connection, options: ServerOptions): void {
  let session: Session | undefined;
  let hints: HintSettings = { costs: true, contexts: true };
  let watches = false;

  connection.onInitialize((params): InitializeResult => {
    session = sessionFor(params, options, connection);
    hints = settingsIn(params.initializationOptions, hints);
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      capabilities: { ...capabilities, positionEncoding: session.encoding },
      serverInfo: { name: "xgc", version: options.version },
    };
  });
  connection.onInitialized(() => {
    if (!watches) return;
    const watchers = ["**/*.xgraph", "**/*.ts", "**/*.csv", "**/*.pcap", "**/*.pcapng"].map((globPattern) => ({
      globPattern,
    }));
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    hints = settingsIn((settings as { xgc?: unknown } | null)?.xgc ?? settings, hints);
    void connection.languages.inlayHint.refresh().catch(() => undefined);
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) => {
    const path = pathOfUri(uri);
    if (session === undefined || path === undefined) return;
    session.workspace.open(path, new Text(text));
    session.publisher.changed(path, uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) => {
    const path = pathOfUri(uri);
    const before = path === undefined ? undefined : session?.workspace.files.opened(path);
    if (session === undefined || path === undefined || before === undefined) return;
    const { encoding, workspace, publisher } = session;
    workspace.open(
      path,
      contentChanges.reduce<Text>((text, change) => text.changed(change, encoding), before),
    );
    publisher.changed(path, uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const path = pathOfUri(uri);
    if (session === undefined || path === undefined) return;
    session.workspace.close(path);
    session.publisher.closed(path);
  });
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) =>
    session?.publisher.changed(pathOfUri(uri) ?? "", uri),
  );
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) session?.publisher.changed(pathOfUri(uri) ?? "");
  });

  answer(
    connection,
    () => session,
    () => hints,
  );
  connection.listen();
}

function answer(connection: Connection, current: () => Session | undefined, hints: () => HintSettings): void {
  const features = (): Features => {
    const session = current();
    if (session === undefined)
      throw new ResponseError(ErrorCodes.ServerNotInitialized, "the server has not been initialized");
    return session.features;
  };
  connection.onHover(({ textDocument: { uri }, position }) => features().hover(uri, position));
  connection.onDefinition(({ textDocument: { uri }, position }) => features().definition(uri, position));
  connection.onDeclaration(({ textDocument: { uri }, position }) => features().definition(uri, position));
  connection.onImplementation(({ textDocument: { uri }, position }) => features().implementation(uri, position));
  connection.onReferences(({ textDocument: { uri }, position, context }) =>
    features().references(uri, position, context.includeDeclaration),
  );
  connection.onPrepareRename(async ({ textDocument: { uri }, position }) =>
    given(await features().prepareRename(uri, position)),
  );
  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }) =>
    given(await features().rename(uri, position, newName)),
  );
  connection.onCompletion(async ({ textDocument: { uri }, position }) => [
    ...(await features().completion(uri, position)),
  ]);
  connection.onSignatureHelp(({ textDocument: { uri }, position }) => features().signatureHelp(uri, position));
  connection.onDocumentSymbol(({ textDocument: { uri } }) => features().symbols(uri));
  connection.onFoldingRanges(({ textDocument: { uri } }) => features().folds(uri));
  connection.languages.semanticTokens.on(
    async ({ textDocument: { uri } }) => (await features().tokens(uri)) ?? { data: [] },
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) => features().hints(uri, range, hints()));
  connection.onCodeLens(({ textDocument: { uri } }) => features().lenses(uri));
  connection.onDocumentFormatting(({ textDocument: { uri } }) => features().format(uri));
  connection.onCodeAction(async ({ textDocument: { uri }, range }) => {
    const path = pathOfUri(uri);
    const found = path === undefined ? [] : await current()?.publisher.foundIn(path);
    return features().actions(uri, range, found ?? []);
  });
  connection.onExecuteCommand(({ command, arguments: given = [] }) => current()?.commands.execute(command, given));
}

/** An answer, or the reason why there is none, which editors show. */
function given<Answer extends object>(answer: Answer | Refusal | null): Answer | null {
  if (answer !== null && "refused" in answer) throw new ResponseError(ErrorCodes.InvalidRequest, answer.refused);
  return answer;
}

function sessionFor(params: InitializeParams, options: ServerOptions, connection: Connection): Session {
  const [folder] = params.workspaceFolders ?? [];
  // Older clients name one folder only.
  const root = folder?.uri ?? params.rootUri;
  const workingDirectory = (root === null ? undefined : pathOfUri(root)) ?? options.workingDirectory;
  const { standardLibrary, libraryTrees } = options;
  const encoding: Encoding =
    params.capabilities.general?.positionEncodings?.includes("utf-8") === true ? "utf-8" : "utf-16";
  const workspace = new Workspace({
    standardLibrary,
    workingDirectory,
    ...(libraryTrees !== undefined && { libraryTrees }),
  });
  const features = new Features(workspace, encoding);
  const publisher = new Publisher(workspace, encoding, (uri, diagnostics) => {
    void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
  });
  publisher.onFailure = (error) => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const commands = new Commands(workspace, features, connection, options.run);
  return { workspace, features, publisher, commands, encoding };
}

const capabilities: InitializeResult["capabilities"] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  definitionProvider: true,
  declarationProvider: true,
  implementationProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  completionProvider: { triggerCharacters: [".", " ", "(", ":", '"', "/"] },
  signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: { legend, full: true },
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
  codeLensProvider: {},
  documentFormattingProvider: true,
  executeCommandProvider: { commands: [...commandNames] },
};

/** `{ "inlayHints": { "costs": false } }`, or `"inlayHints": false` for none. */
function settingsIn(given: unknown, before: HintSettings): HintSettings {
  const { inlayHints } = (given ?? {}) as { readonly inlayHints?: unknown };
  if (typeof inlayHints === "boolean") return { costs: inlayHints, contexts: inlayHints };
  if (typeof inlayHints !== "object" || inlayHints === null) return before;
  const { costs, contexts } = inlayHints as Readonly<Record<string, unknown>>;
  const chosen = (value: unknown, otherwise: boolean): boolean => (typeof value === "boolean" ? value : otherwise);
  return { costs: chosen(costs, before.costs), contexts: chosen(contexts, before.contexts) };
}
