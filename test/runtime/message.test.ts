/** The Message tool against plain byte arrays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferPool, foldChecksum, Message } from "../../src/runtime/index.js";
import { naiveChecksum } from "./naive-checksum.js";

interface Pair {
  message: Message;
  bytes: number[];
}

/** Several messages that share buffers, each beside the bytes that it must have. */
interface Model {
  readonly pairs: Pair[];
}
interface Real {
  readonly pool: BufferPool;
}

function check({ message, bytes }: Pair): void {
  expect(message.length).toBe(bytes.length);
  expect([...message.toBytes()]).toEqual(bytes);
}

class Command implements fc.Command<Model, Real> {
  readonly name: string;
  readonly at: number;
  readonly run_: (pair: Pair, model: Model, real: Real) => void;

  constructor(name: string, at: number, run: (pair: Pair, model: Model, real: Real) => void) {
    this.name = name;
    this.at = at;
    this.run_ = run;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, real: Real): void {
    this.run_(model.pairs[this.at % model.pairs.length]!, model, real);
    // A change of one must not be seen in another.
    for (const pair of model.pairs) check(pair);
  }
  toString(): string {
    return `${this.name} @${this.at}`;
  }
}

const at = fc.nat(5);
const few = fc.nat(40);
const data = fc.uint8Array({ maxLength: 40 });

const commands = [
  fc.tuple(at, fc.uint8Array({ minLength: 1, maxLength: 24 })).map(
    ([which, header]) =>
      new Command(`push ${header.join()}`, which, ({ message, bytes }) => {
        const view = message.push(header.length);
        for (const [index, byte] of header.entries()) view.setUint8(message.front + index, byte);
        bytes.unshift(...header);
      }),
  ),
  fc.tuple(at, few).map(
    ([which, length]) =>
      new Command(`discard ${length}`, which, ({ message, bytes }) => {
        message.discard(length);
        bytes.splice(0, length);
      }),
  ),
  fc.tuple(at, few).map(
    ([which, length]) =>
      new Command(`truncate ${length}`, which, ({ message, bytes }) => {
        message.truncate(length);
        bytes.splice(length);
      }),
  ),
  fc.tuple(at, few).map(
    ([which, length]) =>
      new Command(`split ${length}`, which, ({ message, bytes }, { pairs }) => {
        pairs.push({ message: message.split(length), bytes: bytes.splice(0, length) });
      }),
  ),
  at.map(
    (which) =>
      new Command("copy", which, ({ message, bytes }, { pairs }) => {
        pairs.push({ message: message.copy(), bytes: [...bytes] });
      }),
  ),
  fc.tuple(at, at).map(
    ([which, other]) =>
      new Command(`append ${other}`, which, ({ message, bytes }, { pairs }) => {
        const tail = pairs[other % pairs.length]!;
        if (tail.message === message) return;
        message.append(tail.message);
        bytes.push(...tail.bytes.splice(0));
      }),
  ),
  fc.tuple(at, data).map(
    ([which, contents]) =>
      new Command(`fill ${contents.join()}`, which, (pair, _, { pool }) => {
        pair.message.release();
        pair.message = Message.filled(pool, contents.length, (bytes) => bytes.set(contents));
        pair.bytes = [...contents];
      }),
  ),
  fc.tuple(at, few).map(
    ([which, length]) =>
      new Command(`header ${length}`, which, ({ message, bytes }) => {
        const view = message.header(length);
        if (length > bytes.length) {
          expect(view).toBeNull();
        } else if (length > 0) {
          const read = Array.from({ length }, (_, index) => view!.getUint8(message.front + index));
          expect(read).toEqual(bytes.slice(0, length));
        }
      }),
  ),
  fc.tuple(at, few).map(
    ([which, place]) =>
      new Command(`look ${place}`, which, ({ message, bytes }) => {
        expect(message.equals(Uint8Array.from(bytes))).toBe(true);
        expect(message.equals(Uint8Array.from([...bytes, 0]))).toBe(false);
        if (bytes.length > 0) {
          const other = Uint8Array.from(bytes);
          other[place % bytes.length]! ^= 1;
          expect(message.equals(other)).toBe(false);
        }
        expect(foldChecksum(message.checksum(0))).toBe(naiveChecksum(bytes));
        const into = new Uint8Array(bytes.length + 4).fill(7);
        message.copyTo(into, 2);
        expect([...into]).toEqual([7, 7, ...bytes, 7, 7]);
      }),
  ),
];

test("any history gives the bytes of a plain array, and all buffers back", () => {
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 40 }), (history) => {
      const pool = new BufferPool();
      const model: Model = { pairs: [1, 2].map(() => ({ message: new Message(pool), bytes: [] })) };
      fc.modelRun(() => ({ model, real: { pool } }), history);
      for (const { message } of model.pairs) message.release();
      expect(pool.outstanding).toBe(0);
    }),
    { numRuns: 500, seed: 4000 },
  );
});

describe("a message", () => {
  test("copies no data when it is split and joined", () => {
    const pool = new BufferPool();
    const message = Message.filled(pool, 4000, (bytes) => bytes.fill(5));
    const head = message.split(1480);
    head.append(message.split(1480));
    head.append(message);
    expect(pool.outstanding).toBe(1);
    head.release();
    expect(pool.outstanding).toBe(0);
  });

  test("pushes in place where nobody sees it, and elsewhere otherwise", () => {
    const pool = new BufferPool();
    const message = Message.filled(pool, 10, (bytes) => bytes.fill(1));
    message.push(8);
    expect(pool.outstanding).toBe(1);
    const copy = message.copy();
    message.push(8);
    expect(pool.outstanding).toBe(1);
    copy.push(8);
    expect(pool.outstanding).toBe(2);
    message.release();
    copy.release();
    expect(pool.outstanding).toBe(0);
  });

  test("carries its attribute to copies, and loses it when it is released", () => {
    const message = new Message(new BufferPool());
    message.attribute = "something";
    expect(message.copy().attribute).toBe("something");
    message.release();
    expect(message.attribute).toBeUndefined();
  });

  test("is unchanged where a header does not fit into any buffer", () => {
    const message = new Message(new BufferPool());
    expect(() => message.push(2 ** 30)).toThrow("the longest has");
    expect([message.length, message.toBytes().length]).toEqual([0, 0]);
  });
});

describe("the buffer pool", () => {
  test("gives a buffer again only when all its references are back", () => {
    const pool = new BufferPool();
    const buffer = pool.take(100);
    buffer.references++;
    pool.release(buffer);
    expect(pool.outstanding).toBe(1);
    expect(pool.take(100)).not.toBe(buffer);
    pool.release(buffer);
    expect(pool.take(100)).toBe(buffer);
    expect(pool.outstanding).toBe(2);
  });

  test("gives buffers of at least the size, however long a message is", () => {
    const pool = new BufferPool();
    for (const size of [0, 1, 256, 257, 1514, 2048, 2049, 8192, 8193, 65_535 + 128, 94_464 + 128, 5_000_000])
      expect(pool.take(size).bytes.length).toBeGreaterThanOrEqual(size);
    const long = pool.take(70_000);
    pool.release(long);
    expect(pool.take(80_000)).toBe(long);
    expect(() => pool.take(2 ** 30 + 1)).toThrow("but the longest has 1073741824 bytes");
  });

  test("notices a buffer that is released twice", () => {
    const pool = new BufferPool();
    const buffer = pool.take(1);
    pool.release(buffer);
    expect(() => pool.release(buffer)).toThrow("more often");
  });
});
