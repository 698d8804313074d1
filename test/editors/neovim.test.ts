/** A real editor: Neovim with the configuration that users paste, on the tutorial's files. Skipped where there is no Neovim (Debian package `neovim`). */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf } from "../docs/blocks.js";
import { mistakes } from "./mistakes.js";

const root = path.join(import.meta.dirname, "../..");
const xgc = path.join(root, "dist/xgc.cjs");
const there = spawnSync("nvim", ["--version"]).status === 0;
const files = ["fast.xgraph", "udp.xgraph", "seq.xgraph", "seq.ts", "seqtest.xgraph"];

interface Session {
  readonly clean: Readonly<Record<string, readonly string[]>>;
  readonly mistakes: readonly (readonly string[])[];
  readonly completed: readonly string[];
  readonly renamed: Readonly<Record<string, string>>;
  readonly formatted: string;
  readonly hover: string;
}

describe.skipIf(!there)("Neovim", { timeout: 300_000 }, () => {
  let folder: string;
  let session: Session;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "xgc-nvim-")));
    const blocks = blocksOf(readFileSync(path.join(root, "docs/tutorial.md"), "utf8"));
    for (const name of files) {
      const parts = blocks.filter(
        ({ file, how, language }) => file === name && how !== "excerpt" && language !== "diff",
      );
      writeFileSync(path.join(folder, name), parts.map(({ text }) => text).join(""));
    }
    const declared = spawnSync(process.execPath, [xgc, "declare", "seq.xgraph"], { cwd: folder, encoding: "utf8" });
    expect(declared.stdout).toContain("wrote seq.xgraph.ts");
    writeFileSync(path.join(folder, "package.json"), "{}");
    writeFileSync(
      path.join(folder, "job.json"),
      JSON.stringify({ command: [process.execPath, xgc, "lsp"], files, mistakes }),
    );
    const script = path.join(import.meta.dirname, "session.lua");
    const config = path.join(root, "editors/neovim/xgc.lua");
    const { stderr, status } = spawnSync(
      "nvim",
      ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`],
      {
        cwd: folder,
        encoding: "utf8",
        timeout: 280_000,
        env: {
          ...process.env,
          XGC_CONFIG: config,
          XDG_STATE_HOME: folder,
          XDG_CACHE_HOME: folder,
          XDG_DATA_HOME: folder,
        },
      },
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    session = JSON.parse(readFileSync(path.join(folder, "session.json"), "utf8")) as Session;
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows nothing wrong in the tutorial's files", () => {
    expect(session.clean).toEqual(Object.fromEntries(files.map((name) => [name, []])));
  });
  it("shows each of forty mistakes", () => {
    expect(mistakes).toHaveLength(40);
    const shown = mistakes.map(({ file, instead, code }, index) => ({
      file,
      instead,
      code,
      found: session.mistakes[index]?.some((each) => each.startsWith(`${code} `)),
    }));
    expect(
      shown
        .filter(({ found }) => found !== true)
        .map((each) => ({ ...each, found: session.mistakes[shown.indexOf(each)] })),
    ).toEqual([]);
  });
  it("completes", () => {
    expect(session.completed).toEqual(expect.arrayContaining(["Ethernet10", "SwitchedEthernet100"]));
  });
  it("shows contexts and costs", () => {
    expect(session.hover).toContain("interrupt handler");
    expect(session.hover).toContain("takes at most");
  });
  it("renames in both languages", () => {
    expect(session.renamed["seq.xgraph"]).toContain("counter accepted;");
    expect(session.renamed["seq.ts"]).toContain("this.counters.accepted.count()");
    expect(session.renamed["seq.xgraph.ts"]).toContain("accepted: Counter");
    expect(session.renamed["seqtest.xgraph"]).toContain("server.seq.accepted");
  });
  it("lays out", () => {
    expect(session.formatted).toContain("  net  = Inet over nic;\n");
  });
});
