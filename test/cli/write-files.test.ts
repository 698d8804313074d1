import { execFileSync, spawn } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { OutputKind } from "../../src/cli/file-origin.js";
import { checkWritable, writeFiles } from "../../src/cli/write-files.js";
import { emptyDirectory, filesIn } from "./console.js";

describe("files", () => {
  test("are written whole, over what was there", () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "a.ts"), "// Made by xgc from a.xgraph; old and longer");
    writeFiles(
      [
        { path: "a.ts", kind: "glue", content: "new" },
        { path: "b.bin", kind: "capture", content: [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)] },
      ],
      directory,
    );
    expect(readFileSync(path.join(directory, "a.ts"), "utf8")).toBe("new");
    expect([...readFileSync(path.join(directory, "b.bin"))]).toEqual([1, 2, 3]);
    expect(filesIn(directory)).toEqual(["a.ts", "b.bin"]);
  });

  test("with many parts are all there", () => {
    const directory = emptyDirectory();
    const parts = Array.from({ length: 50_000 }, (_, index) => new Uint8Array(60).fill(index % 251));
    writeFiles([{ path: "x", kind: "capture", content: parts }], directory);
    expect(readFileSync(path.join(directory, "x")).equals(Buffer.concat(parts))).toBe(true);
  });

  test("go into directories that are made for them", () => {
    const directory = emptyDirectory();
    writeFiles([{ path: "deep/er/a.ts", kind: "glue", content: "a" }], directory, { makeDirectories: true });
    expect(filesIn(directory)).toEqual([path.join("deep", "er", "a.ts")]);
  });

  test("are not written where one cannot be, and no directory stays", () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "file"), "// Made by xgc from old");
    mkdirSync(path.join(directory, "taken.ts"));
    const attempt =
      (...names: string[]) =>
      (): void => {
        writeFiles(
          names.map((name) => ({ path: name, kind: "glue", content: name })),
          directory,
          { makeDirectories: true },
        );
      };
    expect(attempt("file", "new/a.ts", "taken.ts")).toThrow("cannot write taken.ts: it is a directory");
    expect(attempt("new/a.ts", "file/b.ts")).toThrow(
      /^cannot write file\/b\.ts: (it exists|a part of the path is not a directory)$/,
    );
    expect(filesIn(directory)).toEqual(["file"]);
    expect(readFileSync(path.join(directory, "file"), "utf8")).toBe("// Made by xgc from old");
  });

  test("that xgc did not write stay, unless --force is given", () => {
    const directory = emptyDirectory();
    const file = path.join(directory, "lan.ts");
    writeFileSync(file, "// written by hand\n");
    const glue = [{ path: "lan.ts", kind: "glue", content: "// Made by xgc from lan.xgraph\n" }] as const;
    expect(() => {
      checkWritable(glue[0], directory);
    }).toThrow("lan.ts stays as it is: xgc did not write it");
    expect(() => {
      writeFiles(glue, directory);
    }).toThrow("lan.ts stays as it is: xgc did not write it");
    expect(readFileSync(file, "utf8")).toBe("// written by hand\n");
    writeFiles(glue, directory, { force: true });
    writeFiles(glue, directory);
    expect(() => {
      writeFiles(glue, directory, { force: true, inputs: [file] });
    }).toThrow("lan.ts stays as it is: the command reads it");
  });

  test("of every kind replace those of an earlier run", () => {
    const directory = emptyDirectory();
    const kinds: readonly (readonly [OutputKind, string])[] = [
      ["CSV", "table,size_bytes,metric,unit,measured,status,simulated,interval95\r\n"],
      ["trace", '{"displayTimeUnit":"ns","traceEvents":['],
      ["plot", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="1" viewBox="0 0 9 1" color="#1b1f24">'],
      ["dependency file", "lan.ts: lan.xgraph\n"],
      ["profile", "// Fitted by: xgc fit a.xgraph\n"],
    ];
    for (const [kind, content] of kinds) {
      writeFiles([{ path: "out", kind, content }], directory, { force: true });
      writeFiles([{ path: "out", kind, content }], directory);
    }
    expect(() => {
      writeFiles([{ path: "out", kind: "CSV", content: "" }], directory);
    }).toThrow("xgc did not write it");
  });

  test("go through a link to its target, into a pipe and a device", async () => {
    const directory = emptyDirectory();
    writeFiles([{ path: "real", kind: "trace", content: '{"displayTimeUnit":"ns","traceEvents":[1]}' }], directory);
    symlinkSync("real", path.join(directory, "link"));
    writeFiles([{ path: "link", kind: "trace", content: "new" }], directory);
    expect(readFileSync(path.join(directory, "real"), "utf8")).toBe("new");
    expect(lstatSync(path.join(directory, "link")).isSymbolicLink()).toBe(true);
    writeFiles([{ path: "/dev/null", kind: "CSV", content: "gone" }], directory);
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    const pipe = path.join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "ignore"] });
    const text = "x".repeat(300_000);
    writeFiles([{ path: pipe, kind: "CSV", content: text }], directory);
    let read = "";
    for await (const part of reader.stdout) read += String(part);
    expect(read).toBe(text);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  // Root may write anywhere.
  test.skipIf(process.getuid?.() === 0)("are refused by a directory without permission", () => {
    const directory = emptyDirectory();
    chmodSync(directory, 0o555);
    expect(() => {
      writeFiles([{ path: "a.ts", kind: "glue", content: "a" }], directory);
    }).toThrow("cannot write a.ts: permission denied");
  });
});
