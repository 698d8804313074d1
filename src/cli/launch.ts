/**
 * The file `xgc.cjs`: loads the program, which the build has put beside it in one file, and starts it. V8's compilation of xgc takes most of the time
 * of a check
 * of a small program, so compiled code is kept. It is valid for one version of V8. Some is shipped
 * beside the program. With another V8, the first `check` or `compile` writes its compiled code to the user's cache folder.
 */
import { codeCacheName, wrapped } from "./code-cache.js";

// An `import` would read every export of a module, and so load much of Node that is not needed.
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const module = process.getBuiltinModule("node:module");
const path = process.getBuiltinModule("node:path");
const { Script } = process.getBuiltinModule("node:vm");

/** A hash of the program, which the build inserts here: V8 itself compares only the length of the text. */
declare const programHash: string;

/** How many files of compiled code stay in the user's cache folder: the newest. */
const mostKept = 6;

interface Program {
  readonly main: (argv: readonly string[]) => Promise<void>;
}

function load(file: string): { readonly program: Program; readonly fromCode: boolean } {
  const folder = path.dirname(file);
  const kept = keptCode();
  const code = [path.join(folder, codeCacheName()), kept].find((each) => existsSync(each));
  const script = new Script(wrapped(readFileSync(file, "latin1")), {
    filename: file,
    ...(code !== undefined && { cachedData: readFileSync(code) }),
  });
  const loaded = { exports: {} };
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run(loaded.exports, module.createRequire(file), loaded, file, folder);
  // V8 accepts the code only under the flags with which it was made. These two commands run the functions that most commands run.
  const usual = process.execArgv.length === 0 && (process.env["NODE_OPTIONS"] ?? "") === "";
  if (code === undefined && usual && ["check", "compile"].includes(process.argv[2] ?? ""))
    process.once("exit", () => keep(script, kept));
  return { program: loaded.exports as Program, fromCode: code !== undefined && script.cachedDataRejected === false };
}

/** In the folder that also has the summaries of users' protocols. */
function keptCode(): string {
  const { XDG_CACHE_HOME: given = "", HOME = "", USERPROFILE = HOME } = process.env;
  const base = given === "" ? path.join(USERPROFILE, ".cache") : given;
  return path.join(base, "xgc", "code", `${programHash}-${codeCacheName()}`);
}

function keep(script: InstanceType<typeof Script>, file: string): void {
  try {
    const folder = path.dirname(file);
    mkdirSync(folder, { recursive: true });
    // Two runs may write at once: each writes its own file, and one of the files becomes the entry.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, script.createCachedData());
    renameSync(own, file);
    const age = (name: string): number => -statSync(name).mtimeMs;
    const all = readdirSync(folder).map((name) => path.join(folder, name));
    for (const old of all.sort((a, b) => age(a) - age(b)).slice(mostKept)) rmSync(old);
  } catch {
    // If the file cannot be written, the next run compiles again.
  }
}

// Code from such a file cannot call import() itself. The program uses this function for late imports.
Reflect.set(globalThis, Symbol.for("xgc.import"), (name: string): Promise<unknown> => import(name));
const { program, fromCode } = load(path.join(import.meta.dirname, "cli.cjs"));
// Node 20 optimizes so early that most commands end before it is of use. The flag is set here, because V8 accepts the compiled code only under the flags
// of the build. Later versions have a compiler in between, and no such flag.
if (fromCode && process.versions.v8.startsWith("11."))
  process.getBuiltinModule("node:v8").setFlagsFromString("--interrupt-budget=400000");
void program.main(process.argv.slice(2));
