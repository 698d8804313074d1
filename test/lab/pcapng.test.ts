import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Capture, pcapngHeader, pcapngPacket } from "../../src/lab/index.js";
import { type FrameFacts, type Tap, World } from "../../src/runtime/index.js";

interface Block {
  readonly type: number;
  readonly body: DataView;
}

/** Reads blocks by the format's own rules: the length stands at both ends, and is a multiple of four. */
function blocksOf(bytes: Uint8Array): readonly Block[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks: Block[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    blocks.push({
      type: view.getUint32(at, true),
      body: new DataView(bytes.buffer, bytes.byteOffset + at + 8, length - 12),
    });
    at += length;
  }
  return blocks;
}

function optionsOf(body: DataView, from: number): ReadonlyMap<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = from; at < body.byteLength;) {
    const [code, length] = [body.getUint16(at, true), body.getUint16(at + 2, true)];
    if (code === 0) {
      expect(at + 4).toBe(body.byteLength);
      break;
    }
    options.set(code, new Uint8Array(body.buffer, body.byteOffset + at + 4, length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return options;
}
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe("pcapng", () => {
  test("starts with a section, and an Ethernet interface with nanoseconds for each link", () => {
    const [section, ...interfaces] = blocksOf(pcapngHeader(["lan", "wan2"]));
    expect(section?.type).toBe(0x0a0d0d0a);
    expect(section?.body.getUint32(0, true)).toBe(0x1a2b3c4d);
    expect([section?.body.getUint16(4, true), section?.body.getUint16(6, true)]).toEqual([1, 0]);
    expect(section?.body.getBigInt64(8, true)).toBe(-1n);
    expect(interfaces.map(({ type, body }) => [type, body.getUint16(0, true), body.getUint32(4, true)])).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    expect(interfaces.map(({ body }) => text(optionsOf(body, 8).get(2)))).toEqual(["lan", "wan2"]);
    expect(interfaces.map(({ body }) => [...(optionsOf(body, 8).get(9) ?? [])])).toEqual([[9], [9]]);
  });

  test("keeps every packet, whatever its length and time", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1600 }), fc.maxSafeNat(), fc.nat(5), (frame, time, index) => {
        const [block, more] = blocksOf(pcapngPacket(index, time, frame));
        expect(more).toBeUndefined();
        const { type, body } = block ?? { type: 0, body: new DataView(new ArrayBuffer(32)) };
        expect(type).toBe(6);
        expect(body.getUint32(0, true)).toBe(index);
        expect(body.getUint32(4, true) * 2 ** 32 + body.getUint32(8, true)).toBe(time);
        expect([body.getUint32(12, true), body.getUint32(16, true)]).toEqual([frame.length, frame.length]);
        expect(new Uint8Array(body.buffer, body.byteOffset + 20, frame.length)).toEqual(frame);
      }),
    );
  });

  test("a capture listens to every link, beside other listeners, and keeps a copy", () => {
    const world = new World({ seed: 1 });
    const heard: number[] = [];
    const links = ["lan", "wan"].map((name) => ({
      name,
      tap: undefined as Tap | undefined,
    }));
    const [lan, wan] = links;
    if (lan === undefined || wan === undefined) throw new Error("no links");
    lan.tap = (time) => heard.push(time);
    world.links.push(...(links as unknown as typeof world.links));
    const capture = new Capture();
    capture.attach(world);
    const bytes = Uint8Array.of(1, 2, 3);
    const from = { host: { name: "client" } } as FrameFacts["from"];
    lan.tap(10, bytes, { message: 7, from, startedAt: 0, fate: "" });
    wan.tap?.(20, bytes, { message: 8, from, startedAt: 12, fate: "lost" });
    bytes.fill(9);
    const blocks = capture.parts.flatMap((part) => blocksOf(part));
    expect(heard).toEqual([10]);
    expect(capture.frames).toBe(2);
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 1, 6, 6]);
    expect(
      blocks.slice(3).map(({ body }) => [body.getUint32(0, true), body.getUint32(8, true), body.getUint8(20)]),
    ).toEqual([
      [0, 10, 1],
      [1, 20, 1],
    ]);
    expect(blocks.slice(3).map(({ body }) => text(optionsOf(body, 24).get(1)))).toEqual([
      "message 7 from client",
      "message 8 from client, lost",
    ]);
  });

  test("gives each link a file of its own if it is asked to", () => {
    const world = new World({ seed: 1 });
    const links = ["lan", "wan"].map((name) => ({ name, tap: undefined as Tap | undefined }));
    world.links.push(...(links as unknown as typeof world.links));
    const capture = new Capture(true);
    capture.attach(world);
    const from = { host: { name: "client" } } as FrameFacts["from"];
    for (const [index, { tap }] of links.entries())
      tap?.(10 + index, Uint8Array.of(1, 2, 3), { message: index, from, startedAt: 0, fate: "" });
    const files = capture.files.map(({ link, parts }) => [link, parts.flatMap((part) => blocksOf(part))] as const);
    expect(files.map(([link, blocks]) => [link, blocks.map(({ type }) => type)])).toEqual([
      ["lan", [0x0a0d0d0a, 1, 6]],
      ["wan", [0x0a0d0d0a, 1, 6]],
    ]);
    expect(files.map(([, blocks]) => blocks[2]?.body.getUint32(0, true))).toEqual([0, 0]);
  });
});
