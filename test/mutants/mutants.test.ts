/**
 * Programs and implementations that were valid and are changed at random: whatever is done to one, `check` ends with diagnostics, and what it lets pass compiles,
 * type-checks and runs to a result or a fault of its own. `npm run mutants` makes 100,000 of programs and 20,000 of implementations; without it, nothing is made.
 * XGC_MUTANTS and XGC_CODE_MUTANTS set the numbers, XGC_MUTANTS_SEED the seed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeEdits, mutateCode } from "./code-mutations.js";
import { type Source, sources } from "./corpus.js";
import { ownPrograms } from "./own-library.js";
import { mutate, textEdits, wordsOf } from "./text-mutations.js";
import { checked, files, glueOf, hasErrors, type Ran, run } from "./trial.js";
import { type Glue, GlueChecker } from "./type-check.js";
import { type Watchdog, watchdog } from "./watchdog.js";

const seed = Number(process.env["XGC_MUTANTS_SEED"] ?? "1");
const long = process.env["XGC_MUTANTS"] !== undefined || process.env["XGC_CODE_MUTANTS"] !== undefined;
const many = Number(process.env["XGC_MUTANTS"] ?? "0");
const manyOfCode = Number(process.env["XGC_CODE_MUTANTS"] ?? "0");
/** Programs that a sample takes. */
const mostPrograms = long ? Infinity : 40;

let watch: Watchdog;
beforeAll(() => {
  watch = watchdog(60);
});
afterAll(() => watch.end());

type Outcome = Ran | "refused" | "the same" | "broken";

/** What has come of mutants. */
class Tally {
  readonly broken: string[] = [];
  readonly outcomes: Partial<Record<Outcome, number>> = {};
  #done = 0;

  async try(about: string, mutant: string, judge: () => Promise<Outcome>): Promise<void> {
    watch.begin(`${about}\n${mutant}`);
    let ended: Outcome = "broken";
    try {
      ended = await judge();
    } catch (error) {
      this.break(`${about}: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n${mutant}`);
    }
    this.outcomes[ended] = (this.outcomes[ended] ?? 0) + 1;
    if (long && ++this.#done % 100 === 0) console.log(this.#done, JSON.stringify(this.outcomes));
  }

  break(...what: readonly string[]): void {
    this.broken.push(...what);
    if (long) for (const each of what) console.log(`broken: ${each}`);
  }
}

/** Mostly one edit: of two, one is refused more often. */
function oneOrMore<Edit>(edit: fc.Arbitrary<Edit>): fc.Arbitrary<Edit[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(edit) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 2, maxLength: 3 }) },
  );
}

/** Programs that are valid, those that run several times. */
async function validPrograms(): Promise<{ readonly known: number; readonly programs: readonly Source[] }> {
  const all = sources();
  const step = Math.ceil(all.length / Math.min(all.length, mostPrograms));
  const programs: Source[] = [];
  let known = 0;
  for (const each of all.filter((_, index) => index % step === 0)) {
    files.set(each.file, each.text);
    const { diagnostics } = await checked(each.file);
    files.set(each.file, undefined);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    // The implementations of the compiler's cases have only names, so those programs end with the check.
    if (errors.some(({ code }) => !/^XG45|^XG80/.test(code))) continue;
    known++;
    const weight = errors.length > 0 ? 1 : /^experiment /m.test(each.text) ? 8 : 2;
    for (let times = weight; times > 0; times--) programs.push(each);
  }
  return { known, programs };
}

describe.runIf(many > 0)("mutants of programs", () => {
  test(
    "are refused, or compile, type-check and run to a result or a fault of their own",
    { timeout: 1e9 },
    async () => {
      const { known, programs } = await validPrograms();
      expect(known).toBeGreaterThan(Math.min(300, mostPrograms * 0.8));
      const words = wordsOf(programs.map(({ text }) => text));
      const tally = new Tally();
      const checker = new GlueChecker();
      let glue: Glue[] = [];
      const types = (most: number): void => {
        if (glue.length < most) return;
        watch.begin("TypeScript");
        tally.break(...checker.faults(glue));
        glue = [];
      };
      const arbitrary = fc.record({ which: fc.nat(), edits: oneOrMore(textEdits) });
      for (const [index, { which, edits }] of fc.sample(arbitrary, { numRuns: many, seed }).entries()) {
        const { file, text } = programs[which % programs.length]!;
        const mutant = edits.reduce((before, edit) => mutate(before, edit, words), text);
        const about = `${index}: ${path.relative(process.cwd(), file)} ${JSON.stringify(edits)}`;
        files.set(file, mutant);
        await tally.try(about, mutant, async () => {
          if (mutant === text) return "the same";
          const { program, diagnostics } = await checked(file);
          if (program === undefined || hasErrors(diagnostics)) return "refused";
          glue.push({ of: `${about}\n${mutant}`, files: glueOf(program, `mutant${index}`) });
          return await run(program);
        });
        files.set(file, undefined);
        types(50);
      }
      types(1);
      console.log(`${many} mutants of ${known} programs: ${JSON.stringify(tally.outcomes)}`);
      expect(tally.broken.slice(0, 3)).toEqual([]);
      expect(tally.outcomes.result).toBeGreaterThan(many / 20);
      expect(tally.outcomes.refused).toBeGreaterThan(many / 4);
    },
  );
});

describe.runIf(manyOfCode > 0)("mutants of implementations", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "xgc-mutants-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("are refused, or run to a result or a fault of their own", { timeout: 1e9 }, async () => {
    // The standard library as a user's takes seconds to check.
    const all = ownPrograms(folder, manyOfCode >= 1000);
    const places = all.flatMap(({ file, implementations }) =>
      implementations.map((implementation) => ({ file, implementation })),
    );
    for (const { file } of all)
      expect([file, (await checked(file)).diagnostics.filter(({ severity }) => severity === "error")]).toEqual([
        file,
        [],
      ]);
    const tally = new Tally();
    const arbitrary = fc.record({ which: fc.nat(), edits: oneOrMore(codeEdits) });
    for (const [index, { which, edits }] of fc.sample(arbitrary, { numRuns: manyOfCode, seed }).entries()) {
      const { file, implementation } = places[which % places.length]!;
      const text = readFileSync(implementation, "utf8");
      const mutant = edits.reduce(mutateCode, text);
      const about = `${index}: ${path.relative(folder, file)} ${path.relative(folder, implementation)} ${JSON.stringify(edits)}`;
      files.set(implementation, mutant);
      writeFileSync(implementation, mutant);
      await tally.try(about, mutant, async () => {
        if (mutant === text) return "the same";
        const { program, diagnostics } = await checked(file);
        return program === undefined || hasErrors(diagnostics) ? "refused" : await run(program);
      });
      files.set(implementation, undefined);
      writeFileSync(implementation, text);
    }
    console.log(`${manyOfCode} mutants of ${places.length} implementations: ${JSON.stringify(tally.outcomes)}`);
    expect(tally.broken.slice(0, 3)).toEqual([]);
    expect(tally.outcomes.result).toBeGreaterThan(manyOfCode / 20);
    expect(tally.outcomes.fault).toBeGreaterThan(manyOfCode / 20);
    expect(tally.outcomes.refused).toBeGreaterThan(manyOfCode / 10);
  });
});
