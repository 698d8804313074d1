/** Checks users' TypeScript: TypeScript's own errors, and operations that are called and not run, which TypeScript allows. */
import { ts } from "ts-morph";
import type { FileSystem } from "../compiler/index.js";
import { type UserProject, userProject } from "./project.js";
import { type ProtocolClass, type WrongClass, wrongClass } from "./classes.js";
import { settingsFor } from "./settings.js";
import { operationTypes, type UnrunKind, unrunOperations } from "./unrun.js";

export interface CodeCheckInput {
  /** The implementations. */
  readonly files: readonly string[];
  readonly fileSystem: FileSystem;
  readonly standardLibrary: string;
  /** Declarations that are not on the disk, by their paths. */
  readonly declarations: ReadonlyMap<string, string>;
  /** The classes of protocols in these files. */
  readonly classes: readonly ProtocolClass[];
}

/** A fault in a user's TypeScript, as plain data. */
export interface CodeProblem {
  readonly file: string;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly fault:
    | { readonly kind: "typescript"; readonly message: string; readonly number: number }
    | { readonly kind: "notRun"; readonly how: UnrunKind; readonly name: string; readonly base: string }
    /** `read` is the property that the code takes the operation to have. */
    | { readonly kind: "taken"; readonly property: string }
    | {
        readonly kind: "effects";
        readonly operation: string;
        readonly effects: readonly string[];
        readonly type: string;
      }
    | { readonly kind: "extension"; readonly written: string }
    | WrongClass["fault"];
  readonly fix?: { readonly start: number; readonly end: number; readonly text: string };
}

export interface CodeChecked {
  readonly problems: readonly CodeProblem[];
  /** Every file outside xgc that was asked for. */
  readonly asked: readonly string[];
}

/** Checks implementations with all of the user's files that they import. */
export function checkCode(input: CodeCheckInput): CodeChecked {
  const [first = ""] = input.files;
  const { options: settings, asked } = settingsFor(first, input.fileSystem);
  const { fileSystem, standardLibrary } = input;
  const given = { fileSystem, standardLibrary, ...(settings !== undefined && { settings }) };
  // Most code needs only the core of the library, which is parsed fast; a name outside it shows as an error.
  const soon = problemsIn(userProject(given), input);
  const all = soon.typescript ? problemsIn(userProject({ ...given, library: "full" }), input) : soon;
  return { problems: all.problems, asked: [...new Set([...asked, ...all.asked])] };
}

interface Found {
  readonly problems: readonly CodeProblem[];
  /** TypeScript reports errors. */
  readonly typescript: boolean;
  readonly asked: readonly string[];
}

function problemsIn(project: UserProject, input: CodeCheckInput): Found {
  const { files, standardLibrary, declarations, classes } = input;
  for (const [file, text] of declarations) project.morph.createSourceFile(file, text, { overwrite: true });
  project.add([...files, ...classes.map(({ declared }) => declared)]);
  const program = project.program();
  const root = standardLibrary.slice(0, standardLibrary.lastIndexOf("/"));
  const isOurs = (file: string): boolean =>
    file.startsWith(`${root}/src/`) ||
    file.startsWith(`${standardLibrary}/`) ||
    file.startsWith(`${root}/node_modules/`);
  const reached = reachedFrom(files, program);
  const problems: CodeProblem[] = [];
  let typescript = false;
  for (const source of reached) {
    const { fileName } = source;
    if (source.isDeclarationFile || isOurs(fileName) || fileName.includes("/node_modules/")) continue;
    if (/\.xgraph\.ts$/.test(fileName) || /\.[cm]?jsx?$/.test(fileName)) continue;
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    typescript ||= diagnostics.length > 0;
    problems.push(...problemsOf(source, program, diagnostics));
  }
  // An error of TypeScript's in a class says more.
  if (!typescript)
    problems.push(...classes.map((each) => wrongClass(program, each)).filter((one) => one !== undefined));
  return { problems, typescript, asked: [...project.asked].filter((file) => !isOurs(file)) };
}

/** The files that some files import, directly or not. A project that lives on has others too. */
function reachedFrom(files: readonly string[], program: ts.Program): Set<ts.SourceFile> {
  const reached = new Set<ts.SourceFile>();
  const checker = program.getTypeChecker();
  const follow = (source: ts.SourceFile | undefined): void => {
    if (source === undefined || reached.has(source)) return;
    reached.add(source);
    for (const { name } of modulesOf(source)) {
      const target = checker.getSymbolAtLocation(name)?.declarations?.find(ts.isSourceFile);
      follow(target);
    }
  };
  for (const file of files) follow(program.getSourceFile(file));
  return reached;
}

function modulesOf(source: ts.SourceFile): { readonly name: ts.StringLiteral }[] {
  return source.statements.flatMap((each) => {
    if (!ts.isImportDeclaration(each) && !ts.isExportDeclaration(each)) return [];
    const name = each.moduleSpecifier;
    return name !== undefined && ts.isStringLiteral(name) ? [{ name }] : [];
  });
}

function problemsOf(source: ts.SourceFile, program: ts.Program, diagnostics: readonly ts.Diagnostic[]): CodeProblem[] {
  const file = source.fileName;
  const unrun = unrunOperations(ts, program, source);
  const problems: CodeProblem[] = unrun.map(({ kind, start, end, name, base, fix }) => ({
    file,
    start,
    end,
    fault: { kind: "notRun", how: kind, name, base },
    ...(fix !== undefined && { fix }),
  }));
  const explained = [...unrun.map(({ start, end }) => ({ start, end }))];
  for (const { name } of modulesOf(source)) {
    if (!/^\.{1,2}\/.*\.xgraph$/.test(name.text)) continue;
    const [start, end] = [name.getStart(source), name.end];
    explained.push({ start, end });
    const quote = source.text.charAt(start);
    problems.push({
      file,
      start,
      end,
      fault: { kind: "extension", written: name.text },
      fix: { start, end, text: `${quote}${name.text}.js${quote}` },
    });
  }
  for (const each of diagnostics) {
    const { start = 0, length = 0 } = each;
    // Errors that follow from an operation that has not run disappear with it.
    if (explained.some((one) => one.start < start + Math.max(1, length) && start < one.end)) continue;
    const known = takenForResult(source, program, each) ?? effectLeftOut(source, program, each);
    if (known !== undefined && problems.some((one) => one.start === known.start && one.fault.kind === known.fault.kind))
      continue;
    problems.push(
      known ?? {
        file,
        start,
        end: start + length,
        fault: { kind: "typescript", message: messageOf(each), number: each.code },
      },
    );
  }
  return problems.sort((a, b) => a.start - b.start);
}

function messageOf({ messageText }: ts.Diagnostic): string {
  return (ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] ?? "").replace(/\.$/, "");
}

/** The innermost node that has a place. */
function nodeAt(source: ts.SourceFile, start: number, end: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) > start || node.end < end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** `const session = this.open(peer); session.push(...)`: the operation is taken for its result. */
function takenForResult(
  source: ts.SourceFile,
  program: ts.Program,
  { start = 0, length = 0 }: ts.Diagnostic,
): CodeProblem | undefined {
  const checker = program.getTypeChecker();
  const isStepped = operationTypes(program);
  const name = nodeAt(source, start, start + length);
  const access = name.parent;
  if (
    !ts.isPropertyAccessExpression(access) ||
    access.name !== name ||
    !isStepped(checker.getTypeAtLocation(access.expression))
  )
    return undefined;
  const called = operationOf(access.expression, checker);
  const at = called ?? access.expression;
  const fix =
    called === undefined
      ? undefined
      : { start: called.getStart(source), end: called.end, text: runText(called, source) };
  return {
    file: source.fileName,
    start: at.getStart(source),
    end: at.end,
    fault: { kind: "taken", property: name.getText(source) },
    ...(fix !== undefined && isInGenerator(called ?? at) && { fix }),
  };
}

/** The place where an operation was made: here, or in the named variable. */
function operationOf(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  if (ts.isCallExpression(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const { initializer } = declaration;
  return initializer !== undefined && ts.isCallExpression(initializer) ? initializer : undefined;
}

function runText(call: ts.Expression, source: ts.SourceFile): string {
  const text = `yield* ${call.getText(source)}`;
  return ts.isPropertyAccessExpression(call.parent) ? `(${text})` : text;
}

function generatorAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  for (let each = node.parent; !ts.isSourceFile(each); each = each.parent)
    if (ts.isFunctionLike(each) && "body" in each) return each.asteriskToken === undefined ? undefined : each;
  return undefined;
}
function isInGenerator(node: ts.Node): boolean {
  return generatorAround(node) !== undefined;
}

/** Effects that an operation has and its type leaves out: found by the types of the operations that it runs, not by TypeScript's messages. */
function effectLeftOut(
  source: ts.SourceFile,
  program: ts.Program,
  { start = 0, length = 0 }: ts.Diagnostic,
): CodeProblem | undefined {
  const checker = program.getTypeChecker();
  const isStepped = operationTypes(program);
  const yieldOf = (type: ts.Type): ts.Type | undefined =>
    isStepped(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
  let node: ts.Node = nodeAt(source, start, start + length);
  while (!ts.isYieldExpression(node) && !ts.isReturnStatement(node) && !ts.isBlock(node) && !ts.isSourceFile(node))
    node = node.parent;
  const run = ts.isYieldExpression(node) || ts.isReturnStatement(node) ? node.expression : undefined;
  if (run === undefined || (ts.isYieldExpression(node) && node.asteriskToken === undefined)) return undefined;
  const around = functionAround(node);
  const declared = around?.type === undefined ? undefined : yieldOf(checker.getTypeAtLocation(around.type));
  const does = yieldOf(checker.getTypeAtLocation(run));
  if (around?.type === undefined || declared === undefined || does === undefined) return undefined;
  const missing = (does.isUnion() ? does.types : [does]).filter((each) => !checker.isTypeAssignableTo(each, declared));
  if (missing.length === 0) return undefined;
  const effects = missing.map((each) => checker.typeToString(each, around, ts.TypeFormatFlags.NoTruncation));
  const type = withEffects(around.type, effects, source);
  const known = effects.every((each) => namesOf(source).has(/^\w+/.exec(each)?.[0] ?? ""));
  return {
    file: source.fileName,
    start: run.getStart(source),
    end: run.end,
    fault: { kind: "effects", operation: around.name?.getText(source) ?? "this function", effects, type: type ?? "" },
    ...(type !== undefined &&
      known && { fix: { start: around.type.getStart(source), end: around.type.end, text: type } }),
  };
}

function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  for (let each = node.parent; !ts.isSourceFile(each); each = each.parent)
    if (ts.isFunctionLike(each) && "body" in each) return each;
  return undefined;
}

/** `Op<void>` with the missing effects; undefined for a type of another form. */
function withEffects(type: ts.TypeNode, effects: readonly string[], source: ts.SourceFile): string | undefined {
  if (!ts.isTypeReferenceNode(type) || type.typeName.getText(source) !== "Op") return undefined;
  const [value, has] = type.typeArguments ?? [];
  const all =
    has === undefined || has.kind === ts.SyntaxKind.NeverKeyword ? effects : [has.getText(source), ...effects];
  return `Op<${value?.getText(source) ?? "void"}, ${all.join(" | ")}>`;
}

/** What a file declares and imports. */
function namesOf(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const each of source.statements) {
    if (ts.isImportDeclaration(each)) {
      const bindings = each.importClause?.namedBindings;
      if (bindings !== undefined && ts.isNamedImports(bindings))
        for (const { name } of bindings.elements) names.add(name.text);
    } else if (ts.isTypeAliasDeclaration(each) || ts.isInterfaceDeclaration(each)) names.add(each.name.text);
  }
  return names;
}
