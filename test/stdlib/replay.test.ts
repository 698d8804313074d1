/** REPLAY: recorded frames come again, at their times, and to another host. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { check, load } from "../../src/index.js";
import { planRun, runPoint } from "../../src/lab/index.js";
import { addToChecksum, foldChecksum, type World } from "../../src/runtime/index.js";
import { readdressed } from "../../stdlib/tests/readdressed.js";
import { pcapOf, type Recorded } from "../compiler/captures/pcap-of.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "xgc-replay-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const program = `
import { Inet }                  from "std/inet";
import { FLOOD, REPLAY }         from "std/tests";
import { DECstation5000, Ideal } from "std/machines";
import { Ethernet10 }            from "std/media";

graph Stack {
  needs nic: device;
  net   = Inet(udpChecksum: true) over nic;
  flood = FLOOD over net.udp;
}
graph Source {
  needs nic: device;
  replay = REPLAY over nic;
}
`;
const original = `${program}
scenario Pair {
  host client on Ideal runs Stack under interrupt;
  host server on DECstation5000 runs Stack under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.flood.flood(server.flood, rate: 500 Hz, size: 400 B, lasting: 40 ms, poisson: true);
}
experiment original {
  run Pair();
  measure received = server.flood.received;
}
`;
const again = (start: string, address = "10.0.0.2"): string => `${program}
scenario Pair {
  host source on Ideal runs Source under interrupt;
  host server on DECstation5000 runs Stack under interrupt;
  link lan = Ethernet10 joins source as 10.0.0.1/24, server as ${address}/24;
  start source.replay.${start};
}
experiment again {
  run Pair();
  measure received = server.flood.received;
  measure damaged  = server.net.udp.badChecksum;
  measure sent     = source.replay.sent;
  measure tooLong  = source.replay.tooLong;
}
`;

interface Ran {
  readonly samples: Readonly<Record<string, unknown>>;
  /** What went over the wire, and when it had gone, in ns. */
  readonly frames: readonly { readonly at: number; readonly bytes: Uint8Array; readonly from: string }[];
}

async function run(text: string): Promise<Ran> {
  const file = path.join(folder, "program.xgraph");
  writeFileSync(file, text);
  const { program: checked, diagnostics } = await check(file, { workingDirectory: folder });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const simulation = await load(checked!);
  const plan = planRun(simulation, undefined, []);
  if ("refused" in plan) throw new Error(plan.refused);
  const { experiment, points } = plan.experiments[0]!;
  const frames: Ran["frames"][number][] = [];
  const attach = (world: World): void => {
    for (const link of world.links)
      link.tap = (at, bytes, { from }) => void frames.push({ at, bytes: bytes.slice(), from: from.host.name });
  };
  const { samples } = runPoint(experiment, points[0]!, { seed: 1, machines: {}, audit: true, attach });
  return { samples, frames };
}
function record(name: string, frames: readonly Recorded[]): void {
  writeFileSync(path.join(folder, name), pcapOf(frames, { nanoseconds: true }));
}

test("frames come again at the same distances, or faster, as often as is said, and also to another host", async () => {
  const first = await run(original);
  expect(first.samples["received"]).toBeGreaterThan(8);
  record("made.pcap", first.frames);
  // The check sequence, the preamble and the gap of a frame take as long each time.
  const gaps = (frames: Ran["frames"]): number[] => frames.slice(1).map(({ at }, index) => at - frames[index]!.at);
  // The server answers the request of ARP anew.
  const ofSource = ({ frames }: Ran): Ran["frames"] => frames.filter(({ from }) => from === "source");

  const same = await run(again('play(frames: capture("made.pcap"))'));
  expect(same.samples).toMatchObject({ received: first.samples["received"], damaged: 0, tooLong: 0 });
  expect(ofSource(same).map(({ bytes }) => bytes)).toEqual(first.frames.map(({ bytes }) => bytes));

  const twice = await run(again('play(frames: capture("made.pcap"), speed: 2, times: 3)'));
  expect(twice.samples).toMatchObject({ sent: 3 * first.frames.length });
  const [slow, fast] = [gaps(ofSource(same)), gaps(ofSource(twice))];
  expect(fast.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(slow.reduce((sum, each) => sum + each, 0) * 1.4);
  for (const [index, gap] of slow.entries())
    // Unless the wire was busy, each distance is half.
    if (gap > 3e6) expect(Math.abs(fast[index]! - gap / 2)).toBeLessThan(4e5);

  const other = await run(again('playTo(to: 10.0.0.77, frames: capture("made.pcap"))', "10.0.0.77"));
  expect(other.samples).toMatchObject({ received: first.samples["received"], damaged: 0 });

  const broken = first.frames.map(({ at, bytes }, index) => {
    const copy = bytes.slice();
    if (index === first.frames.length - 2) copy[60] = copy[60]! ^ 1;
    return { at, bytes: copy };
  });
  record("broken.pcap", [...broken, { at: broken.at(-1)!.at, bytes: new Uint8Array(1515) }]);
  const damaged = await run(again('playTo(to: 10.0.0.77, frames: capture("broken.pcap"))', "10.0.0.77"));
  expect(damaged.samples).toMatchObject({ damaged: 1, tooLong: 1 });
});

test("an address that no host of the link has ends the run with an error", async () => {
  record("one.pcap", [{ at: 0, bytes: new Uint8Array(60) }]);
  await expect(run(again('playTo(to: 10.0.0.50, frames: capture("one.pcap"))'))).rejects.toThrow(
    "no host on the link of source has the address 10.0.0.50",
  );
});

test("a changed address changes checksums so that a right one stays right, and a wrong one wrong", () => {
  const sumOf = (frame: Uint8Array, from: number, length: number, more = 0): number =>
    foldChecksum(addToChecksum(more, new DataView(frame.buffer), from, length));
  const pseudo = (frame: Uint8Array, proto: number, length: number): number =>
    proto + length + addToChecksum(0, new DataView(frame.buffer), 26, 8);
  const datagram = fc.record({
    proto: fc.constantFrom(6, 17),
    addresses: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    data: fc.uint8Array({ minLength: 20, maxLength: 60 }),
    to: fc.integer({ min: 1, max: 0xfffffffe }),
    wrong: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(datagram, ({ proto, addresses, data, to, wrong }) => {
      const even = data.subarray(0, data.length & ~1);
      const frame = new Uint8Array(34 + even.length);
      const view = new DataView(frame.buffer);
      frame.set([0x08, 0, 0x2b, 0, 0, 1], 0);
      view.setUint16(12, 0x0800);
      frame[14] = 0x45;
      view.setUint16(16, frame.length - 14);
      frame[23] = proto;
      frame.set(addresses, 26);
      view.setUint16(24, sumOf(frame, 14, 20));
      frame.set(even, 34);
      const place = 34 + (proto === 17 ? 6 : 16);
      view.setUint16(place, 0);
      const right = sumOf(frame, 34, even.length, pseudo(frame, proto, even.length));
      const kept = right === 0 && proto === 17 ? 0xffff : right;
      view.setUint16(place, kept ^ wrong);
      // 0 is none, and stays so.
      fc.pre(view.getUint16(place) !== 0);
      const moved = readdressed(frame, { mac: 0x08002b000002, address: to });
      expect(new DataView(moved.buffer).getUint32(30)).toBe(to);
      expect(sumOf(moved, 14, 20)).toBe(0);
      const sum = sumOf(moved, 34, even.length, pseudo(moved, proto, even.length));
      expect(sum === 0).toBe(wrong === 0);
    }),
  );
});
