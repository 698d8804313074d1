/** Recorded files: what is read of them, and what a program holds of it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Captured } from "../../../src/compiler/captures/frames.js";
import { pack } from "../../../src/compiler/captures/packed.js";
import { readPcap } from "../../../src/compiler/captures/pcap.js";
import { readPcapng } from "../../../src/compiler/captures/pcapng.js";
import { pcapngHeader, pcapngPacket } from "../../../src/lab/pcapng.js";
import { capturedFrames, RunError } from "../../../src/runtime/index.js";
import { pcapOf, type Recorded } from "./pcap-of.js";

const bytes = fc.uint8Array({ minLength: 14, maxLength: 90 });
const recorded: fc.Arbitrary<Recorded> = fc
  .record({ at: fc.integer({ min: 0, max: 4e12 }), bytes, cut: fc.nat(40) })
  .map(({ at, bytes: kept, cut }) => ({ at, bytes: kept, length: kept.length + cut }));

/** As a program gets them: times after the first frame, in order, filled up with zeros. */
function played(frames: readonly Recorded[], unit: number): { at: number; bytes: number[] }[] {
  const sorted = frames.toSorted((a, b) => a.at - b.at);
  const first = sorted[0]?.at ?? 0;
  return sorted.map(({ at, bytes: kept, length = kept.length }) => ({
    at: (at - first) * unit,
    bytes: [...kept, ...Array.from({ length: length - kept.length }, () => 0)],
  }));
}
function through(captured: Captured | undefined): { at: number; bytes: number[] }[] {
  if (captured === undefined || !("frames" in captured)) throw new Error(JSON.stringify(captured));
  return [...capturedFrames(pack("trace", captured.frames))].map((each) => ({ at: each.at, bytes: [...each.bytes] }));
}

describe("a pcap file", () => {
  test("in either byte order, with us or ns, gives its frames at their distances", () => {
    fc.assert(
      fc.property(fc.array(recorded), fc.boolean(), fc.boolean(), (frames, little, nanoseconds) => {
        const file = pcapOf(frames, { little, nanoseconds });
        expect(through(readPcap(file))).toEqual(played(frames, nanoseconds ? 1 : 1000));
      }),
    );
  });

  test("of Wi-Fi, cut off, or with a frame of no length is refused with the place", () => {
    const one = [{ at: 0, bytes: new Uint8Array(60) }];
    expect(readPcap(pcapOf(one, { link: 105 }))).toEqual({ fault: "link", type: 105 });
    expect(readPcap(pcapOf(one).subarray(0, 99))).toEqual({ fault: "cut", at: 24 });
    expect(readPcap(pcapOf(one).subarray(0, 20))).toEqual({ fault: "cut", at: 0 });
    expect(readPcap(pcapOf([...one, { at: 0, bytes: new Uint8Array(5) }]))).toEqual({
      fault: "length",
      length: 5,
      at: 100,
    });
    expect(readPcap(Uint8Array.of(1, 2, 3, 4))).toBeUndefined();
  });
});

/** A block of pcapng around a body of whole words. */
function block(type: number, body: readonly number[], little = true): number[] {
  const view = new DataView(new ArrayBuffer(12 + body.length));
  view.setUint32(0, type, little);
  view.setUint32(4, 12 + body.length, little);
  view.setUint32(8 + body.length, 12 + body.length, little);
  const all = new Uint8Array(view.buffer);
  all.set(body, 8);
  return [...all];
}
const section = block(0x0a0d0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, ...Array.from({ length: 8 }, () => 0xff)]);
const sectionOfBigEnd = block(
  0x0a0d0d0a,
  [0x1a, 0x2b, 0x3c, 0x4d, 0, 1, 0, 0, ...Array.from({ length: 8 }, () => 0xff)],
  false,
);
const frame16 = [0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, ...Array.from({ length: 16 }, () => 7)];

describe("a pcapng file", () => {
  test("that xgc has written gives the frames that went over the links", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.integer({ min: 0, max: 2e15 }), bytes })), (frames) => {
        const file = [
          pcapngHeader(["a", "b"]),
          ...frames.map((each, index) => pcapngPacket(index % 2, each.at, each.bytes)),
        ];
        expect(through(readPcapng(Uint8Array.from(file.flatMap((each) => [...each]))))).toEqual(played(frames, 1));
      }),
    );
  });

  test("with units of 2^-10 s and an offset, in two sections of different byte order", () => {
    // if_tsresol 0x8a, if_tsoffset 3 s.
    const options = [9, 0, 1, 0, 0x8a, 0, 0, 0, 14, 0, 8, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const first = [
      ...block(1, [1, 0, 0, 0, 0, 0, 0, 0, ...options]),
      ...block(6, [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, ...frame16.slice(4)]),
    ];
    // In us, without options: 4,500,000.
    const big = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0xaa, 0x20, 0, 0, 0, 16, 0, 0, 0, 16, ...frame16.slice(12)];
    const second = [...block(1, [0, 1, 0, 0, 0, 0, 0, 0], false), ...block(6, big, false)];
    const file = Uint8Array.from([...section, ...first, ...sectionOfBigEnd, ...second]);
    expect(through(readPcapng(file)).map(({ at }) => at)).toEqual([0, 500_000_000]);
  });

  test("without times, with a missing interface, or another end of a block is refused with the place", () => {
    const described = [...section, ...block(1, [1, 0, 0, 0, 0, 0, 0, 0])];
    const at = described.length;
    const read = (...more: readonly number[]): unknown => readPcapng(Uint8Array.from([...described, ...more]));
    expect(read(...block(3, frame16.slice(4)))).toEqual({ fault: "time", at });
    expect(read(...block(6, [1, ...Array.from({ length: 11 }, () => 0), ...frame16.slice(4)]))).toEqual({
      fault: "cut",
      at,
    });
    expect(read(...block(6, []).slice(0, 10))).toEqual({ fault: "cut", at });
    expect(read(...block(5, [1, 2, 3, 4]))).toEqual({ frames: [] });
    expect(
      readPcapng(
        Uint8Array.from([
          ...section,
          ...block(1, [113, 0, 0, 0, 0, 0, 0, 0]),
          ...block(6, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...frame16.slice(4)]),
        ]),
      ),
    ).toEqual({ fault: "link", type: 113 });
  });
});

test("a damaged file gives frames or a fault, and never an exception", () => {
  const good = [
    [
      ...pcapOf([
        { at: 5, bytes: new Uint8Array(60) },
        { at: 9, bytes: new Uint8Array(99) },
      ]),
    ],
    [...pcapngHeader(["a"]), ...pcapngPacket(0, 77, new Uint8Array(61)), ...pcapngPacket(0, 99, new Uint8Array(60))],
  ];
  const damage = fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...good), damage, fc.nat(300), (file, changes, end) => {
      const damaged = Uint8Array.from(file);
      for (const [place, value] of changes) if (place < damaged.length) damaged[place] = value;
      const cut = damaged.subarray(0, end);
      for (const captured of [readPcap(cut), readPcapng(cut)])
        if (captured !== undefined && "frames" in captured)
          expect(through(captured)).toHaveLength(captured.frames.length);
    }),
  );
});

test("a text that no capture(...) has made is refused by the run", () => {
  expect(() => [...capturedFrames("trace\n####")]).toThrow(RunError);
  expect(() => [...capturedFrames("trace\nAAD/")]).toThrow(RunError);
});
