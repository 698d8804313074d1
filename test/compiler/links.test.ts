/** Files that are none, and links: whatever a path leads to, there is a program or a diagnostic, soon. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { check, type Checked, renderDiagnostics } from "../../src/compiler/index.js";
import { nodeFileSystem } from "../../src/node-file-system.js";
import { standardLibrary } from "./disk.js";

const made: string[] = [];
/** A folder with the project in it, and one beside that. */
let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "xgc-links-")));
  made.push(root);
  for (const folder of ["project", "project/part", "elsewhere"]) mkdirSync(path.join(root, folder));
});
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

const write = (name: string, text: string | Uint8Array): void => writeFileSync(path.join(root, name), text);
/** @param to as seen from the link. */
const link = (name: string, to: string): void => symlinkSync(to, path.join(root, name));
const pipe = (name: string): void => expect(spawnSync("mkfifo", [path.join(root, name)]).status).toBe(0);

function checked(entry = "main.xgraph", workingDirectory = path.join(root, "project")): Checked {
  return check(entry, { fileSystem: nodeFileSystem, standardLibrary, workingDirectory });
}
/** Codes with the names of the files that they are in. */
function found(entry?: string, workingDirectory?: string): string[] {
  const { diagnostics, sources } = checked(entry, workingDirectory);
  return diagnostics.map(({ code, span }) => `${code} ${sources[span.source]?.name ?? ""}`);
}

const usesA = 'import { A } from "./a.xgraph";\nconst B = A;\n';

/** Entries of a folder that may stand in the place of a file, and the message for each. */
const obstacles: readonly (readonly [what: string, make: (name: string) => void, code: string])[] = [
  ["nothing", () => undefined, "XG1101"],
  ["a directory", (name) => mkdirSync(path.join(root, name)), "XG1102"],
  ["a link to a directory", (name) => link(name, path.join(root, "elsewhere")), "XG1102"],
  ["a link to nothing", (name) => link(name, path.join(root, "elsewhere/nothing")), "XG1101"],
  ["a link to itself", (name) => link(name, path.basename(name)), "XG1104"],
  ["a circle of links", (name) => (link(name, "other"), link("project/other", path.basename(name))), "XG1104"],
  ["a pipe that nobody writes to", pipe, "XG1115"],
  ["a link to a pipe", (name) => (pipe("elsewhere/pipe"), link(name, path.join(root, "elsewhere/pipe"))), "XG1115"],
  ["a link to a device without end", (name) => link(name, "/dev/zero"), "XG1115"],
  ["bytes that are no text", (name) => write(name, new Uint8Array([0xff, 0xfe, 0])), "XG1103"],
  [
    "a link to bytes that are no text",
    (name) => (write("elsewhere/b", new Uint8Array([0xff])), link(name, path.join(root, "elsewhere/b"))),
    "XG1103",
  ],
  ["more than is read", (name) => write(name, new Uint8Array(16 * 1024 * 1024 + 1)), "XG9002"],
];

// Where there are no pipes and no /dev there is nothing to be seen.
describe.skipIf(process.platform === "win32")("where a file is wanted stands", () => {
  test.each(obstacles)("%s: in an import", (_, make, code) => {
    write("project/main.xgraph", usesA);
    make("project/a.xgraph");
    expect(found()).toEqual([`${code} main.xgraph`]);
  });

  test.each(obstacles)("%s: as the program", (_, make, code) => {
    make("project/main.xgraph");
    expect(checked().diagnostics.map((each) => each.code)).toEqual([code]);
  });

  test.each(obstacles)("%s: as an implementation", (what, make, code) => {
    write("project/main.xgraph", 'protocol P from "./p.ts" { needs lower: device; }\nnumber P = 20000;\n');
    make("project/p.ts");
    expect(found()).toEqual([`${code === "XG1101" ? "XG4026" : code} main.xgraph`]);
    expect(what).not.toBe("");
  });

  test.each(obstacles)("%s: as a table of measured values", (_, make, code) => {
    write(
      "project/main.xgraph",
      `import { Inet } from "std/inet";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";
graph G { needs nic: device; net = Inet over nic; }
scenario S(n: int) {
  host a on DECstation5000 runs G under interrupt;
  host b on DECstation5000 runs G under interrupt;
  link lan = Ethernet10 joins a as 10.0.0.1/24, b as 10.0.0.2/24;
  start a.net.icmp.ping(b.net.icmp, times: n);
}
experiment e "E" {
  vary n in [1];
  run S(n);
  measure rtt = mean(a.net.icmp.rtt) in us;
  expect rtt within 1 % of csv("data.csv");
}
`,
    );
    make("project/data.csv");
    expect(found()).toEqual([`${code} main.xgraph`]);
  });

  test.each(obstacles)("%s: in a package", (_, make, code) => {
    write("project/main.xgraph", 'import { A } from "pkg";\nconst B = A;\n');
    mkdirSync(path.join(root, "project/node_modules/pkg"), { recursive: true });
    make("project/node_modules/pkg/index.xgraph");
    // Entries that are no files are passed over; a file that cannot be read is reported.
    const isFile = ["XG1103", "XG9002"].includes(code);
    expect(found()).toEqual([`${isFile ? code : "XG1107"} main.xgraph`]);
  });
});

test("names that no system takes are files that are not there", () => {
  for (const name of [`./${"x".repeat(5000)}.xgraph`, `./${"a/".repeat(3000)}b.xgraph`, "./\\u{0}.xgraph"]) {
    write("project/main.xgraph", `import { A } from "${name}";\nconst B = A;\n`);
    expect(found().map((each) => each.split(" ")[0])).toEqual([expect.stringMatching(/^XG110[14]$/)]);
  }
  write("project/main.xgraph", `import { A } from "${"x".repeat(5000)}";\nconst B = A;\n`);
  expect(found()).toEqual(["XG1107 main.xgraph"]);
});

describe("a link", () => {
  test("out of the project is followed, and what the file imports is found from where it lies", () => {
    write("project/main.xgraph", usesA);
    write("elsewhere/real.xgraph", 'import { C } from "./c.xgraph";\nconst A = C;\n');
    write("elsewhere/c.xgraph", "const C = 1;\n");
    link("project/a.xgraph", "../elsewhere/real.xgraph");
    expect(found()).toEqual([]);
    expect(checked().sources.map(({ path: file }) => path.relative(root, file))).toEqual([
      "project/main.xgraph",
      "elsewhere/real.xgraph",
      "elsewhere/c.xgraph",
    ]);
  });

  test("is named by the file that it leads to", () => {
    write("project/main.xgraph", usesA);
    write("elsewhere/real.xgraph", "const A = 1 s + 1 B;\n");
    link("project/a.xgraph", "../elsewhere/real.xgraph");
    const { diagnostics, sources } = checked();
    expect(renderDiagnostics(diagnostics, sources)).toContain(`${path.join(root, "elsewhere/real.xgraph")}:1:`);
  });

  test("and the file itself are one module", () => {
    write(
      "project/main.xgraph",
      'import { S } from "./a.xgraph";\nimport { S as T } from "./part/b.xgraph";\nconst C = 1;\n',
    );
    write("project/a.xgraph", "service S: push;\n");
    link("project/part/b.xgraph", "../a.xgraph");
    expect(found()).toEqual(["XG1110 main.xgraph", "XG1110 main.xgraph"]);
    expect(checked().sources).toHaveLength(2);
  });

  test("to the file that imports it is a circle", () => {
    write("project/a.xgraph", 'import { A } from "./b.xgraph";\nconst A = 1;\n');
    link("project/b.xgraph", "a.xgraph");
    expect(found("a.xgraph").map((each) => each.split(" ")[0])).toContain("XG1108");
  });

  test("to a folder, which a path goes through, is followed", () => {
    write("project/main.xgraph", 'import { A } from "./lib/a.xgraph";\nconst B = A;\n');
    write("elsewhere/a.xgraph", 'import { C } from "../project/part/c.xgraph";\nconst A = C;\n');
    write("project/part/c.xgraph", "const C = 1;\n");
    link("project/lib", "../elsewhere");
    expect(found()).toEqual([]);
  });

  test("may be the program itself: data and implementations are found from where it lies", () => {
    write("elsewhere/real.xgraph", 'protocol P from "./p.ts" { needs lower: device; }\nnumber P = 20000;\n');
    write("elsewhere/p.ts", "export class P {}\n");
    link("project/main.xgraph", "../elsewhere/real.xgraph");
    expect(found()).toEqual([]);
    expect(checked().program?.protocols[0]?.implementation.file).toBe(path.join(root, "elsewhere/p.ts"));
  });

  test("may be the working directory", () => {
    link("here", "project");
    write("project/main.xgraph", 'import { A } from "./a.xgraph";\nconst B = C;\n');
    write("project/a.xgraph", "const A = D;\n");
    expect(found("main.xgraph", path.join(root, "here"))).toEqual(["XG3001 main.xgraph", "XG3001 a.xgraph"]);
  });

  test("may be a package, as pnpm has them, with what its exports name", () => {
    write("project/main.xgraph", 'import { A } from "pkg";\nimport { B } from "pkg/part";\nconst C = A + B;\n');
    mkdirSync(path.join(root, "project/node_modules"));
    mkdirSync(path.join(root, "elsewhere/src"));
    link("project/node_modules/pkg", "../../elsewhere");
    const exported = { ".": { xgraph: "./src/a.xgraph" }, "./part": "./src/b.xgraph" };
    write("elsewhere/package.json", JSON.stringify({ name: "pkg", exports: exported }));
    write("elsewhere/src/a.xgraph", 'import { B } from "./b.xgraph";\nconst A = B;\n');
    write("elsewhere/src/b.xgraph", "const B = 1;\n");
    expect(found()).toEqual([]);
    expect(checked().sources).toHaveLength(3);
  });
});
