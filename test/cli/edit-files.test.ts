/** Files of the user's that `xgc fmt` and `xgc check --fix` change. */
import { chmodSync, linkSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { editFiles } from "../../src/cli/edit-files.js";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, filesIn, newConsole } from "./console.js";

const ugly = "const A   =   1 B;\n";
const neat = "const A = 1 B;\n";

test("a link stays a link, and its target is laid out", async () => {
  const io = newConsole();
  const [real, link] = ["real.xgraph", "link.xgraph"].map((name) => path.join(io.workingDirectory, name));
  writeFileSync(real!, ugly);
  symlinkSync("real.xgraph", link!);
  expect(await xgc(["fmt", "link.xgraph"], io)).toBe(0);
  expect(lstatSync(link!).isSymbolicLink()).toBe(true);
  expect(readFileSync(real!, "utf8")).toBe(neat);
});

test("the mode stays, and both names of a file have the new text", async () => {
  const io = newConsole();
  const [one, two, secret] = ["one.xgraph", "two.xgraph", "secret.xgraph"].map((name) =>
    path.join(io.workingDirectory, name),
  );
  writeFileSync(one!, ugly);
  linkSync(one!, two!);
  writeFileSync(secret!, ugly);
  chmodSync(secret!, 0o600);
  expect(await xgc(["fmt", "."], io)).toBe(0);
  expect(statSync(one!).ino).toBe(statSync(two!).ino);
  expect(readFileSync(two!, "utf8")).toBe(neat);
  expect(statSync(secret!).mode & 0o777).toBe(0o600);
});

test("a read-only file is refused, and nothing else is written", async () => {
  const io = newConsole();
  for (const name of ["a.xgraph", "b.xgraph"]) writeFileSync(path.join(io.workingDirectory, name), ugly);
  chmodSync(path.join(io.workingDirectory, "b.xgraph"), 0o444);
  expect(await xgc(["fmt", "a.xgraph", "b.xgraph"], io)).toBe(1);
  expect(io.err()).toBe("error: cannot write b.xgraph: it is read-only\n");
  expect(readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8")).toBe(ugly);
  expect(filesIn(io.workingDirectory)).toEqual(["a.xgraph", "b.xgraph"]);
});

test("line ends and a byte order mark stay", async () => {
  const io = newConsole();
  const file = path.join(io.workingDirectory, "a.xgraph");
  writeFileSync(file, "\u{feff}const A   =   1 && 2;\r\n\r\n// end\r\n");
  await xgc(["check", "a.xgraph", "--fix"], io);
  expect(readFileSync(file, "utf8")).toBe("\u{feff}const A   =   1 and 2;\r\n\r\n// end\r\n");
  writeFileSync(file, ugly.replace("\n", "\r\n"));
  expect(await xgc(["fmt", "a.xgraph"], io)).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(neat.replace("\n", "\r\n"));
  expect(await xgc(["fmt", "--check", "a.xgraph"], io)).toBe(0);
});

test("a save made meanwhile is not lost", () => {
  const directory = emptyDirectory();
  writeFileSync(path.join(directory, "a.xgraph"), "saved meanwhile");
  expect(() => {
    editFiles([{ path: "a.xgraph", before: "old", after: "new" }], directory);
  }).toThrow("a.xgraph was changed by something else meanwhile, so it stays as it is");
  expect(readFileSync(path.join(directory, "a.xgraph"), "utf8")).toBe("saved meanwhile");
  expect(filesIn(directory)).toEqual(["a.xgraph"]);
});

test("a file that is named twice is written once", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "a.xgraph"), ugly);
  expect(await xgc(["fmt", "a.xgraph", "./a.xgraph", "."], io)).toBe(0);
  expect(readFileSync(path.join(io.workingDirectory, "a.xgraph"), "utf8")).toBe(neat);
  expect(filesIn(io.workingDirectory)).toEqual(["a.xgraph"]);
});
