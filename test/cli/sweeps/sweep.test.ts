/** `xgc sweep`: scripts and manifests. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigMap } from "kubernetes-models/v1";
import { Job } from "kubernetes-models/batch/v1";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { xgc } from "../../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "../console.js";

const root = path.join(import.meta.dirname, "../../..");

async function sweep(...argv: readonly string[]): Promise<{ folder: string; code: number; out: string; err: string }> {
  const folder = emptyDirectory();
  copyFileSync(path.join(root, "test/cli/sweeps/both.xgraph"), path.join(folder, "both.xgraph"));
  const io = newConsole({ workingDirectory: folder });
  const code = await xgc(["sweep", ...argv], io);
  return { folder, code, out: io.out(), err: io.err() };
}

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), "utf8");

test("the scripts for Slurm are as the golden ones, and bash reads them", async () => {
  const { folder, code, out, err } = await sweep(
    "slurm",
    "both.xgraph",
    ...["--tasks", "40", "--at-once", "8", "--time", "2:00:00", "--grace", "300", "--cpus", "4", "--memory", "2G"],
    ...["--set", "version=handed over", "--seed", "7"],
  );
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(
    "wrote both-slurm/sim.mjs\nwrote both-slurm/task.sh\nwrote both-slurm/merge.sh\nwrote both-slurm/submit.sh\n" +
      "6 runs in 40 tasks, about 1 run each; submit them with: sh both-slurm/submit.sh\n",
  );
  for (const name of ["task.sh", "merge.sh", "submit.sh"]) {
    await expect(read(folder, `both-slurm/${name}`)).toMatchFileSnapshot(`golden/slurm-${name}.txt`);
    expect(spawnSync("bash", ["-n", path.join(folder, "both-slurm", name)], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  }
});

test("a task's script runs its shard, lets Slurm's signal through, and queues itself again", async () => {
  const { folder } = await sweep("slurm", "both.xgraph", "--tasks", "2");
  const at = path.join(folder, "both-slurm");
  const script = (index: string, before: string): ReturnType<typeof spawnSync> =>
    spawnSync("bash", ["--norc", "-c", `${before}\nsource ./task.sh`], {
      cwd: at,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], SLURM_ARRAY_TASK_ID: index, SLURM_ARRAY_JOB_ID: "9", SLURM_CPUS_PER_TASK: "1" },
    });
  expect(script("1", "")).toMatchObject({ status: 0, stdout: "task 1: exit code 0\n" });
  // In place of Slurm: a signal to the shell while node runs, and a scontrol that says what it was called with.
  writeFileSync(
    path.join(at, "slow.mjs"),
    `import { Worker } from "node:worker_threads";
     const { postMessage: post } = Worker.prototype;
     Worker.prototype.postMessage = function (...message) {
       setTimeout(() => process.kill(process.ppid, "SIGUSR2"), 200);
       setTimeout(() => post.apply(this, message), 600);
     };`,
  );
  const queued = script(
    "2",
    `scontrol() { echo "scontrol $*"; }; sleep() { :; }; export NODE_OPTIONS="--import ./slow.mjs"`,
  );
  expect(queued).toMatchObject({ status: 75, stdout: "task 2: exit code 75\nscontrol requeue 9_2\n" });
  // The run that was under way is kept, and the task goes on with the others.
  expect(queued.stderr).toMatch(
    /SIGUSR2: finishing the run that is under way\nerror: SIGUSR2 ended the study; 1 of 6 runs are kept in store\n/,
  );
  expect(script("2", "")).toMatchObject({ status: 0, stdout: "task 2: exit code 0\n" });
  expect(existsSync(path.join(at, "store/store.json"))).toBe(true);
});

describe("the manifests for Kubernetes", () => {
  test("hold to the published schema, and are as the golden ones", async () => {
    const { folder, code, out } = await sweep(
      "kubernetes",
      "both.xgraph",
      ...["--tasks", "100", "--at-once", "20", "--cpus", "4", "--memory", "2Gi", "--set", "size=1B,2000B"],
    );
    expect(code).toBe(0);
    expect(out).toContain("12 runs in 100 tasks, about 1 run each; submit them with: sh both-kubernetes/submit.sh\n");
    for (const name of ["tasks.yaml", "merge.yaml"]) {
      const text = read(folder, `both-kubernetes/${name}`);
      const manifest = parse(text) as ConstructorParameters<typeof Job>[0];
      new Job(manifest).validate();
      await expect(text).toMatchFileSnapshot(`golden/kubernetes-${name}.txt`);
    }
    await expect(read(folder, "both-kubernetes/submit.sh")).toMatchFileSnapshot("golden/kubernetes-submit.sh.txt");
    // The ConfigMap that `kubectl create configmap` makes from the bundle.
    const bundle = read(folder, "both-kubernetes/sim.mjs");
    new ConfigMap({ metadata: { name: "both" }, data: { "sim.mjs": bundle } }).validate();
    expect(Buffer.byteLength(bundle)).toBeLessThan(1 << 20);
  });

  test("the schema that they are held to knows a mistake", () => {
    const spec = { template: { spec: { containers: [{ name: "run" }], restartPolicy: "Never" } }, completions: "ten" };
    expect(() => {
      new Job({ metadata: { name: "both" }, spec } as unknown as ConstructorParameters<typeof Job>[0]).validate();
    }).toThrow(/completions/);
  });

  test("the command of a task runs its shard", async () => {
    const { folder } = await sweep("kubernetes", "both.xgraph", "--tasks", "3");
    const text = read(folder, "both-kubernetes/tasks.yaml");
    const { spec } = parse(text) as {
      spec: { template: { spec: { containers: readonly { command: readonly string[] }[] } } };
    };
    const command = spec.template.spec.containers[0]?.command[2] ?? "";
    const here = command.replaceAll("/program/", "both-kubernetes/").replaceAll("/study/", "study/");
    const ran = spawnSync("sh", ["-c", here], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], JOB_COMPLETION_INDEX: "0" },
    });
    expect(ran).toMatchObject({ status: 0, stderr: "shard 1/3 of both.xgraph: all 6 runs are kept in study/store\n" });
  });
});

test.each([
  [["nomad", "both.xgraph"], "error: there is no sweep for nomad\nhelp: there are slurm, kubernetes\n"],
  [["slurm"], "error: FILE is missing\nhelp: see --help\n"],
  [["slurm", "both.xgraph", "--tasks", "0"], 'error: --tasks is a whole number from 1 to 1000000, not "0"\n'],
  [
    ["slurm", "both.xgraph", "--time", "soon"],
    'error: --time is as 30, 1:30:00 or 2-00:00:00 (minutes, hours, days), not "soon"\n',
  ],
  [["slurm", "both.xgraph", "--time", "1"], "error: --grace 120 leaves no time to run: --time is 1\n"],
  [["slurm", "both.xgraph", "--set", "sise=1B"], "error: there is no axis sise to set\nhelp: did you mean size?\n"],
])("%j is refused", async (argv, message) => {
  expect(await sweep(...argv)).toMatchObject({ code: 2, err: message });
});
