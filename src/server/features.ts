/** The answers to an editor's questions, each from the program as it is when it is asked. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  MarkupKind,
  type Position,
  type Range,
  type SemanticTokens,
  type SignatureHelp,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { catalogue } from "../compiler/index.js";
import { format, UnreadableError } from "../format/index.js";
import { calledParameters, completionsAt, type LibraryName } from "./completion.js";
import type { Found } from "./diagnostics.js";
import { factsOf } from "./facts.js";
import { pathOfUri, uriOfPath } from "./files.js";
import { type HintSettings, hintsIn, lensesIn } from "./hints.js";
import { declarationText, factLines, fenced, hoverText, signatureOf } from "./hover.js";
import { libraryNames } from "./library.js";
import type { Entity } from "./names/entities.js";
import { foldsOf, symbolsOf } from "./outline.js";
import { type Reading, readingOf } from "./reading.js";
import {
  placesInCode,
  protocolOf,
  readersOf,
  type Refusal,
  renameEdits,
  type TextEdits,
  whyNotRenamed,
} from "./rename.js";
import { type Encoding, Text } from "./text.js";
import { tokensOf } from "./tokens.js";
import type { State, Workspace } from "./workspace.js";

interface At {
  readonly state: State;
  readonly reading: Reading;
  readonly module: number;
  readonly text: Text;
  readonly offset: number;
}

export class Features {
  readonly #workspace: Workspace;
  readonly #encoding: Encoding;
  #library: readonly LibraryName[] | undefined;

  constructor(workspace: Workspace, encoding: Encoding) {
    this.#workspace = workspace;
    this.#encoding = encoding;
  }

  async #program(uri: string): Promise<Omit<At, "offset"> | undefined> {
    const path = pathOfUri(uri);
    if (path?.endsWith(".xgraph") !== true) return undefined;
    const state = await this.#workspace.state(path);
    const reading = readingOf(state.passed);
    const module = reading.moduleOf(path);
    return module === undefined ? undefined : { state, reading, module, text: reading.textOf(module) };
  }

  async #at(uri: string, position: Position): Promise<At | undefined> {
    const here = await this.#program(uri);
    return here && { ...here, offset: here.text.offsetAt(position, this.#encoding) };
  }

  /** What a name in a program or in the TypeScript of a protocol stands for. */
  async #thing(
    uri: string,
    position: Position,
  ): Promise<
    { readonly at: At; readonly entity: Entity; readonly range: Range; readonly operation?: string } | undefined
  > {
    const at = await this.#at(uri, position);
    if (at !== undefined) {
      const found = at.reading.at(at.module, at.offset);
      return found && { at, entity: found.entity, range: at.text.rangeOf(found.span, this.#encoding) };
    }
    const path = pathOfUri(uri);
    if (path?.endsWith(".ts") !== true) return undefined;
    const read = this.#workspace.files.read(path, 1 << 22).text;
    if (read === undefined) return undefined;
    const text = new Text(read);
    const offset = text.offsetAt(position, this.#encoding);
    const [{ codeNameAt }, { entityInCode }] = await Promise.all([import("./code.js"), import("./rename.js")]);
    for (const entry of this.#workspace.readersOf(path)) {
      const state = await this.#workspace.state(entry);
      const program = state.program ?? this.#workspace.lastWhole(entry)?.program;
      if (program === undefined) continue;
      const reading = readingOf(state.passed);
      const name = codeNameAt(read, path, offset, program.protocols);
      const entity = name && entityInCode(reading, program, path, read, offset);
      if (name === undefined || entity === undefined) continue;
      const module = reading.moduleOf(entry) ?? 0;
      return {
        at: { state, reading, module, text, offset },
        entity,
        range: text.rangeOf(name, this.#encoding),
        ...(name.kind === "operation" && { operation: name.name }),
      };
    }
    return undefined;
  }

  #findings(state: State): State["findings"] {
    return state.findings ?? this.#workspace.lastWhole(state.entry)?.findings;
  }

  #location(reading: Reading, span: NonNullable<Entity["span"]>): Location {
    return {
      uri: uriOfPath(reading.pathOf(span.source)),
      range: reading.textOf(span.source).rangeOf(span, this.#encoding),
    };
  }
  #codeLocation({
    path,
    start,
    end,
  }: {
    readonly path: string;
    readonly start: number;
    readonly end: number;
  }): Location {
    const text = new Text(this.#workspace.files.read(path, 1 << 22).text ?? "");
    return { uri: uriOfPath(path), range: text.rangeOf({ start, end }, this.#encoding) };
  }

  async hover(uri: string, position: Position): Promise<Hover | null> {
    const found = await this.#thing(uri, position);
    if (found === undefined) return null;
    const { at, entity, range, operation } = found;
    const findings = this.#findings(at.state);
    const inCode = uri.endsWith(".ts");
    let value = hoverText(entity, at.reading, findings);
    if (operation !== undefined) {
      const facts = findings && factsOf(findings, entity);
      const lines = facts && factLines({ kind: "entry", name: operation }, facts);
      value = [`\`${entity.name}.${operation}\``, ...(lines ?? [])].join("\n\n");
      if (lines === undefined || lines.length === 0) return null;
    } else if (inCode && entity.kind !== "entry" && entity.kind !== "protocol" && entity.doc === "")
      value = fenced(declarationText(entity, at.reading));
    return { contents: { kind: MarkupKind.Markdown, value }, range };
  }

  /** To the declaration; from a protocol or an entry that is there already, to its method, and from TypeScript back. */
  async definition(uri: string, position: Position): Promise<Location[] | null> {
    const found = await this.#thing(uri, position);
    if (found === undefined) return await this.#importedFile(uri, position);
    const { at, entity } = found;
    if (entity.span === undefined) return null;
    const declared = this.#location(at.reading, entity.span);
    const here = uri === declared.uri && samePlace(declared.range.start, found.range.start);
    return here ? await this.implementation(uri, position) : [declared];
  }

  /** A file between quotes: `from "./ping.ts"`. */
  async #importedFile(uri: string, position: Position): Promise<Location[] | null> {
    const at = await this.#at(uri, position);
    if (at === undefined) return null;
    const tree = at.reading.treeOf(at.module);
    const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    for (const [index, { from }] of (tree?.imports ?? []).entries()) {
      const module = at.reading.compilation.modules[at.module]?.imports[index];
      if (module !== undefined && from.span.start <= at.offset && at.offset <= from.span.end)
        return [{ uri: uriOfPath(at.reading.pathOf(module)), range: start }];
    }
    const declared = at.reading.declarationAt(at.module, at.offset);
    if (declared?.kind !== "Protocol" || declared.from === undefined) return null;
    const { span } = declared.from;
    const protocol = at.reading.compilation.protocols.find(({ name }) => name === declared.name.text);
    if (protocol === undefined || at.offset < span.start || at.offset > span.end) return null;
    return [{ uri: uriOfPath(protocol.implementation.file), range: start }];
  }

  /** The class of a protocol, or the method of an entry. */
  async implementation(uri: string, position: Position): Promise<Location[] | null> {
    const found = await this.#thing(uri, position);
    if (found === undefined) return null;
    const { at, entity } = found;
    const target = entity.kind === "instance" ? at.reading.entities.targetOf(entity) : entity;
    const protocol =
      target && protocolOf(target, at.state.program ?? this.#workspace.lastWhole(at.state.entry)?.program);
    if (target === undefined || protocol === undefined) return null;
    const { file } = protocol.implementation;
    const text = this.#workspace.files.read(file, 1 << 22).text;
    if (text === undefined) return null;
    const { implementationOf } = await import("./code.js");
    const place = implementationOf(text, protocol, target.kind === "entry" ? target.name : undefined);
    return place === undefined ? null : [this.#codeLocation(place)];
  }

  async references(uri: string, position: Position, declarations: boolean): Promise<Location[] | null> {
    const found = await this.#thing(uri, position);
    if (found === undefined) return null;
    const { at, entity } = found;
    const all = new Map<string, Location>();
    for (const { reading, entity: here } of await readersOf(this.#workspace, at.state, entity))
      for (const { span, declares } of reading.placesOf(here)) {
        if (!declarations && declares) continue;
        all.set(`${reading.pathOf(span.source)} ${span.start}`, this.#location(reading, span));
      }
    const inCode = placesInCode(this.#workspace, entity, at.state.program);
    return [...all.values(), ...inCode.map((place) => this.#codeLocation(place))];
  }

  async prepareRename(
    uri: string,
    position: Position,
  ): Promise<{ range: Range; placeholder: string } | Refusal | null> {
    const found = await this.#thing(uri, position);
    if (found?.operation !== undefined || found === undefined) return null;
    const refused = whyNotRenamed(found.entity, found.at.reading);
    return refused === undefined ? { range: found.range, placeholder: found.entity.name } : { refused };
  }

  async rename(uri: string, position: Position, newName: string): Promise<WorkspaceEdit | Refusal | null> {
    const found = await this.#thing(uri, position);
    if (found?.operation !== undefined || found === undefined) return null;
    const edits = await renameEdits(this.#workspace, found.at.state, found.entity, newName);
    return "refused" in edits ? edits : this.edit(edits);
  }

  edit(all: readonly TextEdits[]): WorkspaceEdit {
    const changes: Record<string, TextEdit[]> = {};
    for (const { path, edits } of all) {
      const text = new Text(this.#workspace.files.read(path, 1 << 24).text ?? "");
      changes[uriOfPath(path)] = edits.map(({ start, end, text: newText }) => ({
        range: text.rangeOf({ start, end }, this.#encoding),
        newText,
      }));
    }
    return { changes };
  }

  async completion(uri: string, position: Position): Promise<readonly CompletionItem[]> {
    const at = await this.#at(uri, position);
    if (at === undefined) return [];
    this.#library ??= libraryNames(this.#workspace);
    return completionsAt({
      reading: at.reading,
      module: at.module,
      text: at.text.text,
      offset: at.offset,
      library: this.#library,
      rangeOf: (place) => at.text.rangeOf(place, this.#encoding),
    });
  }

  async signatureHelp(uri: string, position: Position): Promise<SignatureHelp | null> {
    const at = await this.#at(uri, position);
    if (at === undefined) return null;
    const call = callAround(at.text.text, at.offset);
    if (call === undefined) return null;
    const declaration = at.reading.declarationAt(at.module, at.offset);
    const [owner] = calledParameters({ ...at, declaration }, call.name.split("."));
    if (owner?.owner === undefined) return null;
    const { label, parameters } = signatureOf(owner.owner, at.reading);
    const named = parameters.findIndex(({ entity }) => entity.name === call.argument);
    return {
      signatures: [
        {
          label,
          documentation: { kind: MarkupKind.Markdown, value: owner.owner.doc },
          parameters: parameters.map(({ range: [start, end] }) => ({ label: [start, end] })),
        },
      ],
      activeSignature: 0,
      activeParameter: named >= 0 ? named : call.index,
    };
  }

  async symbols(uri: string): Promise<DocumentSymbol[] | null> {
    const here = await this.#program(uri);
    return here === undefined ? null : symbolsOf(here.reading, here.module, this.#encoding);
  }

  async folds(uri: string): Promise<FoldingRange[] | null> {
    const here = await this.#program(uri);
    return here === undefined ? null : foldsOf(here.text);
  }

  async tokens(uri: string): Promise<SemanticTokens | null> {
    const here = await this.#program(uri);
    return here === undefined ? null : tokensOf(here.reading, here.module, this.#encoding);
  }

  async hints(uri: string, range: Range, settings: HintSettings): Promise<InlayHint[] | null> {
    const here = await this.#program(uri);
    const findings = here && this.#findings(here.state);
    if (here === undefined || findings === undefined || (!settings.costs && !settings.contexts)) return null;
    const { text, reading, module } = here;
    const places = { start: text.offsetAt(range.start, this.#encoding), end: text.offsetAt(range.end, this.#encoding) };
    return hintsIn(reading, module, findings, places, settings, this.#encoding);
  }

  async lenses(uri: string): Promise<CodeLens[] | null> {
    const here = await this.#program(uri);
    const path = pathOfUri(uri);
    if (here === undefined || path === undefined) return null;
    return lensesIn(here.reading, here.module, { path, uri }, this.#encoding);
  }

  /** The whole text laid out, as one edit of the part that is otherwise. Nothing for what cannot be read. */
  async format(uri: string): Promise<TextEdit[] | null> {
    const path = pathOfUri(uri);
    const text = path?.endsWith(".xgraph") === true ? this.#workspace.files.opened(path) : undefined;
    if (text === undefined) return null;
    let laidOut: string;
    try {
      laidOut = await format(text.text);
    } catch (error) {
      if (error instanceof UnreadableError) return null;
      throw error;
    }
    if (text.text.includes("\r\n")) laidOut = laidOut.replace(/\r?\n/g, "\r\n");
    if (laidOut === text.text) return [];
    const [start, end, newText] = difference(text.text, laidOut);
    return [{ range: text.rangeOf({ start, end }, this.#encoding), newText }];
  }

  /** Edits that cure what is shown in a range, and one for all of a file. */
  actions(uri: string, range: Range, found: readonly Found[]): CodeAction[] {
    const actions: CodeAction[] = [];
    const all: TextEdits["edits"][number][] = [];
    for (const { shown, diagnostic, state } of found) {
      const { fix, code } = diagnostic;
      const touches = !before(shown.range.end, range.start) && !before(range.end, shown.range.start);
      if (fix !== undefined) {
        const path = state.sources[fix.span.source]?.path ?? "";
        const edit = { start: fix.span.start, end: fix.span.end, text: fix.replacement };
        if (uriOfPath(path) === uri && !all.some((each) => each.start <= edit.end && edit.start <= each.end))
          all.push(edit);
        if (touches)
          actions.push({
            title: fix.title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [shown],
            isPreferred: true,
            edit: this.edit([{ path, edits: [edit] }]),
          });
      }
      if (touches && code === catalogue.staleDeclarations.code) {
        const path = state.sources[diagnostic.span.source]?.path ?? "";
        const command = {
          title: "bring the declarations up to date",
          command: "xgc.declare",
          arguments: [{ path, uri, name: "" }],
        };
        actions.push({ title: command.title, kind: CodeActionKind.QuickFix, diagnostics: [shown], command });
      }
    }
    const path = pathOfUri(uri);
    if (all.length > 0 && path !== undefined)
      actions.push({
        title: `make all ${all.length} proposed edits`,
        kind: CodeActionKind.SourceFixAll,
        edit: this.edit([{ path, edits: all }]),
      });
    return actions;
  }
}

function samePlace(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}
function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** The part of a text that another text has otherwise. */
function difference(from: string, to: string): readonly [start: number, end: number, text: string] {
  let start = 0;
  while (start < from.length && start < to.length && from.charCodeAt(start) === to.charCodeAt(start)) start++;
  let tail = 0;
  const most = Math.min(from.length, to.length) - start;
  while (tail < most && from.charCodeAt(from.length - 1 - tail) === to.charCodeAt(to.length - 1 - tail)) tail++;
  // Not between the two halves of a character.
  if (start > 0 && /[\uD800-\uDBFF]/.test(from.charAt(start - 1))) start--;
  if (tail > 0 && /[\uDC00-\uDFFF]/.test(from.charAt(from.length - tail))) tail--;
  return [start, from.length - tail, to.slice(start, to.length - tail)];
}

/** The call whose parentheses a place is in, and which argument it is. */
function callAround(
  text: string,
  offset: number,
): { readonly name: string; readonly index: number; readonly argument: string } | undefined {
  const from = Math.max(0, offset - 2000);
  const near = text.slice(from, offset).replace(/"(?:[^"\\\n]|\\.)*"/g, (each) => "_".repeat(each.length));
  let depth = 0;
  let index = 0;
  let argument: string | undefined;
  for (let at = near.length - 1; at >= 0; at--) {
    const each = near.charAt(at);
    if (each === ";" || each === "{" || each === "}") return undefined;
    if (each === ")" || each === "]") depth++;
    else if (each === "[") depth--;
    else if (each === "," && depth === 0) {
      argument ??= near.slice(at + 1);
      index++;
    } else if (each === "(" && depth-- === 0) {
      const name = /([A-Za-z_][\w.]*)\s*$/.exec(near.slice(0, at))?.[1];
      const written = /^\s*(\w+)\s*:/.exec(argument ?? near.slice(at + 1))?.[1] ?? "";
      return name === undefined ? undefined : { name, index, argument: written };
    }
  }
  return undefined;
}
