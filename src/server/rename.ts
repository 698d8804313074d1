/** A new name for a thing, in the programs and in the TypeScript of its protocol. Tried before it is given out: a rename that breaks something is refused. */
import type { Passed, Program } from "../compiler/index.js";
import { emitDeclarations } from "../emit/index.js";
import { RESERVED_WORDS } from "../../grammar/index.js";
import { codeNameAt, optionPlaces, type UsePlace, usesOf } from "./code.js";
import type { Entity } from "./names/entities.js";
import { type Reading, readingOf } from "./reading.js";
import type { State, Workspace } from "./workspace.js";

/** Texts by their paths, each with the edits that make the new one. */
export interface TextEdits {
  readonly path: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

export interface Refusal {
  readonly refused: string;
}

/** What can have another name: whatever the user declares. Undefined where it can. */
export function whyNotRenamed(entity: Entity, reading: Reading): string | undefined {
  if (entity.span === undefined) return `"${entity.name}" is a word of the language`;
  if (!reading.isOwn(entity.span.source))
    return `"${entity.name}" is declared in ${reading.compilation.sources[entity.span.source]?.name ?? "a library"}`;
  if (entity.kind === "point" || entity.kind === "operation" || entity.kind === "bit")
    return `"${entity.name}" is a text in TypeScript, which cannot be followed: change it by hand, and run xgc declare`;
  return undefined;
}

/** The protocol that a thing belongs to, where it is one that TypeScript knows too. */
export function protocolOf(entity: Entity, program: Program | undefined): Program["protocols"][number] | undefined {
  let at: Entity | undefined = entity;
  while (at !== undefined && at.kind !== "protocol") at = at.owner;
  return at && program?.protocols.find(({ name }) => name === at.name);
}

/** Where TypeScript names a thing. */
export function placesInCode(workspace: Workspace, entity: Entity, program: Program | undefined): readonly UsePlace[] {
  const protocol = protocolOf(entity, program);
  if (protocol === undefined || program === undefined) return [];
  const { standardLibrary } = workspace.options;
  const source = protocol.span.source;
  const path = program.sources[source]?.path ?? "";
  const text = emitDeclarations({ program, source, layout: { standardLibrary } });
  if (text === undefined || path.startsWith(`${standardLibrary}/`)) return [];
  if (entity.kind === "parameter" && entity.owner?.kind === "entry")
    return optionPlaces(workspace, protocol, entity.owner.name, entity.name);
  return usesOf(workspace, protocol, { path: `${path}.ts`, text }, entity);
}

export async function renameEdits(
  workspace: Workspace,
  state: State,
  entity: Entity,
  newName: string,
): Promise<readonly TextEdits[] | Refusal> {
  const reading = readingOf(state.passed);
  const refused = whyNotRenamed(entity, reading);
  if (refused !== undefined) return { refused };
  if (!/^[A-Za-z_]\w*$/.test(newName)) return { refused: `"${newName}" is no name: letters, digits and _` };
  if (RESERVED_WORDS.has(newName)) return { refused: `"${newName}" is a word of the language` };
  const edits = new Map<string, TextEdits["edits"][number][]>();
  const add = (path: string, start: number, end: number, text: string): void => {
    const own = edits.get(path) ?? [];
    edits.set(path, own);
    if (!own.some((each) => each.start === start)) own.push({ start, end, text });
  };
  const readers = await readersOf(workspace, state, entity);
  for (const { reading: each, entity: here } of readers) {
    for (const { span } of each.placesOf(here)) {
      if (!each.isOwn(span.source)) continue;
      // An alias (`import { A as B }`) is another name of the same thing.
      if (each.slice(span) === entity.name) add(each.pathOf(span.source), span.start, span.end, newName);
    }
  }
  const program = state.program ?? workspace.lastWhole(state.entry)?.program;
  for (const { path, start, end, prefix, suffix } of placesInCode(workspace, entity, program))
    add(path, start, end, prefix + newName + suffix);
  return tried(workspace, readers, edits, protocolOf(entity, program) !== undefined);
}

/** The programs of the folder that read the declaring file, each with the thing as it knows it. */
export async function readersOf(
  workspace: Workspace,
  state: State,
  { span, kind, name }: Entity,
): Promise<
  readonly { readonly entry: string; readonly passed: Passed; readonly reading: Reading; readonly entity: Entity }[]
> {
  if (span === undefined) return [];
  const path = readingOf(state.passed).pathOf(span.source);
  const found: { entry: string; passed: Passed; reading: Reading; entity: Entity }[] = [];
  for (const entry of new Set([state.entry, ...workspace.entries, ...workspace.programs()])) {
    const passed = entry === state.entry ? state.passed : workspace.tried(entry, new Map());
    const reading = readingOf(passed);
    const module = reading.moduleOf(path);
    const occurrence = module === undefined ? undefined : reading.at(module, span.start);
    if (occurrence?.entity.kind === kind && occurrence.entity.name === name)
      found.push({ entry, passed, reading, entity: occurrence.entity });
    // Others want an answer too.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/** The edits, with declarations made anew, if they leave no error that was not there. */
function tried(
  workspace: Workspace,
  readers: readonly { readonly entry: string; readonly passed: Passed }[],
  edits: ReadonlyMap<string, readonly TextEdits["edits"][number][]>,
  inCode: boolean,
): readonly TextEdits[] | Refusal {
  const texts = new Map<string, string>();
  for (const [path, all] of edits) {
    const { text } = workspace.files.read(path, 1 << 24);
    if (text !== undefined) texts.set(path, applied(text, all));
  }
  const result = new Map<string, TextEdits>([...edits].map(([path, all]) => [path, { path, edits: all }]));
  const { standardLibrary } = workspace.options;
  for (const { entry, passed } of readers) {
    const after = workspace.tried(entry, texts);
    const before = passed.found.filter(isError);
    const now = after.found.filter(isError);
    const [broken] = now.filter(({ message }) => !before.some((each) => each.message === message));
    if (broken !== undefined && now.length > before.length) return { refused: `with this name, ${broken.message}` };
    if (!inCode) continue;
    const { sources, services, protocols } = after.compilation;
    for (const [source, { path }] of sources.entries()) {
      if (!edits.has(path)) continue;
      const known = workspace.files.read(`${path}.ts`, 1 << 22).text;
      const text = emitDeclarations({ program: { sources, services, protocols }, source, layout: { standardLibrary } });
      if (known !== undefined && text !== undefined && text !== known)
        result.set(`${path}.ts`, { path: `${path}.ts`, edits: [{ start: 0, end: known.length, text }] });
    }
  }
  return [...result.values()];
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}

export function applied(text: string, edits: TextEdits["edits"]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((now, { start, end, text: replacement }) => now.slice(0, start) + replacement + now.slice(end), text);
}

/** The thing of a program that a name in TypeScript stands for. */
export function entityInCode(
  reading: Reading,
  program: Program,
  path: string,
  text: string,
  offset: number,
): Entity | undefined {
  const found = codeNameAt(text, path, offset, program.protocols);
  const protocol = found && program.protocols.find(({ name }) => name === found.protocol);
  if (found === undefined || protocol === undefined) return undefined;
  const entity = reading.at(protocol.nameSpan.source, protocol.nameSpan.start)?.entity;
  if (entity === undefined || found.kind === "protocol" || found.kind === "operation") return entity;
  const among = found.kind === "parameter" ? reading.entities.parameters(entity) : reading.entities.members(entity);
  return among.find(({ kind, name }) => kind === found.kind && name === found.name) ?? entity;
}
