import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { writeFiles } from "../../src/cli/write-files.js";
import { emptyDirectory, filesIn } from "./console.js";

describe("files", () => {
  test("are written whole, over what was there", () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "a.ts"), "old and longer");
    writeFiles(
      [
        { path: "a.ts", content: "new" },
        { path: "b.bin", content: [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)] },
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
    writeFiles([{ path: "x", content: parts }], directory);
    expect(readFileSync(path.join(directory, "x")).equals(Buffer.concat(parts))).toBe(true);
  });

  test("go into directories that are made for them", () => {
    const directory = emptyDirectory();
    writeFiles([{ path: "deep/er/a.ts", content: "a" }], directory, { makeDirectories: true });
    expect(filesIn(directory)).toEqual([path.join("deep", "er", "a.ts")]);
  });

  test("are not written where one cannot be, and no directory stays", () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "file"), "old");
    mkdirSync(path.join(directory, "taken.ts"));
    const attempt =
      (...names: string[]) =>
      (): void => {
        writeFiles(
          names.map((name) => ({ path: name, content: name })),
          directory,
          { makeDirectories: true },
        );
      };
    expect(attempt("file", "new/a.ts", "taken.ts")).toThrow("cannot write taken.ts: it is a directory");
    expect(attempt("new/a.ts", "file/b.ts")).toThrow(
      /^cannot write file\/b\.ts: (it exists|a part of the path is not a directory)$/,
    );
    expect(filesIn(directory)).toEqual(["file"]);
    expect(readFileSync(path.join(directory, "file"), "utf8")).toBe("old");
  });

  // Root may write anywhere.
  test.skipIf(process.getuid?.() === 0)("are refused by a directory without permission", () => {
    const directory = emptyDirectory();
    chmodSync(directory, 0o555);
    expect(() => {
      writeFiles([{ path: "a.ts", content: "a" }], directory);
    }).toThrow("cannot write a.ts: permission denied");
  });
});
