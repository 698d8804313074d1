/** `--store`: nothing is lost, nothing is counted twice, whatever happens to the process, the disk and the folder. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { Store } from "../../../src/store/index.js";
import { runStudy, startStudy, studyFolder } from "./study.js";

const logsIn = (folder: string, store = "st"): string[] =>
  readdirSync(path.join(folder, store)).filter((name) => name.endsWith(".log"));
const recordsIn = (folder: string, store = "st"): string[] =>
  logsIn(folder, store).flatMap((name) =>
    readFileSync(path.join(folder, store, name), "utf8")
      .split("\n")
      .slice(0, -1),
  );

async function kept(folder: string, store = "st"): Promise<number> {
  const found = Store.read(path.join(folder, store));
  const { size } = found;
  await found.close();
  return size;
}

test("a second run makes only what is missing, and prints what one run prints", async () => {
  const folder = await studyFolder();
  const whole = runStudy(folder, []);
  const first = runStudy(folder, ["--store", "st"]);
  const again = runStudy(folder, ["--store", "st"], { XGC_FAILS: "3" });
  expect(whole.status).toBe(0);
  expect([first.status, first.stdout]).toEqual([0, whole.stdout]);
  expect(first.stderr).toBe("study.xgraph: all 24 runs are kept in st\n");
  expect([again.status, again.stdout]).toEqual([0, whole.stdout]);
  expect(recordsIn(folder)).toHaveLength(24);
  // Other points of the same program go into the same store.
  const more = runStudy(folder, ["--store", "st", "--set", "size=1B,99B"]);
  expect([more.status, recordsIn(folder).length]).toEqual([0, 26]);
});

test("shards together are the whole, in one store or in several", async () => {
  const folder = await studyFolder();
  const whole = runStudy(folder, []);
  for (const shard of ["1/3", "2/3", "3/3"]) {
    const { stdout, stderr, status } = runStudy(folder, ["--store", "one", "--shard", shard, "--jobs", "1"]);
    expect([stdout, stderr, status]).toEqual(["", `shard ${shard} of study.xgraph: all 8 runs are kept in one\n`, 0]);
    runStudy(folder, ["--store", `part${shard[0]!}`, "--shard", shard]);
  }
  expect(recordsIn(folder, "one")).toHaveLength(24);
  const one = runStudy(folder, ["results", "one"]);
  expect([one.status, one.stdout]).toEqual([0, whole.stdout]);
  const several = runStudy(folder, ["results", "part1", "part2", "part3", "--into", "all"]);
  expect([several.status, several.stdout]).toEqual([0, ""]);
  expect(recordsIn(folder, "all")).toHaveLength(24);
  expect(runStudy(folder, ["results", "all"]).stdout).toBe(whole.stdout);
  expect(runStudy(folder, ["results", "all", "--json"]).stdout).toBe(runStudy(folder, ["--json"]).stdout);
  expect(runStudy(folder, ["results", "all", "--csv", "-"]).stdout).toBe(runStudy(folder, ["--csv", "-"]).stdout);
});

test("missing runs are named, with the command that makes them", async () => {
  const folder = await studyFolder();
  runStudy(folder, ["--store", "st", "--shard", "1/12"]);
  const { status, stderr } = runStudy(folder, ["results", "st"]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^study\.xgraph: 2 of 24 runs are kept in st, 22 are missing\nmissing\n {2}2 B, seed 1\n/);
  expect(stderr).toMatch(/ {2}and 12 more\nto be made by\n {2}node st\/program\.mjs --seed 1 --store st\n$/);
  const made = spawnSync("sh", ["-c", "node st/program.mjs --seed 1 --store st"], { cwd: folder, encoding: "utf8" });
  expect(made.status).toBe(0);
  expect(runStudy(folder, ["results", "st"]).status).toBe(0);
});

test("a run that fails is kept as failed, and the others are made; point, seed and command are named", async () => {
  const folder = await studyFolder();
  const { status, stdout, stderr } = runStudy(folder, ["--store", "st", "--jobs", "3"], { XGC_FAILS: "3" });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "error: study.xgraph: of 24 runs, 1 has failed; the others are kept in st\n" +
      "  3 B, seed 2: no route to 3\n    node sim.mjs --set size=3B --seed 2\n",
  );
  expect(stdout).toMatch(/^3 B +-$/m);
  expect(stdout).toMatch(/^4 B +\d/m);
  const results = runStudy(folder, ["results", "st"]);
  expect(results.status).toBe(1);
  expect(results.stderr).toBe(
    "study.xgraph: 23 of 24 runs are kept in st, 1 has failed\nfailed\n" +
      "  3 B, seed 2: no route to 3\n    node st/program.mjs --set size=3B --seed 2\n",
  );
});

/** `npm run kills` makes 200, which takes some minutes. */
const kills = Number(process.env["XGC_KILLS"] ?? 10);

test(`killed at ${kills} random instants, nothing is lost and nothing counted twice`, async () => {
  const folder = await studyFolder();
  const env = { XGC_POINTS: String(Math.max(30, kills * 2)), XGC_SLOW: "60" };
  const whole = runStudy(folder, [], { XGC_POINTS: env.XGC_POINTS });
  let before = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { process: running, ended } = startStudy(folder, ["--store", "st", "--jobs", "2"], env);
    // A third of them within the start of the process, before there is a store.
    const after = kill % 3 === 0 ? Math.random() * 120 : 150 + Math.random() * 500;
    setTimeout(() => running.kill("SIGKILL"), after);
    await ended;
    const now =
      readdirSync(folder).includes("st") && readdirSync(path.join(folder, "st")).includes("store.json")
        ? await kept(folder)
        : 0;
    expect(now).toBeGreaterThanOrEqual(before);
    before = now;
  }
  const last = runStudy(folder, ["--store", "st"], { XGC_POINTS: env.XGC_POINTS });
  expect([last.status, last.stdout]).toEqual([0, whole.stdout]);
  const keys = recordsIn(folder).flatMap((line) => /^\d+ [0-9a-f]{8} \{"k":"(\w+)".*\}$/.exec(line)?.[1] ?? []);
  expect(new Set(keys).size).toBe(Number(env.XGC_POINTS) * 2);
  // Only what was not on the disk is made again.
  expect(keys).toHaveLength(Number(env.XGC_POINTS) * 2);
}, 600_000);

describe.each(["SIGTERM", "SIGUSR2", "SIGINT"] as const)("%s", (signal) => {
  test("lets the runs that are under way be finished and kept, and says how to go on", async () => {
    const folder = await studyFolder();
    const { process: running, ended } = startStudy(folder, ["--store", "st", "--jobs", "2"], { XGC_SLOW: "400" });
    setTimeout(() => running.kill(signal), 900);
    const { code, err } = await ended;
    expect(code).toBe(signal === "SIGINT" ? 130 : 75);
    const count = await kept(folder);
    expect(count).toBeGreaterThan(0);
    expect(err).toContain(`${signal}: finishing `);
    expect(err).toContain(
      `error: ${signal} ended the study; ${count} of 24 runs are kept in st\n` +
        "help: the same command goes on from there: node sim.mjs --jobs 2 --store st\n",
    );
    expect(runStudy(folder, ["--store", "st"]).stdout).toBe(runStudy(folder, []).stdout);
  });
});

test("a full disk ends the run; results that were kept stay, and the next run goes on", async () => {
  const folder = await studyFolder();
  // Writes to records fail after that many bytes, the last in part, as on a full disk.
  writeFileSync(
    path.join(folder, "full.mjs"),
    `import { promises as fs } from "node:fs";
     import { syncBuiltinESMExports } from "node:module";
     const open = fs.open;
     let room = 2000;
     fs.open = async (name, ...rest) => {
       const handle = await open(name, ...rest);
       if (!String(name).endsWith(".log")) return handle;
       const write = handle.write.bind(handle);
       handle.write = async (bytes, at, length, place) => {
         if (room <= 0) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
         const some = Math.min(length, room);
         room -= some;
         return await write(bytes, at, some, place);
       };
       return handle;
     };
     syncBuiltinESMExports();`,
  );
  const full = runStudy(folder, ["--store", "st", "--jobs", "2"], {
    NODE_OPTIONS: "--import ./full.mjs",
    XGC_SLOW: "20",
  });
  expect(full.status).toBe(1);
  expect(full.stderr).toMatch(/^error: cannot keep results in .*st: the disk is full\nhelp: .* runs are kept/);
  const count = await kept(folder);
  expect(count).toBeGreaterThan(5);
  expect(count).toBeLessThan(24);
  expect(runStudy(folder, ["--store", "st"]).stdout).toBe(runStudy(folder, []).stdout);
  expect(new Set(recordsIn(folder)).size).toBe(24);
});

/** Whether this process may mount a file system that is small. */
const mounts = process.platform === "linux" && process.getuid?.() === 0 && triesToMount();

function triesToMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "xgc-mount-"));
  try {
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status !== 0) return false;
    return spawnSync("umount", [folder]).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!mounts)("so does a disk that is really full (a small tmpfs; only root may mount one)", async () => {
  const folder = await studyFolder();
  const disk = path.join(folder, "disk");
  mkdirSync(disk);
  const sized = (kilobytes: number, ...more: readonly string[]): void => {
    const size = `${more.join("")}size=${kilobytes}k`;
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", disk]).status).toBe(0);
  };
  sized(64);
  try {
    // No room for the program: then there is no store, and no half of one.
    const none = runStudy(folder, ["--store", "disk/st"]);
    expect([none.status, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toMatch(/^error: cannot make a store in .*st: the disk is full\n/);
    expect(readdirSync(path.join(disk, "st"))).toEqual([]);
    // Room for the program and a part of the 400 results.
    const program = Math.ceil(readFileSync(path.join(folder, "sim.mjs")).length / 4096) * 4;
    sized(program + 40, "remount,");
    const env = { XGC_POINTS: "200" };
    const full = runStudy(folder, ["--store", "disk/st", "--jobs", "2"], env);
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/^error: cannot keep results in .*st: the disk is full\nhelp: .* runs are kept/);
    const said = Number(/(\d+) of 400 runs are kept/.exec(full.stderr)?.[1]);
    const count = await kept(disk);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(400);
    expect(said).toBe(count);
    sized(16_384, "remount,");
    expect(runStudy(folder, ["--store", "disk/st"], env).stdout).toBe(runStudy(folder, [], env).stdout);
    expect(await kept(disk)).toBe(400);
    expect(recordsIn(disk)).toHaveLength(400);
  } finally {
    spawnSync("umount", [disk]);
  }
});

test("a folder that is gone ends the run: a record in a deleted file does not count", async () => {
  const folder = await studyFolder();
  const { ended } = startStudy(folder, ["--store", "st", "--jobs", "2"], { XGC_SLOW: "300" });
  setTimeout(() => {
    renameSync(path.join(folder, "st"), path.join(folder, "elsewhere"));
  }, 900);
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toMatch(/error: cannot keep results in .*st: it is gone/);
  rmSync(path.join(folder, "elsewhere"), { recursive: true });
});

test("two runs in one store at once", async () => {
  const folder = await studyFolder();
  const both = [1, 2].map(() => startStudy(folder, ["--store", "st", "--jobs", "2"], { XGC_SLOW: "30" }));
  const whole = runStudy(folder, []);
  for (const { ended } of both) expect(await ended).toMatchObject({ code: 0, out: whole.stdout });
  expect(await kept(folder)).toBe(24);
  expect(runStudy(folder, ["results", "st"])).toMatchObject({ status: 0, stdout: whole.stdout });
});

test("a clock that jumps changes nothing", async () => {
  const folder = await studyFolder();
  writeFileSync(
    path.join(folder, "jumps.mjs"),
    `let calls = 0; const now = Date.now; Date.now = () => now() + (calls++ % 2 === 0 ? -1 : 1) * 86_400_000 * 400;`,
  );
  const jumping = runStudy(folder, ["--store", "st", "--jobs", "2"], { NODE_OPTIONS: "--import ./jumps.mjs" });
  expect([jumping.status, jumping.stdout]).toEqual([0, runStudy(folder, []).stdout]);
});

describe("is refused", () => {
  test("a store of a program that has changed since", async () => {
    const folder = await studyFolder();
    runStudy(folder, ["--store", "st"]);
    const { status, stderr } = runStudy(folder, ["--store", "st"], { XGC_CODE: "fedcba9876543210" });
    expect(status).toBe(1);
    expect(stderr).toContain(
      "is of another program: study.xgraph, its protocols or the runtime have changed since\nhelp: name a new folder",
    );
  });
  test("a folder with other files", async () => {
    const folder = await studyFolder();
    mkdirSync(path.join(folder, "st"));
    writeFileSync(path.join(folder, "st/letter.txt"), "Dear");
    expect(runStudy(folder, ["--store", "st"])).toMatchObject({ status: 1 });
  });
  test.each([
    [["--shard", "1/2"], "error: --shard needs --store DIR: its results are a part of the whole\n"],
    [["--store", "st", "--shard", "3/2"], 'error: --shard is a part as 3/40, from 1 on, not "3/2"\n'],
  ])("%j", async (argv, message) => {
    const folder = await studyFolder();
    expect(runStudy(folder, argv)).toMatchObject({ status: 2, stderr: message });
  });
});
