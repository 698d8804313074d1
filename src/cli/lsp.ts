/** `xgc lsp`. */
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { createConnection } from "vscode-languageserver/node";
import { serve } from "../server/index.js";
import { builtLibraryTrees } from "../library-trees.js";
import { exitCodes } from "./failure.js";
import type { Io } from "./io.js";
import { project, slashes } from "./project.js";

/** Serves standard input and output until the client closes them, or says so. */
export function lsp(io: Io): Promise<number> {
  const { standardLibrary, version } = project();
  const libraryTrees = builtLibraryTrees();
  const connection = createConnection(process.stdin, process.stdout);
  const over = new Promise<number>((resolve) => {
    process.stdin.on("close", () => resolve(exitCodes.success));
  });
  serve(connection, {
    standardLibrary,
    version,
    workingDirectory: slashes(path.resolve(io.workingDirectory)),
    ...(libraryTrees !== undefined && { libraryTrees }),
    run: (argv) => runSelf(argv, io),
  });
  return over;
}

/** A run may take long, so it has a process of its own. */
function runSelf(argv: readonly string[], io: Io): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const self = process.argv[1] ?? "";
    const child = spawn(process.execPath, [self, ...argv], {
      cwd: io.workingDirectory,
      env: { ...io.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", (error) => resolve({ code: exitCodes.failure, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? exitCodes.failure, output }));
  });
}
