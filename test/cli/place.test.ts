/** `xgc place` from the command line: what it prints, what it writes, and how it says no. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "xgc-place-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const pair = (limit: string, more = ""): string => `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

graph Stack {
  needs nic: device;

  net  = Inet over nic;
  test = UDPTEST over net.udp;

  barrier net.udp -> test because lengthy;
}

scenario Pair {
  host client on DECstation5000 runs Stack under interrupt;
  // the one in question
  host server on DECstation5000 runs Stack under interrupt {
    net.ip.ttl = 9;                // stays
    barrier net.vnet -> net.ip;    // goes
  }
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;

  start client.test.pingpong(server.test, size: 4000 B, trips: 10);
}

experiment where "Where?" {
  place handoff on server;

  run Pair;

  measure rtt = mean(client.test.rtt) in us;
  measure handler = max(server.nic.handler) in us;

  minimize rtt${limit};
}
${more}`;

async function ran(
  text: string,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string; after: string }> {
  const file = path.join(directory, "pair.xgraph");
  writeFileSync(file, text);
  const io = newConsole({ workingDirectory: directory });
  const code = await xgc(["place", "pair.xgraph", ...argv], io);
  return { code, out: io.out(), err: io.err(), after: readFileSync(file, "utf8") };
}

test("writes the best barriers into the host's block, and leaves everything else", async () => {
  const { code, after, err } = await ran(pair(""), "--apply");
  expect(err).toContain("wrote pair.xgraph");
  expect(code).toBe(0);
  expect(after).toContain("// the one in question");
  expect(after).toMatch(/net\.ip\.ttl = 9; +\/\/ stays/);
  expect(after).not.toContain("barrier net.vnet -> net.ip");
  // The graph's own barrier is not wanted here.
  expect(after).toContain("barrier net.udp -> test when false;");
  const again = await ran(after, "--apply");
  expect(again.out).toContain("as it is now");
  expect(again.err).toContain("the program has these barriers already");
  expect(again.after).toBe(after);
});

test("says which come nearest where no placement keeps the limits", async () => {
  const { code, out, after } = await ran(pair(" subject to handler <= 100 us"), "--apply");
  expect(code).toBe(1);
  expect(out).toContain("No placement keeps the limits. Nearest come:");
  expect(out).toMatch(/hand over on server below net\.eth: .* it breaks handler <= 100 us/);
  expect(after).toBe(pair(" subject to handler <= 100 us"));
});

test("never runs what the compiler refuses", async () => {
  const bounded = pair("").replace("  start client", "  expect bound(server.nic) <= 1.5 ms;\n\n  start client");
  const { out } = await ran(bounded);
  expect(out).toContain("Refused by the compiler, and never run");
  expect(out).not.toMatch(/^Never hand over/m);
});

test("gives the reason why a handler has no bound", async () => {
  const draining = `machine Draining extends DECstation5000 {
  nic.drains = assumed(all);
}

graph Stack {`;
  const text = pair("").replace("graph Stack {", draining).replace("server on DECstation5000", "server on Draining");
  const { out } = await ran(text);
  expect(out).toMatch(/there is no bound for it: it goes on until the ring is empty/);
});

test("gives all of it as data", async () => {
  const { out } = await ran(pair(" subject to handler <= 1500 us"), "--json");
  const data = JSON.parse(out) as {
    best: { barriers: { hosts: string[]; at: string[] }[]; values: { rtt: number } }[];
    tried: { values: { rtt: number } }[];
    costs: { limit: string }[];
  };
  expect(data.best[0]?.barriers[0]?.hosts).toEqual(["server"]);
  expect(data.costs.map(({ limit }) => limit)).toEqual(["handler <= 1500 us"]);
  expect(data.tried.length).toBeGreaterThan(5);
});

test("stopped, prints the best so far", async () => {
  writeFileSync(path.join(directory, "pair.xgraph"), pair(""));
  const io = newConsole({
    workingDirectory: directory,
    onSignal: (_, handler) => {
      setTimeout(() => handler("SIGINT"), 0);
      return () => undefined;
    },
  });
  expect(await xgc(["place", "pair.xgraph"], io)).toBe(0);
  expect(io.out()).toContain("Stopped before the end: this is the best so far.");
});

test("names what is to be chosen, and what is missing", async () => {
  const none = await ran(pair("").replace("  place handoff on server;\n", "").replace("  minimize rtt;\n", ""));
  expect(none.code).toBe(2);
  expect(none.err).toContain("leaves nothing to place");
  const two = pair("", pair("").slice(pair("").indexOf("experiment")).replace("where", "other"));
  const both = await ran(two);
  expect(both.code).toBe(2);
  expect(both.err).toContain("where, other");
  expect((await ran(two, "other")).code).toBe(0);
});
