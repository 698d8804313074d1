/** What may be written at a place, with its documentation. The place may be in the middle of what cannot be read yet: it is told from the words before it. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type TextEdit,
} from "vscode-languageserver";
import { type Declaration, presets, UNITS } from "../../grammar/index.js";
import { hostCounters, libraryModules, machineValues, mediumValues, modes } from "../compiler/index.js";
import { keywordsIn, snippets } from "./keywords.js";
import { declarationText, fenced } from "./hover.js";
import type { Entity, EntityKind } from "./names/entities.js";
import { functionDocs, labelDocs, modeDocs, reasonDocs, typeDocs } from "./names/words.js";
import type { Reading } from "./reading.js";
import { symbolKinds } from "./outline.js";

export interface Place {
  readonly reading: Reading;
  readonly module: number;
  /** The text as it is now, which may be further on than the program that was read. */
  readonly text: string;
  readonly offset: number;
  /** What the standard library has, by module. */
  readonly library: readonly LibraryName[];
  readonly rangeOf: (place: { readonly start: number; readonly end: number }) => TextEdit["range"];
}

/** Something to import. */
export interface LibraryName {
  readonly module: string;
  readonly name: string;
  readonly kind: EntityKind;
  readonly doc: string;
}

const named = (of: string): RegExp => new RegExp(`${of}$`);

/** What is asked for, by what stands before it in the statement. The first that fits counts. */
type Rule = readonly [RegExp, (place: At, match: RegExpExecArray) => readonly CompletionItem[]];

interface At extends Place {
  /** The statement up to the word that is being written. */
  readonly before: string;
  readonly declaration: Declaration | undefined;
}

export function completionsAt(place: Place): readonly CompletionItem[] {
  const { text, offset, reading, module } = place;
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  if (inComment(line)) return [];
  const declaration = reading.declarationAt(module, offset);
  const word = /[A-Za-z_][\w/]*$/.exec(line)?.[0] ?? "";
  const before = statementBefore(text.slice(0, offset - word.length));
  const at: At = { ...place, before, declaration };
  if (inString(line)) {
    if (!/\bfrom\s*"[^"]*$/.test(line)) return [];
    return libraryModules.map((name) => plain(name, CompletionItemKind.Module, "A module of the standard library."));
  }
  for (const [pattern, items] of rules) {
    const match = pattern.exec(before);
    if (match !== null) return unique(items(at, match));
  }
  return [];
}

const rules: readonly Rule[] = [
  [/\.\s*$/, memberItems],
  [/^(?:import|export)\s*\{[^}]*$/, (at) => importItems(at)],
  [named(String.raw`\bextends\s+`), (at) => ofKinds(at, at.declaration?.kind === "Medium" ? ["medium"] : ["machine"])],
  [/^costs\s+on\s+$/, (at) => ofKinds(at, ["machine"])],
  [/^host\s+\w+(?:\[.*\])?\s+on\s+$/, (at) => [...ofKinds(at, ["machine"]), ...parametersOf(at)]],
  [/^host\b.*\bruns\s+$/s, (at) => [...ofKinds(at, ["graph"]), ...parametersOf(at)]],
  [/^host\b.*\bunder\s+$/s, (at) => [...modeItems(), ...parametersOf(at)]],
  [/^link\s+\w+\s*=\s*$/, (at) => [...ofKinds(at, ["medium"]), ...parametersOf(at)]],
  [/\bjoins\s+(?:[^;]*,\s*)?$/, (at) => membersOf(at, ["host"])],
  [/^barrier\s+at\s+$/, (at) => membersOf(at, ["instance", "point"])],
  [/\bbecause\s+$/, () => words(reasonDocs, CompletionItemKind.EnumMember)],
  [
    /^barrier\s+$/,
    (at) => [
      plain("at", CompletionItemKind.Keyword, "A barrier at a point of a protocol."),
      ...membersOf(at, ["instance"]),
    ],
  ],
  [/^barrier\b[^;]*->\s*$/, (at) => membersOf(at, ["instance"])],
  [/^barrier\s+\S+\s*->\s*\S+\s+$|^barrier\s+at\s+\S+\s+$/, () => keywords(["when", "because"])],
  [/\bwhen\s+(?:.*\s)?$/s, expressionItems],
  [/\bover\s+(?:[^;]*[,(]\s*)?(?:\w+\s*:\s*)?$/, (at) => membersOf(at, ["instance", "need"])],
  [/^provides\s+$/, (at) => [...ofKinds(at, ["service"]), ...membersOf(at, ["instance", "slot"])]],
  [/^demux\s+by\s+$/, (at) => membersOf(at, ["field"])],
  [/^calls\s+$/, (at) => membersOf(at, ["slot"])],
  [/^run\s+$/, (at) => ofKinds(at, ["scenario"])],
  [/^(?:start|warm)\s+$/, (at) => membersOf(at, ["host"])],
  [/^(?:crash|boot)\s+$|^at\b.*\b(?:crash|boot)\s+$/s, (at) => membersOf(at, ["host"])],
  [/^number\s+$|^number\s+\w+\s+over\s+$/, (at) => ofKinds(at, ["protocol"])],
  [/\bin\s+$/, (at) => (at.before.startsWith("measure") ? unitItems() : expressionItems(at))],
  [/\d\s+$/, (at) => [...unitItems(), ...(at.before.startsWith("at") ? keywords(["crash", "boot", "set"]) : [])]],
  [/^(?:series|histogram|gauge|needs)\s+\w+\s*:\s*$/, typeItems],
  [/^(?:entry|protocol|graph|scenario|opens|upcall)\b.*:\s*(?:varying\s+)?$/s, typeItems],
  [
    /^\w+\s*:\s*(?:set\s+|enum\s+)?$/,
    (at) => (at.declaration?.kind === "Protocol" ? typeItems() : expressionItems(at)),
  ],
  [/(?:^|[^\w.])([\w.]+)\s*\((?:[^()]|\([^()]*\))*$/s, argumentItems],
  [
    /^\w+\s*=\s*$/,
    (at) => (at.declaration?.kind === "Graph" ? ofKinds(at, ["protocol", "graph"]) : expressionItems(at)),
  ],
  [/=\s*$/, (at) => [...(isValues(at) ? words(labelDocs, CompletionItemKind.Function) : []), ...expressionItems(at)]],
  [/^(?:expect|measure|vary|stop|repeat|at|const)\b.*\s$/s, expressionItems],
  [/^$/, (at) => startItems(at)],
  [/[-+*/<>,([]\s*$/, expressionItems],
];

function isValues({ declaration }: At): boolean {
  return declaration?.kind === "Machine" || declaration?.kind === "Costs";
}

// ------------------------------------------------------------------------------------------------- the place

function inComment(line: string): boolean {
  return line.replace(/"(?:[^"\\]|\\.)*"/g, "").includes("//");
}
function inString(line: string): boolean {
  return (line.replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
}

/** What has been written of a statement: behind the last `;` or brace outside of strings and comments. */
function statementBefore(text: string): string {
  const near = text.slice(-2000).replace(/\/\/[^\n]*/g, (comment) => " ".repeat(comment.length));
  const blank = near.replace(/"(?:[^"\\\n]|\\.)*"/g, (string) => `"${"_".repeat(Math.max(0, string.length - 2))}"`);
  let at = blank.length - 1;
  while (at >= 0 && !/[;{}]/.test(blank.charAt(at))) at--;
  // `import { A, ` is one statement, and so is `import { A } from `.
  const opens = blank.lastIndexOf("\n", at) + 1;
  if (/^\s*(?:import|export)\s*\{/.test(blank.slice(opens)) && !blank.slice(opens).includes(";"))
    return blank.slice(opens).trimStart();
  return blank.slice(at + 1).trimStart();
}

// --------------------------------------------------------------------------------------------------- items

function plain(
  label: string,
  kind: CompletionItemKind,
  doc: string,
  more: Partial<CompletionItem> = {},
): CompletionItem {
  return { label, kind, ...(doc !== "" && { documentation: { kind: MarkupKind.Markdown, value: doc } }), ...more };
}
function words(docs: Readonly<Record<string, string>>, kind: CompletionItemKind): CompletionItem[] {
  return Object.entries(docs).map(([name, doc]) => plain(name, kind, doc));
}
function keywords(all: readonly string[]): CompletionItem[] {
  return all.map((each) => plain(each, CompletionItemKind.Keyword, ""));
}
function unitItems(): CompletionItem[] {
  return [...UNITS.values()].map(({ name, dimension }) =>
    plain(name, CompletionItemKind.Unit, `A unit of ${dimension}.`),
  );
}
function modeItems(): CompletionItem[] {
  const shown = (value: unknown): string =>
    typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? `${value}` : "none";
  const item = (name: string, doc: string, parameters: readonly { name: string; default: unknown }[]): CompletionItem =>
    plain(name, CompletionItemKind.EnumMember, doc, {
      detail: `${name}(${parameters.map((each) => `${each.name}: ${shown(each.default)}`).join(", ")})`,
    });
  return [
    ...Object.entries(modes).map(([name, parameters]) => item(name, modeDocs[name] ?? "", parameters)),
    ...Object.entries(presets).map(([name, { parameters, maps }]) =>
      item(name, `A preset: \`${maps.mode}\`.`, parameters),
    ),
  ];
}
function typeItems(): CompletionItem[] {
  return words(typeDocs, CompletionItemKind.TypeParameter);
}

const itemKinds: Readonly<Partial<Record<EntityKind, CompletionItemKind>>> = {
  service: CompletionItemKind.Interface,
  protocol: CompletionItemKind.Class,
  graph: CompletionItemKind.Module,
  machine: CompletionItemKind.Struct,
  medium: CompletionItemKind.Struct,
  parameter: CompletionItemKind.Variable,
  entry: CompletionItemKind.Method,
  point: CompletionItemKind.Event,
  constant: CompletionItemKind.Constant,
  host: CompletionItemKind.Value,
  instance: CompletionItemKind.Value,
  link: CompletionItemKind.Value,
};

function entityItem(entity: Entity, { reading }: Place): CompletionItem {
  const { name, kind, doc } = entity;
  const target = reading.entities.targetOf(entity);
  const documentation = [fenced(declarationText(entity, reading)), doc, target?.doc ?? ""].filter(
    (each) => each !== "",
  );
  const itemKind =
    itemKinds[kind] ?? (symbolKinds[kind] === 8 ? CompletionItemKind.Field : CompletionItemKind.Property);
  return plain(name, itemKind, documentation.join("\n\n"), {
    detail: target === undefined ? kind : `${kind} of ${target.name}`,
  });
}

/** Names of the module, and what the library has besides, which is imported where it is chosen. */
function ofKinds(at: At, kinds: readonly EntityKind[]): CompletionItem[] {
  const { reading, module, library } = at;
  const own = [...(reading.compilation.names[module]?.keys() ?? [])].flatMap((name) => {
    const entity = reading.entities.named(module, name);
    return entity !== undefined && kinds.includes(entity.kind)
      ? [plain(name, CompletionItemKind.Class, "", entityItem(entity, at))]
      : [];
  });
  const there = new Set(own.map(({ label }) => label));
  const more = library
    .filter(({ name, kind }) => kinds.includes(kind) && !there.has(name))
    .map(({ name, kind, doc, module: from }) =>
      plain(name, itemKinds[kind] ?? CompletionItemKind.Class, doc, {
        detail: `${kind} of ${from}, imported`,
        sortText: `~${name}`,
        additionalTextEdits: [importEdit(at, name, from)],
      }),
    );
  return [...own, ...more];
}

function importEdit({ reading, module, text, rangeOf }: Place, name: string, from: string): TextEdit {
  const known = reading.treeOf(module)?.imports.find((each) => each.from.value === from && !each.exported);
  const last = known?.names.at(-1);
  if (last !== undefined) return { range: rangeOf({ start: last.span.end, end: last.span.end }), newText: `, ${name}` };
  const [first] = reading.treeOf(module)?.imports ?? [];
  const start = first?.span.start ?? leading(text);
  return {
    range: rangeOf({ start, end: start }),
    newText: `import { ${name} } from "${from}";\n${first === undefined ? "\n" : ""}`,
  };
}
/** Behind the comments that begin a file. */
function leading(text: string): number {
  return /^(?:\s*\/\/(?!\/)[^\n]*\n)*/.exec(text)?.[0].length ?? 0;
}

function importItems(at: At): CompletionItem[] {
  const from = /^[^\n;]*?\}\s*from\s*"([^"\n]*)"/.exec(at.text.slice(at.offset))?.[1];
  const all = at.library.filter((each) => from === undefined || each.module === from);
  const tree = at.reading.treeOf(at.module);
  const index = tree?.imports.findIndex((each) => each.from.value === from) ?? -1;
  const target = at.reading.compilation.modules[at.module]?.imports[index];
  const there = target === undefined ? [] : [...(at.reading.compilation.names[target]?.keys() ?? [])];
  const listed = new Set(all.map(({ name }) => name));
  return [
    ...all.map(({ name, kind, doc }) =>
      plain(name, itemKinds[kind] ?? CompletionItemKind.Class, doc, { detail: kind }),
    ),
    ...there.filter((name) => !listed.has(name)).map((name) => plain(name, CompletionItemKind.Class, "")),
  ];
}

/** The declaration around the place, as an entity. */
function around({ declaration, reading }: At): Entity | undefined {
  if (declaration === undefined || declaration.kind === "Number" || declaration.kind === "Costs") return undefined;
  return reading.entities.declared(declaration);
}
function parametersOf(at: At): CompletionItem[] {
  const entity = around(at);
  return entity === undefined ? [] : at.reading.entities.parameters(entity).map((each) => entityItem(each, at));
}
function membersOf(at: At, kinds: readonly EntityKind[]): CompletionItem[] {
  const entity = around(at);
  const members = entity === undefined ? [] : at.reading.entities.members(entity);
  return members.filter(({ kind }) => kinds.includes(kind)).map((each) => entityItem(each, at));
}

/** The scenario that an experiment runs. */
function scenarioOf(at: At): Entity | undefined {
  if (at.declaration?.kind !== "Experiment") return around(at)?.kind === "scenario" ? around(at) : undefined;
  const run = at.declaration.members.find((each) => each.kind === "Run");
  return run && at.reading.entities.named(at.module, run.scenario.text);
}

/** Behind a dot: what is inside of what stands before it. */
function memberItems(at: At): readonly CompletionItem[] {
  const names = /([A-Za-z_]\w*(?:\[[^\]]*\])?(?:\s*\.\s*[A-Za-z_]\w*)*)\s*\.\s*$/.exec(at.before)?.[1] ?? "";
  const path = names.split(".").map((each) => each.replace(/\[.*/, "").trim());
  if (isValues(at) || at.declaration?.kind === "Medium") return valueItems(at, path);
  const scope = scenarioOf(at) ?? around(at);
  let entity = scope && at.reading.entities.members(scope).find(({ name }) => name === path[0]);
  for (const name of path.slice(1)) entity = entity && at.reading.entities.member(entity, name);
  if (entity === undefined) return hostItems(path.slice(1).join("."), undefined);
  const target = at.reading.entities.targetOf(entity);
  const hosts = entity.kind === "host" ? hostItems("", entity) : [];
  if (target === undefined) return hosts;
  const members = [
    ...at.reading.entities.members(target),
    ...(target.kind === "protocol" && /\{[^}]*$/.test(at.text.slice(0, at.offset))
      ? at.reading.entities.parameters(target)
      : []),
  ];
  return [...members.filter((each) => mayFollow(each.kind, at)).map((each) => entityItem(each, at)), ...hosts];
}

/** What of a protocol is of use where it is named. */
function mayFollow(kind: EntityKind, { before, declaration }: At): boolean {
  if (kind === "instance" || kind === "need") return true;
  if (/^(?:start|warm)\b/.test(before)) return kind === "entry";
  if (/^barrier\b/.test(before)) return kind === "point";
  if (declaration?.kind === "Graph") return false;
  if (/^[\w.]+$/.test(before.trim())) return kind === "parameter";
  return ["counter", "series", "gauge", "histogram"].includes(kind);
}

/** `server.cpu.`: what every host has. */
function hostItems(prefix: string, host: Entity | undefined): CompletionItem[] {
  const start = host === undefined ? `${prefix}.` : "";
  return Object.entries(hostCounters).flatMap(([name, { doc }]) =>
    name.startsWith(start) ? [plain(name.slice(start.length), CompletionItemKind.Field, doc)] : [],
  );
}

/** Names of a machine's or a medium's values, and costs. */
function valueItems(at: At, path: readonly string[]): CompletionItem[] {
  const prefix = path.length === 0 || path[0] === "" ? "" : `${path.join(".")}.`;
  if (at.declaration?.kind === "Costs") {
    const operations = ["push", "demux", "call", "callDemux", "perByte"];
    return prefix === "" ? ofKinds(at, ["protocol"]) : keywords(operations);
  }
  const values: Readonly<Record<string, { readonly doc: string }>> =
    at.declaration?.kind === "Medium" ? mediumValues : machineValues;
  return Object.entries(values).flatMap(([name, { doc }]) =>
    name.startsWith(prefix) ? [plain(name.slice(prefix.length), CompletionItemKind.Property, doc)] : [],
  );
}

/** Inside parentheses: names of parameters that have no argument yet, and values. */
function argumentItems(at: At, match: RegExpExecArray): readonly CompletionItem[] {
  const called = match[1] ?? "";
  const parameters = calledParameters(at, called.split("."));
  const given = new Set([...(match[0] ?? "").matchAll(/(\w+)\s*:/g)].map(([, name]) => name));
  const left = parameters.filter(({ name }) => !given.has(name));
  const atName = /[(,]\s*$/.test(at.before);
  const names = atName
    ? left.map((each) => ({
        ...entityItem(each, at),
        label: `${each.name}:`,
        insertText: `${each.name}: `,
        sortText: ` ${each.name}`,
      }))
    : [];
  const ofMode = called in modes && atName ? modes[called as keyof typeof modes] : [];
  const modeNames = ofMode.map((each) =>
    plain(`${each.name}:`, CompletionItemKind.Variable, each.words?.join(", ") ?? each.kind, {
      insertText: `${each.name}: `,
    }),
  );
  return [...names, ...modeNames, ...expressionItems(at)];
}

/** The parameters of what stands before the parenthesis. */
export function calledParameters(
  at: Pick<At, "reading" | "module" | "declaration">,
  path: readonly string[],
): readonly Entity[] {
  const { reading, module } = at;
  const [first = ""] = path;
  const top = reading.entities.named(module, first);
  if (path.length === 1 && top !== undefined) return reading.entities.parameters(top);
  const scope = scenarioOf(at as At);
  let entity = scope && reading.entities.members(scope).find(({ name }) => name === first);
  for (const name of path.slice(1))
    entity = entity && reading.entities.member(entity, name, (kind) => kind === "entry");
  return entity?.kind === "entry" ? reading.entities.parameters(entity) : [];
}

function expressionItems(at: At): readonly CompletionItem[] {
  const scope = scenarioOf(at);
  const hosts =
    scope === undefined
      ? []
      : at.reading.entities.members(scope).filter(({ kind }) => kind === "host" || kind === "constant");
  const own = at.declaration?.kind === "Experiment" ? experimentNames(at.declaration, at) : [];
  return [
    ...parametersOf(at),
    ...own.map((each) => entityItem(each, at)),
    ...hosts.map((each) => entityItem(each, at)),
    ...membersOf(at, ["constant", ...(at.declaration?.kind === "Protocol" ? (["field"] as const) : [])]),
    ...ofKinds({ ...at, library: [] }, ["constant"]),
    ...(at.declaration?.kind === "Experiment" ? words(functionDocs, CompletionItemKind.Function) : []),
    ...(at.declaration?.kind === "Scenario" || at.declaration?.kind === "Experiment" ? modeItems() : []),
    ...keywords(["true", "false", "if"]),
  ];
}

function experimentNames(
  { members }: Extract<Declaration, { kind: "Experiment" }>,
  { reading, declaration }: At,
): Entity[] {
  const owner = declaration?.kind === "Experiment" ? reading.entities.declared(declaration) : undefined;
  return members.flatMap((each): Entity[] => {
    if (each.kind === "Vary")
      return [each.name, ...each.sets].map((name) =>
        reading.entities.of("axis", name, name === each.name ? each : name, owner),
      );
    if (each.kind === "Measure") return [reading.entities.of("measure", each.name, each, owner)];
    return each.kind === "Const" ? [reading.entities.of("constant", each.name, each, owner)] : [];
  });
}

/** Where a statement begins. */
function startItems(at: At): readonly CompletionItem[] {
  const { declaration, text, offset } = at;
  const open =
    declaration !== undefined &&
    offset < declaration.span.end &&
    text.slice(declaration.span.start, offset).includes("{");
  const kind = open ? declaration.kind : "Module";
  const starts = keywordsIn(kind).map(({ word, doc }) => plain(word, CompletionItemKind.Keyword, doc));
  const shapes = snippets
    .filter(({ inside }) => inside === kind)
    .map(({ name, doc, body }) =>
      plain(name, CompletionItemKind.Snippet, `${doc}\n\n${fenced(body.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, "$1"))}`, {
        insertText: body,
        insertTextFormat: InsertTextFormat.Snippet,
        sortText: `~${name}`,
      }),
    );
  const values = kind === "Machine" || kind === "Medium" || kind === "Costs" ? valueItems(at, []) : [];
  return [...starts, ...values, ...shapes];
}

function unique(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ label, kind }) => {
    const key = `${label} ${String(kind === CompletionItemKind.Snippet)}`;
    return !seen.has(key) && seen.add(key);
  });
}
