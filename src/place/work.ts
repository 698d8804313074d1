/**
 * Placements that do less work than others. A goal such as the time of the processor becomes better if messages are lost, so the verdict says it if the best
 * placement loses what another one does not, and which is the best of those that do all the work.
 *
 * A placement does less work than another one if, in the mean over its runs, one of these holds:
 * - its hosts drop more frames, by more than a thousandth of those that arrive;
 * - more frames and messages still wait on its hosts when the run ends, by more than a hundredth of those that arrive;
 * - the run is stopped by its time, and the series have fewer samples, by more than a hundredth.
 */
import type { Found, Ran } from "./search.js";

/** Means over the runs, all conditions together. */
export interface Work {
  /** Frames taken in, dropped, or waiting. */
  readonly arrived: number;
  readonly lost: number;
  readonly waiting: number;
  /** Samples of all series, if runs are stopped by their time. */
  readonly finished: number | undefined;
}

export interface Shortfall {
  readonly by: "lost" | "waiting" | "finished";
  readonly own: Work;
  /** Of the placement that does the most work in this respect. */
  readonly most: Work;
  /** The best in the goal of those that do as much work in this respect and keep the limits. */
  readonly instead: Ran | undefined;
}

export function workOf({ outcomes }: Pick<Ran, "outcomes">): Work {
  const mean = (of: (work: Ran["outcomes"][number]["work"]) => number): number =>
    outcomes.reduce((sum, { work }) => sum + of(work), 0) / outcomes.length;
  const [lost, waiting] = [mean((work) => work.lost), mean((work) => work.waiting)];
  return {
    arrived: mean(({ taken }) => taken) + lost,
    lost,
    waiting,
    finished: outcomes.some(({ work }) => work.finished !== undefined)
      ? mean(({ finished = 0 }) => finished)
      : undefined,
  };
}

/** What a placement loses that another one, which keeps the limits too, does not; undefined if it does all the work. */
export function shortfallOf(found: Found, ran: Ran): Shortfall | undefined {
  const most = mostOf(found);
  if (most === undefined) return undefined;
  const own = workOf(ran);
  const by = ways.find((way) => isLess(own, most[way], way));
  if (by === undefined) return undefined;
  const whole = most.keeping.filter(({ work }) => !isLess(work, most[by], by));
  const instead = bestOf(
    found,
    whole.map((each) => each.ran),
  );
  return { by, own, most: most[by], instead };
}

interface Most extends Readonly<Record<Shortfall["by"], Work>> {
  readonly keeping: readonly { readonly ran: Ran; readonly work: Work }[];
}
const known = new WeakMap<Found, Most>();

/** Of the placements that keep the limits, the most work in each respect. */
function mostOf(found: Found): Most | undefined {
  const before = known.get(found);
  if (before !== undefined) return before;
  const keeping = found.ran
    .filter(
      ({ outcomes }) =>
        outcomes.length > 0 && outcomes.every(({ failed, broken }) => failed === undefined && broken.length === 0),
    )
    .map((ran) => ({ ran, work: workOf(ran) }));
  const [first] = keeping;
  if (first === undefined) return undefined;
  const least = (of: (work: Work) => number): Work =>
    keeping.reduce((best, { work }) => (of(work) < of(best) ? work : best), first.work);
  const most: Most = {
    keeping,
    lost: least(({ lost }) => lost),
    waiting: least(({ waiting }) => waiting),
    finished: least(({ finished = 0 }) => -finished),
  };
  known.set(found, most);
  return most;
}

const ways = ["lost", "waiting", "finished"] as const;

/** Whether less work is done than in other runs. */
function isLess(work: Work, than: Work, by: Shortfall["by"]): boolean {
  switch (by) {
    case "lost":
      return work.lost - than.lost > than.arrived / 1000;
    case "waiting":
      return work.waiting - than.waiting > than.arrived / 100;
    case "finished":
      return (than.finished ?? 0) - (work.finished ?? 0) > (than.finished ?? 0) / 100;
  }
}

/** By the first goal. */
function bestOf({ problem }: Found, all: readonly Ran[]): Ran | undefined {
  const [goal] = problem.search.goals;
  if (goal === undefined) return undefined;
  const sign = goal.direction === "minimize" ? 1 : -1;
  const value = ({ outcomes }: Ran): number =>
    (sign * outcomes.reduce((sum, { means }) => sum + (means[goal.measure] ?? NaN), 0)) / outcomes.length;
  return all.filter((each) => !Number.isNaN(value(each))).sort((a, b) => value(a) - value(b))[0];
}
