/** A store by itself: what is read back, and what is not counted. */
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keysOf, type Kept, Store } from "../../src/store/index.js";
import { emptyDirectory } from "../cli/console.js";

const facts = { program: "study.xgraph", code: "0123456789abcdef", version: "0.1.0" };
const keys = keysOf({ ...facts, machines: {}, options: {} });
const nameOf = (seed: number): Parameters<typeof keys.of>[0] => ({
  experiment: "study",
  point: { labels: { size: "1 B" }, values: { size: 1 } },
  seed,
});
const keptOf = (rtt: number): Kept => ({
  result: { samples: { rtt }, checks: [], simulatedNs: 10, warmNs: 1 },
});

async function storeOf(directory: string, ...seeds: readonly number[]): Promise<void> {
  const store = Store.open(directory, facts, "// a program");
  for (const seed of seeds) await store.keep(keys.of(nameOf(seed)), nameOf(seed), keptOf(seed));
  await store.close();
}

const logsIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".log"))
    .map((name) => path.join(directory, name));

async function seedsIn(directory: string, of = 10): Promise<readonly number[]> {
  const store = Store.read(directory);
  const found = Array.from({ length: of }, (_, seed) => seed).filter(
    (seed) => store.find(keys.of(nameOf(seed))) !== undefined,
  );
  await store.close();
  return found;
}

test("results are found again, bit for bit, whatever numbers and texts it has", async () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324, 2 ** 53));
  const result = fc.record({
    samples: fc.dictionary(
      fc.string({ unit: "grapheme" }).filter((name) => name !== "__proto__"),
      number,
    ),
    checks: fc.array(fc.record({ text: fc.string({ unit: "binary" }), where: fc.string(), holds: fc.boolean() })),
    simulatedNs: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
    warmNs: fc.nat(),
  });
  const failed = fc.record({ name: fc.string(), message: fc.string({ unit: "binary" }) });
  const kept = fc.oneof(
    result.map((each): Kept => ({ result: each })),
    failed.map((each): Kept => ({ failed: each })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(kept, { maxLength: 8 }), async (all) => {
      const directory = emptyDirectory();
      const store = Store.open(directory, facts, "");
      await Promise.all(all.map((each, seed) => store.keep(keys.of(nameOf(seed)), nameOf(seed), each)));
      await store.close();
      const again = Store.read(directory);
      // Text of a program is Unicode; a lone surrogate becomes a replacement character in any file.
      const wellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
      for (const [seed, each] of all.entries()) {
        const expected = JSON.stringify(each, (_, value: unknown) =>
          typeof value === "string" ? wellFormed(value) : value,
        );
        const found = again.find(keys.of(nameOf(seed)));
        expect(JSON.stringify(found)).toBe(expected);
        if ("result" in each && found !== undefined && "result" in found)
          expect(Object.values(found.result.samples)).toEqual(Object.values(each.result.samples));
      }
      await again.close();
    }),
    { numRuns: 60 },
  );
});

test("a record that is cut off at any byte is not counted, and those before it are", async () => {
  const directory = emptyDirectory();
  await storeOf(directory, 1, 2);
  const [log = ""] = logsIn(directory);
  const whole = readFileSync(log);
  const first = whole.indexOf(10) + 1;
  for (let length = first; length < whole.length; length++) {
    writeFileSync(log, whole.subarray(0, length));
    expect(await seedsIn(directory)).toEqual([1]);
  }
});

test("a record with any bit turned is not counted, and those around it are", async () => {
  const directory = emptyDirectory();
  await storeOf(directory, 1, 2, 3);
  const [log = ""] = logsIn(directory);
  const whole = readFileSync(log);
  const first = whole.indexOf(10) + 1;
  const second = whole.indexOf(10, first);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: first, max: second - 1 }), fc.nat(7), async (at, bit) => {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
      writeFileSync(log, damaged);
      expect(await seedsIn(directory)).toEqual([1, 3]);
      const store = Store.read(directory);
      expect(store.damaged).toBeGreaterThan(0);
      await store.close();
    }),
    { numRuns: 100 },
  );
});

test("records that are appended after a damaged end are found", async () => {
  const directory = emptyDirectory();
  await storeOf(directory, 1);
  appendFileSync(logsIn(directory)[0]!, '153 c44c2e43 {"k":"033b');
  await storeOf(directory, 2);
  expect(await seedsIn(directory)).toEqual([1, 2]);
});

test("two runs of one store at once write into files of their own, and a run of both counts once", async () => {
  const directory = emptyDirectory();
  await Promise.all([storeOf(directory, 1, 2, 3), storeOf(directory, 2, 3, 4)]);
  expect(await seedsIn(directory)).toEqual([1, 2, 3, 4]);
  const store = Store.read(directory);
  expect([store.size, store.files]).toEqual([4, 2]);
  await store.close();
});

test("two runs of one seed with different results are refused", async () => {
  const directory = emptyDirectory();
  await storeOf(directory, 1);
  const store = Store.open(directory, facts, "");
  await store.keep(keys.of(nameOf(1)), nameOf(1), keptOf(99));
  await store.close();
  expect(() => Store.read(directory)).toThrow(/two runs of study, 1 B, seed 1, gave different results/);
});

describe("a key differs", () => {
  const base = { ...facts, machines: {}, options: {} };
  const run = nameOf(1);
  test.each([
    ["with the program", keysOf({ ...base, code: "other" }).of(run)],
    ["with the version", keysOf({ ...base, version: "0.2.0" }).of(run)],
    ["with the options", keysOf({ ...base, options: { traceHash: true } }).of(run)],
    [
      "with a machine's value",
      keysOf({
        ...base,
        machines: { M: { name: "M", values: { clock: { value: 1, kind: "rate", label: "assumed" } }, costs: {} } },
      }).of(run),
    ],
    ["with the seed", keys.of(nameOf(2))],
    ["with the point", keys.of({ ...run, point: { labels: { size: "2 B" }, values: { size: 2 } } })],
    ["with the experiment", keys.of({ ...run, experiment: "other" })],
  ])("%s", (_, other) => {
    expect(other).not.toBe(keys.of(run));
    expect(other).toMatch(/^[0-9a-f]{24}$/);
  });
});

describe("is refused", () => {
  test("a store of another version", async () => {
    const directory = emptyDirectory();
    await storeOf(directory, 1);
    expect(() => Store.open(directory, { ...facts, version: "0.2.0" }, "")).toThrow(
      `the store ${directory} is of xgc 0.1.0, and this is xgc 0.2.0: their results are not mixed`,
    );
  });
  test("a store of another program", async () => {
    const directory = emptyDirectory();
    await storeOf(directory, 1);
    expect(() => Store.open(directory, { ...facts, code: "other" }, "")).toThrow(
      /is of another program: study\.xgraph/,
    );
  });
  test("a folder of something else", () => {
    const directory = emptyDirectory();
    writeFileSync(path.join(directory, "letter.txt"), "Dear");
    expect(() => Store.open(directory, facts, "")).toThrow(/is not a store, and has other files in it/);
  });
  test("a store in another form", async () => {
    const directory = emptyDirectory();
    await storeOf(directory, 1);
    writeFileSync(path.join(directory, "store.json"), JSON.stringify({ ...facts, format: 2 }));
    expect(() => Store.read(directory)).toThrow(/has the form 2, and this xgc reads 1/);
  });
});

test("two stores are one by copying their files into one folder", async () => {
  const [one, two] = [emptyDirectory(), emptyDirectory()];
  await storeOf(one, 1, 2);
  await storeOf(two, 2, 3);
  cpSync(logsIn(two)[0]!, path.join(one, path.basename(logsIn(two)[0]!)));
  expect(await seedsIn(one)).toEqual([1, 2, 3]);
});
