/** `xgc run DIR` for a folder of one's own: what the page compares, and what is refused at once. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const program = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

graph Stack(handoff: bool = false) {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
  barrier net.udp -> test when handoff;
}

scenario Pair(size: bytes, input: mode, handoff: bool) {
  host client on DECstation5000 runs Stack under interrupt;
  host server on DECstation5000 runs Stack(handoff) under input;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: size, trips: 20);
}

experiment versions "What does a barrier cost?" {
  vary version (input, handoff) {
    "threads":  threads(1), false;
    "handlers": interrupt,  false;
    "barrier":  interrupt,  true;
  }
  vary size in [1 B, 1000 B];
  run Pair(size, input, handoff);
  measure rtt = mean(client.test.rtt) in us;
  measure handler = max(server.nic.handler) in us;
}
`;

test("the page has bars, what each version costs and buys, and where the time went", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "pair.xgraph"), program);
  expect([await xgc(["run", ".", "--out", "new/page", "--quiet"], io), io.err()]).toEqual([0, ""]);
  const page = (name: string): string => readFileSync(path.join(io.workingDirectory, "new/page", name), "utf8");
  const text = page("report.md");
  expect(text).toContain(`# Report of ${path.basename(io.workingDirectory)}\n`);
  expect(text).not.toContain("All 0 pairs");
  // The tables say the same: 712.4 and 4605 us in threads, 665.3 and 4558 us in handlers.
  const table = (row: string): number[] =>
    [...text.matchAll(new RegExp(`^\\| ${row} \\| ([\\d.]+) \\| ([\\d.]+) \\|$`, "gm"))][0]!.slice(1).map(Number);
  const [before, after] = [table("threads"), table("handlers")];
  const change = (after[0]! + after[1]! - before[0]! - before[1]!) / 2;
  const said = /\| handlers \| ([−+][\d.]+) \(/.exec(text)?.[1]?.replace("−", "-");
  expect(Math.abs(Number(said) - change)).toBeLessThan(1);
  expect(text).toMatch(/\| barrier, 1 B \| server \| [\d.]+ \| [\d.]+ \| 20 \| 20 \|/);
  expect(page("report.html")).not.toMatch(/NaN|undefined|Infinity/);
  expect(page("report.html").match(/<svg/g)?.length).toBeGreaterThanOrEqual(7);
});

test("an --out that cannot be is refused before anything runs, and so is an unknown part of report.json", async () => {
  const io = newConsole();
  writeFileSync(path.join(io.workingDirectory, "pair.xgraph"), program);
  expect(await xgc(["run", ".", "--out", "pair.xgraph"], io)).toBe(1);
  expect(io.err()).toContain("cannot write pair.xgraph/report.html: a part of the path is not a directory");
  writeFileSync(path.join(io.workingDirectory, "report.json"), '{"titel": "Mine"}');
  expect(await xgc(["run", ".", "--out", "page"], io)).toBe(2);
  expect(io.err()).toContain('report.json: there is no part "titel": there are title, introduction');
  expect(existsSync(path.join(io.workingDirectory, "page"))).toBe(false);
  copyFileSync(
    path.join(import.meta.dirname, "../../examples/tr94-19/report.json"),
    path.join(io.workingDirectory, "report.json"),
  );
  expect(await xgc(["run", ".", "--out", "page"], io)).toBe(1);
  expect(io.err()).toContain("report.json: there is no experiment");
});
