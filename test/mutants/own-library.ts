/** Projects with protocols of their own: the template, the incidents, and the standard library as if a user had written it. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { check } from "../../src/compiler/index.js";
import { emitDeclarations } from "../../src/emit/index.js";
import { disk, root, standardLibrary } from "../compiler/disk.js";

export interface OwnProgram {
  readonly file: string;
  /** The implementations, which are mutated. */
  readonly implementations: readonly string[];
}

const internet = `import { Inet } from "./library/inet/index.xgraph";
import { UDPTEST } from "./library/tests/index.xgraph";
import { DECstation5000 } from "./library/machines/index.xgraph";
import { Ethernet10 } from "std/media";
graph Stack { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }
scenario Pair(size: bytes) {
  host client on DECstation5000 runs Stack under threads(4);
  host server on DECstation5000 runs Stack under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: size, trips: 3);
}
experiment long { run Pair(3000 B); measure trips = client.test.trips; }
`;

/** Writes the projects into a folder, those of the library only if they are wanted. */
export function ownPrograms(folder: string, library: boolean): readonly OwnProgram[] {
  const programs = [...users(folder), ...(library ? libraryOf(folder) : [])];
  for (const { file } of programs) declare(file);
  return programs;
}

function users(folder: string): OwnProgram[] {
  cpSync(path.join(root, "template"), path.join(folder, "template"), { recursive: true });
  cpSync(path.join(root, "examples/incidents"), path.join(folder, "incidents"), { recursive: true });
  const incidents = path.join(folder, "incidents");
  return [
    { file: path.join(folder, "template/lan.xgraph"), implementations: [path.join(folder, "template/greet.ts")] },
    ...[
      "driver-calls-client",
      "guarded-cycle",
      "mutex-in-interrupt",
      "only-thread",
      "timer-reenters",
      "wait-under-lock",
    ].map((name) => {
      const file = path.join(incidents, `${name}-mended.xgraph`);
      const text = readFileSync(file, "utf8");
      return {
        file,
        implementations: implementationsIn(incidents).filter((each) =>
          text.includes(`"./${path.basename(each, ".ts")}.xgraph"`),
        ),
      };
    }),
  ];
}

function implementationsIn(folder: string): string[] {
  return filesIn(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".xgraph.ts"));
}

function libraryOf(folder: string): OwnProgram[] {
  const library = path.join(folder, "library");
  cpSync(standardLibrary, library, { recursive: true, filter: (name) => !/\.json$|\.xgraph\.ts$/.test(name) });
  for (const file of filesIn(library)) {
    const own = (name: string): string => path.relative(path.dirname(file), path.join(library, name));
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      file.endsWith(".ts")
        ? text.replace(/"(?:\.\.\/)+src\/runtime\/index\.js"/g, '"xgc/runtime"')
        : withOwn(text, own),
    );
  }
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const example = (name: string): string =>
    write(
      name,
      withOwn(readFileSync(path.join(root, "examples", name), "utf8"), (each) => `library/${each}`),
    );
  example("rpc-stack.xgraph");
  return [
    {
      file: write("internet.xgraph", internet),
      implementations: [...implementationsIn(path.join(library, "inet")), path.join(library, "tests/udptest.ts")],
    },
    {
      file: example("clients.xgraph"),
      implementations: [...implementationsIn(path.join(library, "rpc")), path.join(library, "tests/rpctest.ts")],
    },
  ];
}

/** Writes the declarations of a program's files beside them, as `xgc declare` does. */
function declare(file: string): void {
  const { program } = check(file, { fileSystem: disk, standardLibrary, workingDirectory: path.dirname(file) });
  program?.sources.forEach(({ path: of }, source) => {
    const text = of.startsWith(standardLibrary)
      ? undefined
      : emitDeclarations({ program, source, layout: { standardLibrary } });
    if (text !== undefined) writeFileSync(`${of}.ts`, text);
  });
}

/** Imports of the library as imports of files beside the program. */
function withOwn(text: string, own: (name: string) => string): string {
  return text.replace(/"std\/(\w+)"/g, (_, name: string) => {
    const file = own(name === "services" || name === "protocols" ? `${name}.xgraph` : `${name}/index.xgraph`);
    return `"${file.startsWith(".") ? file : `./${file}`}"`;
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.join(each.parentPath, each.name))
    .sort();
}
