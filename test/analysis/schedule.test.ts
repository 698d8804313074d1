/**
 * The schedules of hosts, held against runs whose traffic comes as its promise allows at the worst: no frame is done later than its response time, and no
 * more frames wait than the backlog. `npm run schedule-check` runs more worlds (SCHEDULE_WORLDS), and prints how pessimistic the bounds are.
 */
import { describe, expect, test } from "vitest";
import { Random } from "../../src/runtime/index.js";
import { type Made, type Outcome, outcomeOf, rowsOf, worldOf } from "./schedule-worlds.js";

/** What was seen beyond a bound. @param planted A fault: other frames that come at the same time are left out of the response time. */
function broken({ schedule, observed }: Outcome, planted = false): string[] {
  const said: string[] = [];
  const { handler, whole } = rowsOf(schedule);
  for (const [row, seen] of [
    [handler, observed.handler],
    [whole, observed.whole],
  ] as const) {
    if (row?.response === undefined) continue;
    const worst = planted ? row.cost : row.response.worst;
    if (seen.worst > worst) said.push(`${row.name} takes ${seen.worst} ns, bound ${worst}`);
    if (seen.backlog > row.response.backlog)
      said.push(`${row.name}: ${seen.backlog} frames wait, bound ${row.response.backlog}`);
  }
  return said;
}

const worlds = Number(process.env["SCHEDULE_WORLDS"] ?? 14);
const shows = process.env["SCHEDULE_WORLDS"] !== undefined;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

describe("worlds made at random", () => {
  test(
    "no frame is later than its response time, and no more wait than the backlog",
    { timeout: 120_000 + worlds * 2000 },
    async () => {
      const ratios: { readonly made: Made; readonly ratio: number }[] = [];
      let planted = 0;
      let excused = 0;
      const unbounded: string[] = [];
      for (let number = 0; number < worlds; number++) {
        const made = worldOf(new Random(1000 + number));
        const outcome = await outcomeOf(made);
        const { observed, schedule } = outcome;
        expect(observed.frames, made.text).toBeGreaterThan(0);
        if (observed.excused !== "") {
          excused++;
          continue;
        }
        expect(broken(outcome), made.text).toEqual([]);
        const { whole } = rowsOf(schedule);
        if (whole?.response === undefined) {
          unbounded.push(`${made.mode}: ${schedule.reason ?? schedule.threads ?? whole?.reason ?? ""}`);
          continue;
        }
        ratios.push({ made, ratio: whole.response.worst / observed.whole.worst });
        if (broken(outcome, true).length > 0) planted++;
      }
      if (shows) report(ratios, excused, unbounded);
      expect(ratios.length).toBeGreaterThan(worlds / 2);
      expect(planted, "a response time that is too short is seen").toBeGreaterThan(0);
    },
  );
});

function report(
  all: readonly { readonly made: Made; readonly ratio: number }[],
  excused: number,
  unbounded: readonly string[],
): void {
  const of = (name: string, some: typeof all): string => {
    const ratios = some.map(({ ratio }) => ratio);
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    return `${name}: ${ratios.length} worlds, median ${median(ratios).toFixed(2)}, least ${least.toFixed(2)}, most ${most.toFixed(2)}`;
  };
  const modes = [...new Set(all.map(({ made }) => made.mode))].sort();
  console.log(
    [
      `${all.length} of ${worlds} worlds bounded, ${excused} left out; bound / observed:`,
      of("all", all),
      of(
        "without jitter",
        all.filter(({ made }) => made.promise.jitter === 0),
      ),
      ...modes.map((mode) =>
        of(
          mode,
          all.filter(({ made }) => made.mode === mode),
        ),
      ),
      ...[...new Set(unbounded)].sort().map((each) => `no bound: ${each}`),
    ].join("\n"),
  );
}
