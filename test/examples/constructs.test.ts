/**
 * The language was designed by writing nine programs. What they are made of is in designs.json: each construct with the numbers of the
 * programs that have it, and for each program what stands for it here. docs/decisions.md says where that differs.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { constructsOf } from "./constructs.js";

const root = path.resolve(import.meta.dirname, "../..");
const { programs, constructs } = JSON.parse(readFileSync(path.join(import.meta.dirname, "designs.json"), "utf8")) as {
  readonly programs: readonly { readonly name: string; readonly here: readonly string[] }[];
  readonly constructs: Readonly<Record<string, string>>;
};

/** What warns of an instance there warns of a barrier here, and the block of a host has more than settings. */
const otherwise: Readonly<Record<string, string>> = {
  "Host.settings: Setting": "Host.members: Setting",
  "Instance.allows": "Barrier.allows",
  "Instance.allows.code": "Barrier.allows.code",
  "Instance.allows.reason: StringLiteral": "Barrier.allows.reason: StringLiteral",
};

function filesIn(name: string): string[] {
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  return readdirSync(path.join(root, name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".xgraph"))
    .map((file) => path.join(name, file));
}
const texts = (names: readonly string[]): string[] =>
  names.flatMap(filesIn).map((file) => readFileSync(path.join(root, file), "utf8"));

describe("all its constructs are in the program here", () => {
  test.each(programs.map((each, index) => ({ ...each, number: `${index + 1}` })))(
    "$number, $name",
    ({ number, here }) => {
      const had = new Set(texts(here).flatMap(constructsOf));
      const wanted = Object.keys(constructs).filter((construct) => constructs[construct]?.includes(number));
      expect(wanted.length).toBeGreaterThan(50);
      expect(
        wanted.map((construct) => otherwise[construct] ?? construct).filter((construct) => !had.has(construct)),
      ).toEqual([]);
    },
  );
});

test("a program is seen to lack what it lacks", () => {
  const text = 'experiment e "E" { vary n in [1]; repeat 2; run S(n); measure a = mean(b.c.d) in us; }';
  const whole = constructsOf(text);
  expect(whole).toContain("mean()");
  expect(whole).toContain("Measure.unit");
  expect(constructsOf(text.replace("repeat 2;", ""))).toEqual(
    whole.filter((each) => !["Experiment.members: Repeat", "Repeat", "Repeat.times: NumberLiteral"].includes(each)),
  );
  expect(constructsOf(text.replace("[1]", "1..2"))).toContain("Vary.in: RangeExpression");
});
