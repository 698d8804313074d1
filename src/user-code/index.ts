/**
 * The door of the room: users' TypeScript, checked against the declarations of a program. Results are plain data until they are shown, so that
 * a command may keep them between runs.
 */
import { diagnostic, type Diagnostic, type Extras, note, type Options, type Program } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import type { CodeProblem } from "../typescript/check.js";
import type { ClassFault, ProtocolClass } from "../typescript/classes.js";

export interface CodeFound {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of TypeScript that these point into; the first comes behind the program's own sources. */
  readonly sources: Program["sources"];
}

/** What is wrong with the implementations of a program. */
export interface CodeLook {
  readonly problems: readonly CodeProblem[];
  /** Programs whose declarations are others than those beside them. */
  readonly stale: readonly string[];
}

const mostBytes = 4 * 1024 * 1024;

/** The implementations of a program's own protocols: files of the user's. */
export function ownImplementations(
  program: Pick<Program, "protocols">,
  { standardLibrary }: Pick<Options, "standardLibrary">,
): readonly string[] {
  const own = (path: string): boolean => !path.startsWith(`${standardLibrary}/`) && !path.includes("/node_modules/");
  return [...new Set(program.protocols.flatMap(({ implementation: { file } }) => (own(file) ? [file] : [])))];
}

/** What implementations are checked against. */
export interface Declarations {
  /** Declarations that are not on the disk, by their paths. */
  readonly missing: ReadonlyMap<string, string>;
  /** Programs whose declarations are others than those beside them. */
  readonly stale: readonly string[];
  /** The files that this depends on, whether they are there or not. */
  readonly inputs: ReadonlySet<string>;
  /** The classes of the program's own protocols. */
  readonly classes: readonly ProtocolClass[];
}

type Files = Pick<Options, "fileSystem" | "standardLibrary">;

/** The declarations of a program's own files, compared with those beside them. */
export async function declarationsOf(program: Program, { fileSystem, standardLibrary }: Files): Promise<Declarations> {
  const { emitDeclarations } = await import("../emit/index.js");
  const missing = new Map<string, string>();
  const stale: string[] = [];
  const inputs = new Set<string>();
  program.sources.forEach(({ path }, source) => {
    if (path.startsWith(`${standardLibrary}/`)) return;
    inputs.add(path);
    const text = emitDeclarations({ program, source, layout: { standardLibrary } });
    if (text === undefined) return;
    inputs.add(`${path}.ts`);
    const there = fileSystem.read(`${path}.ts`, mostBytes).text;
    if (there === undefined) missing.set(`${path}.ts`, text);
    else if (!path.includes("/node_modules/") && essence(there) !== essence(text)) stale.push(path);
  });
  const own = new Set(ownImplementations(program, { standardLibrary }));
  const classes = program.protocols
    .filter(({ implementation: { file } }) => own.has(file))
    .map(({ name, implementation: { file }, span }) => ({
      file,
      name,
      base: `${name}Base`,
      declared: `${program.sources[span.source]?.path ?? ""}.ts`,
    }));
  return { missing, stale, inputs, classes };
}

/**
 * Checks implementations. TypeScript is loaded for it.
 * @returns also the files that this depends on, whether they are there or not.
 */
export async function lookAtCode(
  { missing, stale, inputs, classes }: Declarations,
  files: readonly string[],
  { fileSystem, standardLibrary }: Files,
): Promise<CodeLook & { readonly inputs: ReadonlySet<string> }> {
  // An implementation is checked against current declarations only.
  if (stale.length > 0) return { problems: [], stale, inputs: new Set([...files, ...inputs]) };
  const { checkCode } = await import("../typescript/check.js");
  const { problems, asked } = checkCode({ files, fileSystem, standardLibrary, declarations: missing, classes });
  return { problems, stale, inputs: new Set([...files, ...inputs, ...asked]) };
}

/** The text without layout and comments. */
function essence(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replaceAll("'", '"')
    .replace(/[\s,;]+/g, "");
}

/** The same as diagnostics of the program, with the texts that they point into. */
export function codeDiagnostics(
  { problems, stale }: CodeLook,
  program: Program,
  options: Pick<Options, "fileSystem" | "workingDirectory">,
): CodeFound {
  const sources: Program["sources"][number][] = [];
  const indexOf = (file: string): number => {
    const at = sources.findIndex(({ path }) => path === file);
    if (at >= 0) return program.sources.length + at;
    const text = options.fileSystem.read(file, mostBytes).text ?? "";
    return program.sources.length + sources.push({ name: nameOf(file), path: file, text }) - 1;
  };
  const nameOf = (file: string): string =>
    file.startsWith(`${options.workingDirectory}/`) ? file.slice(options.workingDirectory.length + 1) : file;
  const all = stale.flatMap((path): Diagnostic[] => {
    const source = program.sources.findIndex((each) => each.path === path);
    const declared = [...program.protocols, ...program.services].find(({ span }) => span.source === source);
    if (declared === undefined) return [];
    const name = program.sources[source]?.name ?? "";
    const values = { file: `${name}.ts`, program: name };
    return [diagnostic("staleDeclarations", declared.nameSpan, values, { help: note("runDeclare", { file: name }) })];
  });
  return { diagnostics: [...all, ...problems.map((each) => diagnosticOf(each, indexOf(each.file)))], sources };
}

function diagnosticOf({ start, end, fault, fix }: CodeProblem, source: number): Diagnostic {
  const span: Span = { source, start, end };
  const curing = (title: ReturnType<typeof note>): Extras =>
    fix === undefined
      ? {}
      : { fix: { span: { source, start: fix.start, end: fix.end }, replacement: fix.text, title } };
  switch (fault.kind) {
    case "typescript":
      return diagnostic(
        "typeScriptError",
        span,
        { message: fault.message, number: String(fault.number) },
        helpFor(fault.number),
      );
    case "notRun":
      return diagnostic(
        "operationNotRun",
        span,
        { what: notRun[fault.how].replace("{name}", fault.name).replace("{base}", fault.base) },
        curing(note("runOperation", {})),
      );
    case "taken":
      return diagnostic(
        "operationNotRun",
        span,
        {
          what: `this is an operation that has not run, and has no "${fault.property}": yield* before the call runs it`,
        },
        curing(note("runOperation", {})),
      );
    case "effects":
      return diagnostic(
        "effectLeftOut",
        span,
        { operation: fault.operation, effects: fault.effects.join(", ") },
        {
          ...(fault.type !== "" && { help: note("writeType", { type: fault.type }) }),
          ...curing(note("writeEffects", {})),
        },
      );
    case "class": {
      const { name, base, how } = fault;
      return diagnostic("wrongClass", span, {
        what: wrongClass[how].replaceAll("{name}", name).replaceAll("{base}", base),
      });
    }
    case "extension":
      return diagnostic(
        "importWithoutExtension",
        span,
        { written: fault.written },
        { help: note("importAs", { written: fault.written }), ...curing(note("addExtension", {})) },
      );
  }
}

/** What cures the errors of TypeScript that beginners with operations meet, by their numbers. */
function helpFor(number: number): { readonly help?: ReturnType<typeof note> } {
  switch (number) {
    // The type of an async function, and of a function that returns nothing.
    case 1064:
    case 2355:
      return { help: note("writeStar", {}) };
    case 2304:
      return { help: note("importName", {}) };
    case 2515:
      return { help: note("implementEntry", {}) };
    case 4112:
      return { help: note("extendBase", {}) };
    case 5097:
      return { help: note("importJs", {}) };
    default:
      return {};
  }
}

const wrongClass: Readonly<Record<ClassFault, string>> = {
  extends: 'class "{name}" does not extend {base}, which is declared for the protocol',
  abstract: 'class "{name}" is abstract, and a graph makes instances of it',
  constructor: 'the constructor of "{name}" does not take what that of {base} takes, with which a graph calls it',
};

type How = Extract<CodeProblem["fault"], { kind: "notRun" }>["how"];

const notRun: Readonly<Record<How, string>> = {
  lost: "this operation is called and not run: yield* before it runs it",
  operand: "this is the operation, not its result: it is called and not run without yield*",
  awaited: "await does not run an operation: yield* does",
  yielded: "a plain yield hands the operation out and does not run it: yield* does",
  unread: 'the operation in "{name}" is never run: nothing reads the variable',
  returned: "this returns an operation that has not run: return yield* runs it",
  callback: "this function gives an operation to a caller that expects no result, and never runs it",
  method: '"{name}" is an operation, but nothing in {base}, so callers never run it',
};
