/** The TypeScript of users' protocols, checked before anything runs; kept by what it depends on, so that it costs once for a change. */
import { diagnostic, type Diagnostic, type Extras, note, type Options, type Program } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import type { CodeProblem } from "../typescript/check.js";
import type { Manifest } from "./builds.js";
import type { Io } from "./io.js";

export interface CodeFound {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of TypeScript that these point into; the first comes behind the program's own sources. */
  readonly sources: Program["sources"];
}

/** The cached result; it is used as long as its inputs have not changed. */
interface Kept extends Manifest {
  readonly problems: readonly CodeProblem[];
  /** Programs with declarations that differ from the generated files beside them. */
  readonly stale: readonly string[];
}

const mostBytes = 4 * 1024 * 1024;

/** Faults in the implementations of a program's own protocols. TypeScript is loaded after a change only. */
export async function codeDiagnostics(program: Program, options: Options, io: Io): Promise<CodeFound> {
  const own = (path: string): boolean =>
    !path.startsWith(`${options.standardLibrary}/`) && !path.includes("/node_modules/");
  const protocols = program.protocols.filter(({ implementation }) => own(implementation.file));
  const files = [...new Set(protocols.map(({ implementation }) => implementation.file))];
  if (files.length === 0) return { diagnostics: [], sources: [] };
  // Loads Node's cryptography, which a program without protocols of its own does not need.
  const { manifests, upToDate } = await import("./builds.js");
  const known = manifests(io);
  const request = ["code", 1, files, program.sources.map(({ path }) => path)];
  const kept = known.get(request) as Kept | undefined;
  const found = kept !== undefined && upToDate(kept) !== undefined ? kept : await look(program, files, options);
  if (found !== kept) known.put(request, found);
  return shown(found, program, options);
}

async function look(program: Program, files: readonly string[], options: Options): Promise<Kept> {
  const { fileSystem, standardLibrary } = options;
  const { emitDeclarations } = await import("../emit/index.js");
  const { manifestOf } = await import("./builds.js");
  const declarations = new Map<string, string>();
  const stale: string[] = [];
  const inputs = new Set<string>(files);
  program.sources.forEach(({ path }, source) => {
    if (path.startsWith(`${standardLibrary}/`)) return;
    inputs.add(path);
    const text = emitDeclarations({ program, source, layout: { standardLibrary } });
    if (text === undefined) return;
    inputs.add(`${path}.ts`);
    const there = fileSystem.read(`${path}.ts`, mostBytes).text;
    if (there === undefined) declarations.set(`${path}.ts`, text);
    else if (!path.includes("/node_modules/") && essence(there) !== essence(text)) stale.push(path);
  });
  // An implementation is checked against current declarations only.
  if (stale.length > 0) return { ...manifestOf(inputs, []), problems: [], stale };
  const { checkCode } = await import("../typescript/check.js");
  const { problems, asked } = checkCode({ files, fileSystem, standardLibrary, declarations });
  return { ...manifestOf([...inputs, ...asked], []), problems, stale };
}

/** The text without layout and comments. */
function essence(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replaceAll("'", '"')
    .replace(/[\s,;]+/g, "");
}

function shown({ problems, stale }: Kept, program: Program, options: Options): CodeFound {
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
      return diagnostic("typeScriptError", span, { message: fault.message, number: String(fault.number) });
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
    case "extension":
      return diagnostic(
        "importWithoutExtension",
        span,
        { written: fault.written },
        { help: note("importAs", { written: fault.written }), ...curing(note("addExtension", {})) },
      );
  }
}

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
