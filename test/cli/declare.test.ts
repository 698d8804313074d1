import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { withImplementations } from "../../src/cli/implementations.js";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, filesIn, newConsole } from "./console.js";

const stdlib = path.join(import.meta.dirname, "../../stdlib");

const echo = `import { Datagram } from "std/services";

/// Sends back what it gets.
protocol ECHO from "./echo.ts" {
  needs lower: Datagram;
  counter echoed;
}
`;

async function declare(directory: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = newConsole({ workingDirectory: directory });
  return { code: await xgc(["declare", ...argv], io), out: io.out(), err: io.err() };
}

describe("declare", () => {
  test("writes beside the program what its implementation starts from, before there is one", async () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "echo.xgraph"), echo);
    expect(await declare(directory, "echo.xgraph")).toEqual({
      code: 0,
      out: "wrote echo.xgraph.ts\nwrote echo.ts, a first implementation\n",
      err: "",
    });
    const text = readFileSync(path.join(directory, "echo.xgraph.ts"), "utf8");
    expect(text).toContain("export abstract class ECHOBase extends Protocol");
    // Again there is nothing to do.
    expect(await declare(directory, "echo.xgraph")).toEqual({ code: 0, out: "", err: "" });
    expect(await declare(directory, "echo.xgraph", "--check")).toEqual({ code: 0, out: "", err: "" });
  });

  test("--check writes nothing, and says what is stale", async () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "echo.xgraph"), echo);
    writeFileSync(path.join(directory, "echo.xgraph.ts"), "old");
    const { code, out } = await declare(directory, "echo.xgraph", "--check");
    expect([code, out]).toEqual([
      1,
      "echo.xgraph.ts is not as xgc declare would write it\necho.ts is missing: xgc declare writes a first implementation\n",
    ]);
    expect(filesIn(directory)).toEqual(["echo.xgraph", "echo.xgraph.ts"]);
    expect(readFileSync(path.join(directory, "echo.xgraph.ts"), "utf8")).toBe("old");
  });

  test("writes nothing where one of the files has a fault", async () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "echo.xgraph"), echo);
    writeFileSync(path.join(directory, "bad.xgraph"), echo.replace("Datagram;", "Datagrm;"));
    const { code, err } = await declare(directory, "echo.xgraph", "bad.xgraph");
    expect(code).toBe(1);
    expect(err).toContain("bad.xgraph:5:");
    expect(filesIn(directory)).toEqual(["bad.xgraph", "echo.xgraph"]);
  });

  test("finds the standard library as it is", async () => {
    const declared = readdirSync(stdlib, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".xgraph.ts"),
    );
    expect(declared).toContain(path.join("inet", "ip.xgraph.ts"));
    const files = declared.map((name) => name.replace(/\.ts$/, ""));
    expect(await declare(stdlib, ...files, "--check")).toEqual({ code: 0, out: "", err: "" });
  });
});

test("an implementation that is still to be written is there for the compiler, beside what there is", () => {
  const files: Record<string, string> = {
    "/a/b/echo.xgraph": echo.replace("./echo.ts", "../c/echo.ts"),
    "/a/c/echo.ts": "export {};",
  };
  const real = {
    exists: (name: string) => name in files,
    read: (name: string) => (files[name] === undefined ? { error: "missing" as const } : { text: files[name] }),
  };
  const view = withImplementations(real);
  expect(view.read("/a/c/echo.ts", 1000)).toEqual({ text: "export {};" });
  view.read("/a/b/echo.xgraph", 1000);
  expect(view.read("/a/c/echo.ts", 1000)).toEqual({ text: "export {};\nexport class ECHO {}\n" });
  expect(view.read("/a/c/other.ts", 1000)).toEqual({ error: "missing" });
});
