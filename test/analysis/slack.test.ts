/** What may grow, and by how much: at the figure a program is still accepted, and beyond it no longer. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { schedulesOf, type Slack } from "../../src/analysis/index.js";
import { root } from "../compiler/disk.js";
import { analysedCase, exploredCase } from "./cases.js";

function page(code: string): string {
  return readFileSync(path.join(root, `docs/diagnostics/${code}.right.xgraph`), "utf8");
}

async function slackOf(text: string): Promise<readonly Slack[]> {
  return schedulesOf(await exploredCase(text)).find(({ host }) => host === "server")!.slack;
}

async function codesOf(text: string): Promise<string[]> {
  const { diagnostics } = await analysedCase(text, { notes: false });
  return diagnostics.map(({ code }) => code);
}

describe("slack", () => {
  test("of a burst: as many frames as the ring has places for", async () => {
    const text = page("XG8025");
    const { now, most } = (await slackOf(text)).find(({ of }) => of === "burst")!;
    expect(now).toBe(6);
    expect(most).toBeGreaterThan(now);
    const withBurst = (burst: number): string => text.replace("burst 6", `burst ${burst}`);
    expect(await codesOf(withBurst(most))).toEqual([]);
    expect(await codesOf(withBurst(most + 1))).toEqual(["XG8025"]);
  });
  test("of a rate: until the core is full, to one part in a thousand and busy times of 32 periods", async () => {
    const text = page("XG8024");
    const { now, most } = (await slackOf(text)).find(({ of }) => of === "rate")!;
    expect(now).toBe(1000);
    const at = (perSecond: number): string => text.replace("every 1 ms", `every ${Math.round(1e9 / perSecond)} ns`);
    expect(await codesOf(at(most))).toEqual([]);
    expect(await codesOf(at(most * 1.05))).toEqual(["XG8024"]);
  });
  test("of costs: until a frame is later than the scenario expects; the smallest is first", async () => {
    const slack = await slackOf(page("XG8026"));
    const costs = slack.filter(({ of }) => of === "cost");
    expect(costs.length).toBeGreaterThan(3);
    const factors = slack.map(({ now, most }) => most / now);
    expect(factors).toEqual([...factors].sort((a, b) => a - b));
    for (const { now, most } of costs) expect(most).toBeGreaterThanOrEqual(Math.floor(now));
    // Six frames go the way, and may take 5 ms.
    const { most } = costs.find(({ what }) => what === "net.eth.demux")!;
    expect(6 * most).toBeLessThan(5e6 + 1.5e6);
    const limited = await slackOf(page("XG8026").replace("<= 5 ms", "<= 3 ms"));
    expect(limited.find(({ what }) => what === "net.eth.demux")!.most).toBeLessThan(most);
  });
  test("of a host that does not keep up: none", async () => {
    expect(await slackOf(page("XG8024").replace("every 1 ms", "every 500 us"))).toEqual([]);
  });
});
