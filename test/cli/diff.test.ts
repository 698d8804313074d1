/** `xgc diff`: programs and runs, as text and as data, with the exit code of what changed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "xgc-diff-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const lan = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

machine Ours extends DECstation5000 {
  switch.direct = assumed(40 us);
}

graph Stack {
  needs nic: device;

  net  = Inet over nic;
  test = UDPTEST over net.udp;
}

scenario Pair(size: bytes) {
  host client on Ours runs Stack under interrupt;
  host server on Ours runs Stack under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;

  start client.test.pingpong(server.test, size: size, trips: 10);
}

experiment trips "Round trips" {
  vary size in [1 B, 1000 B];
  run Pair(size);
  measure rtt = mean(client.test.rtt) in us;
  expect rtt <= 2000 us;
}
`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function compared(before: string, after: string, ...argv: string[]): Promise<Ran> {
  writeFileSync(path.join(directory, "old.xgraph"), before);
  writeFileSync(path.join(directory, "new.xgraph"), after);
  return await ran("diff", "old.xgraph", "new.xgraph", ...argv);
}

async function ran(...argv: string[]): Promise<Ran> {
  const io = newConsole({ workingDirectory: directory });
  const code = await xgc(argv, io);
  return { code, out: io.out(), err: io.err() };
}

const golden = (name: string): string => path.join(import.meta.dirname, `golden/diff/${name}.txt`);

test("comments, layout and names of files are no difference", async () => {
  const other = lan
    .replace("graph Stack {", "// what runs\ngraph Stack\n{")
    .replace("on Ours runs", "on Ours\n    runs");
  const { code, out } = await compared(lan, other);
  expect(out).toMatch(
    /^old\.xgraph -> new\.xgraph\n\nNo difference in graph \(\d+\), contexts \(\d+\), bounds \(2\)\.\n$/,
  );
  expect(code).toBe(0);
});

test("a machine's value and a host's parameters alone", async () => {
  const { code, out } = await compared(
    lan,
    lan.replace("test = UDPTEST", "back = UDPTEST over net.udp;\n  test = UDPTEST"),
  );
  await expect(out).toMatchFileSnapshot(golden("instance"));
  expect(code).toBeGreaterThanOrEqual(10);
  const machine = await compared(lan, lan.replace("40 us", "55 us"));
  await expect(machine.out).toMatchFileSnapshot(golden("machine"));
  expect(machine.code).toBe(10);
});

test("a barrier moves contexts and bounds", async () => {
  const barrier = lan.replace("over net.udp;\n", "over net.udp;\n\n  barrier net.udp -> test because lengthy;\n");
  const { code, out } = await compared(lan, barrier);
  await expect(out).toMatchFileSnapshot(golden("barrier"));
  expect(code).toBe(12);
  const data = JSON.parse((await compared(lan, barrier, "--json")).out) as {
    same: boolean;
    sections: Record<
      string,
      { changes: { name: string; of: string[]; before: string | null; after: string | null }[] }
    >;
  };
  expect(data.same).toBe(false);
  expect(data.sections["contexts"]?.changes).toContainEqual({
    name: "test.demux",
    of: ["client", "server"],
    before: "interrupt",
    after: "thread",
  });
});

test("two runs, with a tolerance", async () => {
  writeFileSync(path.join(directory, "lan.xgraph"), lan);
  const { out: before } = await ran("run", "lan.xgraph", "--json");
  const { out: after } = await ran("run", "lan.xgraph", "--json", "--set", "Ours.interrupt.entry*=1.5");
  writeFileSync(path.join(directory, "before.json"), before);
  writeFileSync(path.join(directory, "after.json"), after.replace('"outcome": "holds"', '"outcome": "fails"'));
  const all = await ran("diff", "before.json", "after.json");
  await expect(all.out).toMatchFileSnapshot(golden("runs"));
  expect(all.code).toBe(13);
  expect((await ran("diff", "before.json", "before.json")).code).toBe(0);
  const near = await ran("diff", "before.json", "after.json", "--within", "5%");
  expect(near.out).not.toContain("rtt: ");
});

test("says what is wrong with its operands", async () => {
  writeFileSync(path.join(directory, "lan.xgraph"), lan);
  writeFileSync(path.join(directory, "other.json"), "[1]");
  writeFileSync(path.join(directory, "torn.json"), "{");
  const said = async (...argv: string[]): Promise<string> => {
    const { code, err, out } = await ran("diff", ...argv);
    expect(out).toBe("");
    return `${code} ${err}`;
  };
  expect(await said("lan.xgraph")).toContain("2 error: two files are compared, and one is given");
  expect(await said("lan.xgraph", "other.json")).toContain("2 error: other.json is a run and lan.xgraph is none");
  expect(await said("other.json", "other.json")).toContain("1 error: other.json is no run");
  expect(await said("torn.json", "other.json")).toContain("1 error: torn.json is not JSON");
  expect(await said("none.json", "other.json")).toMatch(/^1 error: cannot read none\.json/);
  expect(await said("none.xgraph", "lan.xgraph")).toContain("1 error XG1101");
  expect(await said("lan.xgraph", "lan.xgraph", "--within", "much")).toContain("2 error: --within is a percentage");
});
