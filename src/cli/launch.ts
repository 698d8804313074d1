/**
 * The file `xgc.cjs`: loads the program, which the build has put beside it in one file, and starts it. Most of the time that
 * xgc takes to check a small program is V8's, compiling xgc; so the build keeps the compiled code, too. It serves the very V8
 * that made it; with another, the program is compiled as usual, and Node keeps the code if it can (from 22.1).
 */
import { codeCacheName, wrapped } from "./code-cache.js";

// An `import` would go over everything that a module exports, and so load much of Node that is not needed.
const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");
const module = process.getBuiltinModule("node:module");
const path = process.getBuiltinModule("node:path");
const { Script } = process.getBuiltinModule("node:vm");

interface Program {
  readonly main: (argv: readonly string[]) => Promise<void>;
}

function load(file: string): Program {
  const require = module.createRequire(file);
  const cache = path.join(path.dirname(file), codeCacheName());
  if (existsSync(cache)) {
    const script = new Script(wrapped(readFileSync(file, "latin1")), {
      filename: file,
      cachedData: readFileSync(cache),
    });
    if (script.cachedDataRejected === false) {
      const loaded = { exports: {} };
      const run = script.runInThisContext() as (...given: unknown[]) => void;
      run(loaded.exports, require, loaded, file, path.dirname(file));
      return loaded.exports as Program;
    }
  }
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  return require(file) as Program;
}

// Compiled code that comes from a file cannot import by itself: what the program imports later, it imports by this.
Reflect.set(globalThis, Symbol.for("xgc.import"), (name: string): Promise<unknown> => import(name));
const program = load(path.join(import.meta.dirname, "cli.cjs"));
// Node 20 optimizes so early that most commands are over before it pays. Set here, as V8 takes the compiled code only under the flags
// of the build. Later versions have a compiler between, and no such flag.
if (process.versions.v8.startsWith("11."))
  process.getBuiltinModule("node:v8").setFlagsFromString("--interrupt-budget=400000");
void program.main(process.argv.slice(2));
