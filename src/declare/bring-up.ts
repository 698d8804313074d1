/**
 * Brings implementations up to the declarations of their protocols. Only the parts that a declaration demands are changed; every other byte stays.
 */
import type { FileSystem } from "../compiler/index.js";
import type { Demanded } from "../emit/index.js";
import { ts, userProject, type UserProject } from "../typescript/project.js";
import { bringClass } from "./classes.js";
import { leaveUnused, parameterCounts } from "./previous.js";
import { applied, restyled } from "./edits.js";
import { type Change, FileEdits } from "./file-edits.js";
import { firstClass, firstNames } from "./first.js";
import { bringHeaderFields } from "./header-fields.js";
import { probeIn, probeText } from "./probe.js";
import { renamedSlots, renameSlots } from "./renamed-slots.js";

export interface BringUpInput {
  readonly fileSystem: FileSystem;
  readonly standardLibrary: string;
  /** Each `NAME.xgraph.ts` that declares these protocols, by absolute path, with its new text. */
  readonly declarations: ReadonlyMap<string, string>;
  /** Their old texts. */
  readonly previous: readonly string[];
  readonly demanded: readonly Demanded[];
}

/** An implementation, and the demands of its declaration. */
export interface BroughtUp {
  readonly file: string;
  /** The new text. */
  readonly text: string;
  /** Whether the file is new. */
  readonly first: boolean;
  /** The changes; empty if the implementation fits its declaration. */
  readonly changes: readonly Change[];
  /** TypeScript's errors in the new text, which a person must resolve, each with its line. */
  readonly left: readonly { readonly line: number; readonly message: string }[];
}

/** All implementations, and the work in them that is left to people. */
export function broughtUp({
  fileSystem,
  standardLibrary,
  declarations,
  previous,
  demanded,
}: BringUpInput): BroughtUp[] {
  const files = new Map<string, Demanded[]>();
  for (const each of demanded) {
    const { file } = each.protocol.implementation;
    files.set(file, [...(files.get(file) ?? []), each]);
  }
  const project = userProject({ fileSystem, standardLibrary, library: "full" });
  for (const [file, text] of declarations) project.morph.createSourceFile(file, text, { overwrite: true });
  project.add([...files.keys()]);
  const probes = new Map<string, string>();
  for (const [file, all] of files) {
    const probe = file.replace(/[^/]*$/, `xgc-declare-${probes.size}.ts`);
    probes.set(file, probe);
    project.morph.createSourceFile(probe, probeText(all));
  }
  const program = project.program();
  const checker = program.getTypeChecker();
  const root = standardLibrary.slice(0, standardLibrary.lastIndexOf("/"));
  const ours = (name: string): boolean => name.startsWith(`${root}/src/`) || /\.xgraph\.ts$/.test(name);
  const declared = new Set(declarations.keys());
  const inLibrary = [...declared].some((each) => each.startsWith(`${standardLibrary}/`));
  // Files that people have written, and may edit again.
  const written = program.getSourceFiles().filter(({ fileName, isDeclarationFile }) => {
    if (isDeclarationFile || ours(fileName) || [...probes.values()].includes(fileName)) return false;
    return !fileName.includes("/node_modules/") && (inLibrary || !fileName.startsWith(`${root}/stdlib/`));
  });
  const before = parameterCounts(previous);
  const edited = new Map<string, FileEdits>();
  const editsOf = (source: ts.SourceFile, own: readonly string[] = []): FileEdits => {
    const known = edited.get(source.fileName) ?? new FileEdits(source, own);
    edited.set(source.fileName, known);
    return known;
  };
  const made: BroughtUp[] = [];
  for (const [file, all] of files) {
    const source = program.getSourceFile(file);
    if (source === undefined) {
      made.push({ file, text: firstFile(all), first: true, changes: [], left: [] });
      continue;
    }
    const probe = probeIn(project, probes.get(file) ?? "");
    const exports = new Map(exportsOf(source, checker));
    const absent = all.filter((each) => !exports.has(each.protocol.name));
    for (const each of all) {
      const declaration = exports.get(each.protocol.name);
      if (declaration === undefined || ours(declaration.getSourceFile().fileName)) continue;
      leaveUnused(each, declaration, previous, written, editsOf(declaration.getSourceFile()));
      bringClass(each, declaration, { probe, inherited: ours, before, into: editsOf(declaration.getSourceFile()) });
    }
    if (absent.length > 0) addClasses(absent, editsOf(source, absent.flatMap(firstNames)));
  }
  const renames = renamedSlots(demanded, previous, declarations.values());
  for (const source of written) {
    bringHeaderFields(declared, checker, editsOf(source));
    renameSlots(renames, checker, editsOf(source));
  }
  for (const [file, into] of edited) {
    const edits = into.edits();
    const implementation = files.get(file);
    if (edits.length === 0 && implementation === undefined) continue;
    const text = applied(into.source.text, edits);
    made.push({ file, text, first: false, changes: into.changes(), left: into.left() });
  }
  for (const probe of probes.values()) project.morph.getSourceFile(probe)?.forget();
  return withLeft(made, project);
}

function exportsOf(source: ts.SourceFile, checker: ts.TypeChecker): [string, ts.ClassDeclaration][] {
  const module = checker.getSymbolAtLocation(source);
  if (module === undefined) return [];
  return checker.getExportsOfModule(module).flatMap((each): [string, ts.ClassDeclaration][] => {
    const symbol = (each.flags & ts.SymbolFlags.Alias) === 0 ? each : checker.getAliasedSymbol(each);
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    return declaration === undefined ? [] : [[each.name, declaration]];
  });
}

/** A new file. */
function firstFile(all: readonly Demanded[]): string {
  const source = ts.createSourceFile("first.ts", "", ts.ScriptTarget.ES2023);
  const edits = new FileEdits(source, all.flatMap(firstNames));
  const classes = all.map((each) => firstClass(each, edits.imports));
  const imports = applied("", edits.imports.edits());
  return `${wrappedImports(imports)}\n${classes.join("\n\n")}\n`;
}

/** Imports that are longer than a line, with a line for each name. */
function wrappedImports(text: string): string {
  return text.replace(
    /^(import (?:type )?\{) (.*) (\} from .*;)$/gm,
    (whole, open: string, names: string, close: string) =>
      whole.length <= 110
        ? whole
        : `${open}\n${names
            .split(", ")
            .map((each) => `  ${each},\n`)
            .join("")}${close}`,
  );
}

function addClasses(absent: readonly Demanded[], into: FileEdits): void {
  const { text } = into.source;
  for (const each of absent) {
    const { newLine } = into.style;
    const before = text.trim() === "" ? "" : text.endsWith("\n") ? newLine : newLine + newLine;
    const own = restyled(firstClass(each, into.imports), into.style);
    into.insert(text.length, before + own + newLine, `adds class ${each.protocol.name}, a first implementation`);
  }
}

/** TypeScript's errors in what has been changed. */
function withLeft(made: readonly BroughtUp[], project: UserProject): BroughtUp[] {
  for (const { file, text, first, changes } of made)
    if (first || changes.length > 0) project.morph.createSourceFile(file, text, { overwrite: true });
  const program = project.program();
  return made.map((each) => {
    const source = program.getSourceFile(each.file);
    if (source === undefined) return each;
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    const left = problems.map(({ start = 0, messageText }) => ({
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      message: ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] ?? "",
    }));
    return { ...each, left: [...each.left, ...left].sort((a, b) => a.line - b.line) };
  });
}
