import { describe, expect, test } from "vitest";
import { SendInfo } from "../../../stdlib/rpc/send-info.js";
import { type AnyOp, Participants, threads } from "../../../src/runtime/index.js";
import { type BlastGraph, blastGraph } from "./blast-graph.js";
import { content } from "./probe.js";
import { type Fate, faults, pair, type Pair } from "./world.js";

/** Runs `body` on the client, and lets everything end. */
function run({ world, client }: Pair<BlastGraph>, body: () => AnyOp): void {
  world.start(client.host, "test", body);
  world.run();
  world.quiesce();
}

function send(of: Pair<BlastGraph>, contents: readonly Uint8Array[], attribute?: unknown): boolean[] {
  let accepted: boolean[] = [];
  run(of, function* () {
    accepted = yield* of.client.graph.probe.send(of.server.nic.mac, contents, attribute);
  });
  return accepted;
}

/** A frame's data as hexadecimal, from `from` on. */
function hex(bytes: Uint8Array, from = 14, to = bytes.length): string {
  return Buffer.from(bytes.subarray(from, to)).toString("hex");
}

const SIZE = 1500 - 24;

describe("a message shorter than a packet", () => {
  test("goes as one packet with sequence 0, of which nothing is kept", () => {
    const of = pair(blastGraph());
    expect(send(of, [content(5)])).toEqual([true]);
    expect(of.wire.sent).toHaveLength(1);
    const { bytes } = of.wire.sent[0]!;
    expect(hex(bytes, 12, 14)).toBe("3001");
    // upper 77, sequence 0, length 5, 0 packets, SEND, pad, mask
    expect(hex(bytes, 14, 38)).toBe("0000004d" + "00000000" + "00000005" + "0000" + "01" + "00" + "0000000000000000");
    expect(hex(bytes, 38, 43)).toBe(hex(content(5), 0));
  });

  test("comes up without the padding of the frame", () => {
    const of = pair(blastGraph());
    send(of, [content(1), content(0), content(SIZE - 1)]);
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes)).toEqual([
      content(1),
      content(0),
      content(SIZE - 1),
    ]);
  });
});

describe("a longer message", () => {
  test("goes in packets of the lower protocol's size, with one bit of the mask each", () => {
    const of = pair(blastGraph());
    send(of, [content(SIZE * 2 + 10)]);
    expect(of.wire.sent).toHaveLength(3);
    const sequence = hex(of.wire.sent[0]!.bytes, 18, 22);
    expect(sequence).not.toBe("00000000");
    const headers = of.wire.sent.map(({ bytes }) => hex(bytes, 14, 38));
    expect(headers).toEqual([
      `0000004d${sequence}${SIZE.toString(16).padStart(8, "0")}000301000000000000000001`,
      `0000004d${sequence}${SIZE.toString(16).padStart(8, "0")}000301000000000000000002`,
      `0000004d${sequence}0000000a000301000000000000000004`,
    ]);
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(SIZE * 2 + 10)]);
  });

  test("of just a packet's size is kept, as in the original", () => {
    const of = pair(blastGraph());
    const info = new SendInfo();
    send(of, [content(SIZE)], info);
    expect(of.wire.sent).toHaveLength(1);
    expect(info.retained).not.toBeNull();
    expect(info.expensive).toBe(true);
  });

  test("has up to 64 packets; bit 63 is the highest of the mask", () => {
    const of = pair(blastGraph());
    expect(send(of, [content(SIZE * 64), content(SIZE * 64 + 1)])).toEqual([true, false]);
    expect(of.wire.sent).toHaveLength(64);
    expect(hex(of.wire.sent[63]!.bytes, 26, 38)).toBe("0040" + "0100" + "8000000000000000");
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(SIZE * 64)]);
    expect(of.client.graph.blast.counters.tooLong.value).toBe(1);
  });

  test("answers questions about sizes with those of its longest message", () => {
    const { client } = pair(blastGraph());
    expect(client.graph.blast.control("maxPacket")).toBe(SIZE * 64);
    expect(client.graph.blast.control("optPacket")).toBe(SIZE * 64);
  });

  test("is kept for a second, then its room is free", () => {
    const of = pair(blastGraph({ outstanding: 1 }));
    send(of, [content(SIZE), content(SIZE)]);
    const [first, second] = of.wire.sent;
    expect(second!.time - first!.time).toBeGreaterThan(1e9);
    expect(second!.time - first!.time).toBeLessThan(1.01e9);
  });

  test("is freed early when the sender says so", () => {
    const of = pair(blastGraph({ outstanding: 1 }));
    const { probe } = of.client.graph;
    run(of, function* () {
      const info = new SendInfo();
      yield* probe.send(of.server.nic.mac, [content(SIZE)], info);
      expect(info.retained!.repairs()).toBe(0);
      yield* info.retained!.free();
      yield* info.retained!.free();
      expect(info.retained!.repairs()).toBeUndefined();
      yield* probe.send(of.server.nic.mac, [content(SIZE)], info);
      yield* info.retained!.free();
    });
    expect(of.world.now).toBeLessThan(1e9);
  });

  test("is copied by nobody: only headers are written", () => {
    const of = pair(blastGraph());
    const { probe } = of.client.graph;
    const { buffers } = of.client.host;
    const taken: number[] = [];
    run(of, function* () {
      const take = buffers.take.bind(buffers);
      buffers.take = (size) => {
        taken.push(size);
        return take(size);
      };
      yield* probe.send(of.server.nic.mac, [content(SIZE * 4)]);
    });
    // The message as the test makes it is all that is long; the driver's copies into the interface are the wire's.
    expect(taken.filter((size) => size > 256)).toEqual([128 + SIZE * 4]);
  });
});

/** Loses the frames with these numbers, counted from 0. */
function losing(...lost: readonly number[]): Fate {
  let count = 0;
  return () => (lost.includes(count++) ? [] : [0]);
}

describe("repair", () => {
  test("a missing packet is asked for with the mask of those that came, and sent again", () => {
    const of = pair(blastGraph());
    of.wire.fate = losing(1);
    const info = new SendInfo();
    send(of, [content(SIZE * 3)], info);
    const nack = of.wire.sent[3]!;
    expect(nack.from).toBe(of.server.nic);
    expect(hex(nack.bytes, 22, 38)).toBe("00000000" + "0003" + "02" + "00" + "0000000000000005");
    // 10 ms for each packet, from the first on.
    expect(nack.time - of.wire.sent[0]!.time).toBeGreaterThan(30e6);
    expect(nack.time - of.wire.sent[0]!.time).toBeLessThan(31e6);
    expect(hex(of.wire.sent[4]!.bytes, 26, 38)).toBe("0003" + "03" + "00" + "0000000000000002");
    expect(of.server.graph.probe.received.map(({ bytes }) => bytes)).toEqual([content(SIZE * 3)]);
    expect(of.client.graph.blast.counters.retransmissions.value).toBe(1);
  });

  test("repairs show that a message is on its way", () => {
    const of = pair(blastGraph());
    of.wire.fate = losing(1);
    const info = new SendInfo();
    run(of, function* () {
      yield* of.client.graph.probe.send(of.server.nic.mac, [content(SIZE * 3)], info);
      yield* of.client.host.delay(100e6);
      expect(info.retained!.repairs()).toBe(1);
      expect(info.retained!.repairs()).toBe(0);
    });
  });

  test("three requests, each after twice the time, then the message is given up and reported", () => {
    const of = pair(blastGraph());
    // All but the first packet, and all repairs.
    let count = 0;
    of.wire.fate = (_, from) => (from === of.client.nic && count++ > 0 ? [] : [0]);
    send(of, [content(SIZE * 3)]);
    const nacks = of.wire.sent.filter(({ from }) => from === of.server.nic).map(({ time }) => time);
    expect(nacks).toHaveLength(3);
    const [first, second, third] = nacks as [number, number, number];
    expect(Math.round((second - first) / 1e6)).toBe(60);
    expect(Math.round((third - second) / 1e6)).toBe(120);
    expect(of.server.graph.blast.counters.lost.value).toBe(1);
    expect(of.server.graph.probe.received).toHaveLength(0);
  });

  test("an original packet that comes after a request doubles the time for the packets to come", () => {
    const of = pair(blastGraph());
    let count = 0;
    of.wire.fate = (_, from) => (from === of.client.nic && count++ === 1 ? [50e6] : [0]);
    send(of, [content(SIZE * 3), content(SIZE * 3, 1)]);
    const nacks = of.wire.sent.filter(({ from }) => from === of.server.nic);
    expect(nacks).toHaveLength(1);
    expect(of.server.graph.probe.received).toHaveLength(2);
    // The late original comes after the repair: it is known to be finished.
    expect(of.server.graph.blast.counters.duplicates.value).toBe(1);
  });

  test("a packet on a detour does not deliver its message twice", () => {
    const of = pair(blastGraph());
    let count = 0;
    of.wire.fate = (_, from) => (from === of.client.nic && count++ === 1 ? [0, 20e6, 900e6] : [0]);
    send(of, [content(SIZE * 3)]);
    expect(of.server.graph.probe.received).toHaveLength(1);
    expect(of.server.graph.blast.counters.duplicates.value).toBe(2);
    expect(of.server.graph.blast.counters.nacksOut.value).toBe(0);
  });
});

describe.each([
  { fragments: 32, end: "01" + "00" + "80000000" },
  { fragments: 16, end: "01" + "000000" + "8000" },
])("with a mask of $fragments bits", ({ fragments, end }) => {
  test("messages have as many packets, and headers of 20 bytes", () => {
    const size = 1500 - 20;
    const of = pair(blastGraph({ fragments }));
    expect(send(of, [content(size * fragments), content(size * fragments + 1)])).toEqual([true, false]);
    expect(of.wire.sent).toHaveLength(fragments);
    const { bytes } = of.wire.sent.at(-1)!;
    expect(hex(bytes, 28, 34)).toBe(end);
    expect(of.server.graph.probe.received.map((each) => each.bytes)).toEqual([content(size * fragments)]);
  });
});

describe("sessions", () => {
  test("one that nobody keeps closes after its message, and the next message makes another", () => {
    const of = pair(blastGraph());
    of.server.graph.probe.keeps = false;
    send(of, [content(3), content(SIZE * 2), content(4)]);
    expect(of.server.graph.probe.opened).toHaveLength(3);
    expect(new Set(of.server.graph.probe.opened).size).toBe(3);
  });

  test("one that is kept stays", () => {
    const of = pair(blastGraph());
    send(of, [content(3), content(SIZE * 2), content(4)]);
    expect(of.server.graph.probe.opened).toHaveLength(1);
    expect(of.server.graph.probe.received).toHaveLength(3);
  });

  test("an upper protocol without a number is refused", () => {
    const of = pair(blastGraph());
    let opened: unknown;
    run(of, function* () {
      const { lower } = of.client.graph.probe;
      opened = yield* lower.open(new Participants([of.server.nic.mac]), "Nobody");
      expect(lower.openEnable(Participants.anyone(), "Nobody")).toBe(false);
    });
    expect(opened).toBeNull();
  });
});

describe.each([threads(1), threads(4)])("under %j", (mode) => {
  test("messages come whole through loss, duplication and reordering", () => {
    const of = pair(blastGraph({ retain: 4e9 }), { seed: 3, mode });
    of.wire.fate = faults(7, { loss: 0.1, duplicate: 0.1, delay: 0.2 });
    const contents = Array.from({ length: 40 }, (_, index) => content(SIZE * (1 + (index % 9)) + index, index));
    send(of, contents);
    const { probe, blast } = of.server.graph;
    const received = probe.received.map(({ bytes }) => Buffer.from(bytes).toString("base64"));
    const sent = new Set(contents.map((bytes) => Buffer.from(bytes).toString("base64")));
    expect(received.every((each) => sent.has(each))).toBe(true);
    expect(new Set(received).size).toBe(received.length);
    expect(received.length + blast.counters.lost.value).toBeLessThanOrEqual(contents.length);
    expect(received.length).toBeGreaterThan(30);
  });
});
