import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { check, memoryFileSystem, type FileSystem } from "../../src/compiler/index.js";
import { decodeUtf8 } from "../../src/compiler/files/file-system.js";
import { libraryModules } from "../../src/compiler/names/library-names.js";
import { directoryOf, joinPaths } from "../../src/compiler/files/paths.js";
import { parseCsv } from "../../src/compiler/experiments/csv.js";
import { exportsClass } from "../../src/compiler/protocols/implementations.js";
import { checkCase } from "./cases.js";
import { diskWithImplementations, standardLibrary } from "./disk.js";

const codes = (files: Record<string, string | Uint8Array>, entry = "main.xgraph", stdin?: string): string[] =>
  check(entry, {
    fileSystem: memoryFileSystem(files),
    standardLibrary: "/std",
    workingDirectory: "/project",
    ...(stdin !== undefined && { stdin }),
  }).diagnostics.map(({ code }) => code);

describe("finding modules", () => {
  test("the entry itself may be missing, a directory, or no text", () => {
    expect(codes({})).toEqual(["XG1101"]);
    expect(codes({ "/project/main.xgraph/x": "" })).toEqual(["XG1102"]);
    expect(codes({ "/project/main.xgraph": new Uint8Array([0xff, 0xfe]) })).toEqual(["XG1103"]);
  });

  test("the entry may be standard input, with imports from the working directory", () => {
    const files = { "/project/a.xgraph": "const A = 1;\n" };
    expect(codes(files, "-", 'import { A } from "./a.xgraph"; const B = A;\n')).toEqual([]);
    expect(codes(files, "-", "const B = C;\n")).toEqual(["XG3001"]);
  });

  test("std/ is the library's folder: an index, or a file", () => {
    const std = { "/std/one/index.xgraph": "const A = 1;\n", "/std/two.xgraph": "const B = 2;\n" };
    const main = 'import { A } from "std/one"; import { B } from "std/two"; const C = A + B;\n';
    expect(codes({ ...std, "/project/main.xgraph": main })).toEqual([]);
    expect(codes({ ...std, "/project/main.xgraph": 'import { A } from "std/../work/x";\n' })).toEqual(["XG1105"]);
  });

  test("of a library module that only hands on, what the program names is read, and nothing else", () => {
    const std = {
      "/std/all/index.xgraph": 'export { A } from "./a.xgraph"; export { B as C } from "./b.xgraph";\n',
      "/std/all/a.xgraph": "const A = 1;\n",
      "/std/all/b.xgraph": "const B = 2;\n",
      "/std/both.xgraph": 'import { A } from "std/all"; const D = A;\n',
    };
    const read = (main: string, more = {}): string[] => {
      const files = { ...std, ...more, "/project/main.xgraph": main };
      const options = { standardLibrary: "/std", workingDirectory: "/project" };
      const { sources, diagnostics } = check("main.xgraph", { fileSystem: memoryFileSystem(files), ...options });
      return [...sources.map(({ name }) => name), ...diagnostics.map(({ code }) => code)];
    };
    const [main, all] = ["main.xgraph", "std/all/index.xgraph"];
    expect(read('import { A } from "std/all"; const X = A;\n')).toEqual([main, all, "std/all/a.xgraph"]);
    expect(read('import { C } from "std/all"; const X = C;\n')).toEqual([main, all, "std/all/b.xgraph"]);
    // A later module names more of it.
    const later = 'import { C } from "std/all"; import { D } from "std/both"; const X = C + D;\n';
    expect(read(later)).toEqual([main, all, "std/both.xgraph", "std/all/b.xgraph", "std/all/a.xgraph"]);
    // A name that is not there is said, with all names as suggestions; a module that nobody names is not read, even if it has a fault.
    expect(read('import { E } from "std/all"; const X = E;\n')).toEqual([main, all, "XG1109"]);
    const broken = { "/std/all/b.xgraph": "const B = ;\n" };
    expect(read('import { A } from "std/all"; const X = A;\n', broken)).toEqual([main, all, "std/all/a.xgraph"]);
    // The module itself, checked, is read whole.
    const { sources } = check("/std/all/index.xgraph", {
      fileSystem: memoryFileSystem(std),
      standardLibrary: "/std",
      workingDirectory: "/project",
    });
    expect(sources.map(({ name }) => name)).toEqual([all, "std/all/a.xgraph", "std/all/b.xgraph"]);
  });

  test("the number of a library's protocol is free if the program does not use that protocol", () => {
    const own = (imports: string): readonly string[] => {
      const text = `import { IP${imports} } from "std/inet";
import { Datagram } from "std/services";
protocol MINE from "./mine.ts" { needs ip: Datagram; provides Datagram; header { kind: u8; } demux by kind; }
number MINE over IP = 6;
`;
      const files: FileSystem = {
        exists: (name) => name.endsWith("mine.ts") || diskWithImplementations.exists(name),
        read: (name, limit) =>
          name.endsWith("mine.ts") ? { text: "export class MINE {}" } : diskWithImplementations.read(name, limit),
      };
      const options = { fileSystem: files, standardLibrary, workingDirectory: "/project", stdin: text };
      return check("-", options).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
    };
    expect(own("")).toEqual([]);
    expect(own(", TCP")).toEqual(["XG4103"]);
  });

  test("packages: index.xgraph, or what exports says, upwards from the importer", () => {
    const main = 'import { A } from "pkg"; import { B } from "@scope/other/part"; const C = A + B;\n';
    expect(
      codes({
        "/project/main.xgraph": main,
        "/node_modules/pkg/index.xgraph": "const A = 1;\n",
        "/project/node_modules/@scope/other/package.json":
          '{"exports": {"./part": {"xgraph": "./src/part.xgraph", "default": "./part.js"}}}',
        "/project/node_modules/@scope/other/src/part.xgraph": "const B = 1;\n",
      }),
    ).toEqual([]);
    expect(codes({ "/project/main.xgraph": 'import { A } from "pkg/../../x";\n' })).toEqual(["XG1107"]);
  });

  test("a broken package.json is no reason to fail", () => {
    const files = {
      "/project/main.xgraph": 'import { A } from "pkg"; const B = A;\n',
      "/project/node_modules/pkg/package.json": "{",
      "/project/node_modules/pkg/index.xgraph": "const A = 1;\n",
    };
    expect(codes(files)).toEqual([]);
  });

  test("a file that may not be read, and one that is too large", () => {
    const fails = (error: "unreadable" | "too-large"): string[] => {
      const fileSystem: FileSystem = { exists: () => true, read: () => ({ error }) };
      const options = { fileSystem, standardLibrary: "/std", workingDirectory: "/project" };
      return check("main.xgraph", options).diagnostics.map(({ code }) => code);
    };
    expect(fails("unreadable")).toEqual(["XG1104"]);
    expect(fails("too-large")).toEqual(["XG9002"]);
    expect(memoryFileSystem({ "/a": "12345" }).read("/a", 4)).toEqual({ error: "too-large" });
  });

  test("modules without end are refused", { timeout: 120_000 }, () => {
    const fileSystem: FileSystem = {
      exists: () => true,
      read: (path) => {
        const next = Number(/(\d+)\.xgraph$/.exec(path)?.[1] ?? 0) + 1;
        return { text: `import { A } from "./${next}.xgraph";\n` };
      },
    };
    const { diagnostics } = check("0.xgraph", { fileSystem, standardLibrary: "/std", workingDirectory: "/project" });
    expect(diagnostics.some(({ code }) => code === "XG9003")).toBe(true);
  });

  test("warnings about libraries are for their makers", () => {
    const unused = 'import { A } from "./a.xgraph";\nconst B = 1;\n';
    const library = { "/std/a.xgraph": "const A = 1;\n", "/std/b.xgraph": unused };
    expect(codes({ ...library, "/project/main.xgraph": 'import { B } from "std/b"; const C = B;\n' })).toEqual([]);
    expect(codes({ "/project/a.xgraph": "const A = 1;\n", "/project/main.xgraph": unused })).toEqual(["XG1110"]);
  });
});

describe("limits", () => {
  test("deep nesting and a text of nothing but faults end with one word", () => {
    const found = checkCase(`const A = ${"(".repeat(2000)}1${")".repeat(2000)};\n`).diagnostics;
    expect(found.map(({ code }) => code)).toEqual(["XG9004"]);
    const noise = checkCase("} ) ; ( {\n".repeat(2000)).diagnostics.map(({ code }) => code);
    expect(noise).toContain("XG9005");
  });

  test("a table too large to read", () => {
    const axis = Array.from({ length: 10_001 }, (_, index) => `${index + 1} B`).join(", ");
    const text = `import { Pair } from "./lib.xgraph";
experiment e "E" { vary size in [${axis}]; run Pair(size, interrupt); measure n = server.handoffs; }\n`;
    expect(checkCase(text).diagnostics.map(({ code }) => code)).toEqual(["XG7007"]);
  });
});

test("paths", () => {
  expect(joinPaths("/a/b", "../c/./d.xgraph")).toBe("/a/c/d.xgraph");
  expect(joinPaths("/a", "../../../b")).toBe("/b");
  expect(joinPaths("a", "../../b")).toBe("../b");
  expect(joinPaths("/a", "/b/c")).toBe("/b/c");
  expect(joinPaths("C:/a", "../b")).toBe("C:/b");
  expect(directoryOf("/a")).toBe("/");
  expect(directoryOf("a")).toBe(".");
});

test("UTF-8 is strict", () => {
  const text = "aé日😀";
  expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe("a");
  for (const bytes of [
    [0x80],
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ]) {
    expect(decodeUtf8(new Uint8Array(bytes))).toBeUndefined();
  }
});

test("CSV", () => {
  expect(parseCsv('a,b\r\n1,"x, ""y"""\n\n2,\n')).toEqual({
    columns: ["a", "b"],
    rows: [
      ["1", 'x, "y"'],
      ["2", ""],
    ],
    lines: [2, 4],
  });
  expect(parseCsv("a,b\n1,2")).toEqual({ columns: ["a", "b"], rows: [["1", "2"]], lines: [2] });
  expect(parseCsv("")).toEqual({ line: 1 });
  expect(parseCsv("a,a\n")).toEqual({ line: 1 });
  expect(parseCsv("a,b\n1\n")).toEqual({ line: 2 });
  expect(parseCsv('a,b\n1,2\n3,"4\n')).toEqual({ line: 3 });
});

test("classes are found by the text of a file", () => {
  expect(exportsClass("export class IP extends IPBase {", "IP")).toBe(true);
  expect(exportsClass("export abstract class IP {", "IP")).toBe(true);
  expect(exportsClass("class X {}\nexport { X as IP };", "IP")).toBe(true);
  expect(exportsClass("class IP {}", "IP")).toBe(false);
  expect(exportsClass("export class IPX {}", "IP")).toBe(false);
  expect(exportsClass("// export class IP {}\n/* export class IP {} */", "IP")).toBe(false);
});

test("what the standard library is said to have is what it has", () => {
  const modules = readdirSync(standardLibrary, { withFileTypes: true }).flatMap((each) => {
    if (!each.isDirectory()) return each.name.endsWith(".xgraph") ? [each.name.slice(0, -".xgraph".length)] : [];
    return existsSync(path.join(standardLibrary, each.name, "index.xgraph")) ? [each.name] : [];
  });
  expect([...libraryModules].sort()).toEqual(modules.map((name) => `std/${name}`).sort());
});
