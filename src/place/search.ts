/**
 * Finds the best placements. All start on the same random numbers. A placement that is worse than another one in the runs of both is dropped, and the
 * rest run
 * with more seeds: successive halving with paired differences (M. Birattari, The problem of tuning metaheuristics, 2004: F-Race).
 */
import type { Diagnostic } from "../compiler/index.js";
import { interval95 } from "../lab/index.js";
import type { Refused, Space } from "./candidates.js";
import type { Candidate, Problem } from "./problem.js";
import type { Outcome, Trials } from "./trials.js";

/** Goals that differ by less than this part count as equal, and the fewest barriers win. */
export const indifference = 0.001;

export interface SearchOptions {
  readonly seed: number;
  /** The numbers of seeds with which the survivors run. */
  readonly seeds: number;
  /** If there are more placements, not all are run; the search goes from the best ones on. */
  readonly most: number;
  /** @param rest How many may follow after these `of`. */
  readonly progress?: (done: number, of: number, label: string, rest: number) => void;
  /** Called between runs: whether to stop with the present results. */
  readonly stopped?: () => boolean;
  /** Lets a signal be delivered. */
  readonly breathe?: () => Promise<void>;
  /** Fulfilled when it is to stop, so that no running placement is waited for. */
  readonly stop?: Promise<unknown>;
}

/** A placement that ran, with its outcomes by seed. */
export interface Ran {
  readonly candidate: Candidate;
  readonly outcomes: readonly Outcome[];
  /** Placements with which every run had the same history: they have barriers that no handler reached. */
  readonly alike: readonly Candidate[];
}

export interface Found {
  readonly problem: Problem;
  /** The program as it is, where that is one of the placements. */
  readonly now: Ran | undefined;
  /** Everything that ran, in the order in which it was found. */
  readonly ran: readonly Ran[];
  /** Placements that the compiler refuses, so that they never ran. */
  readonly refused: readonly Refused[];
  /** The front: placements that keep the limits, and of which none is worse than another in all goals; with one goal, the best one alone. */
  readonly front: readonly Ran[];
  /** Placements that the runs cannot separate from one of the front, at 95 %. */
  readonly tied: readonly Ran[];
  /** With fresh seeds, each of the front. */
  readonly fresh: ReadonlyMap<Candidate, readonly Outcome[]>;
  /** For each limit: the best placement that breaks only this limit, if it is better than the best that keeps all. */
  readonly costs: readonly { readonly limit: number; readonly ran: Ran }[];
  /** The number of placements that differ by the analysis; undefined if there were too many to list. */
  readonly differing: number | undefined;
  /** The placements that differ are those of the analysis; otherwise those of the places that handlers passed with the first seed. */
  readonly listed: boolean;
  /** Seeds with which the survivors ran. */
  readonly seeds: number;
  /** Nothing in the runs is random: another seed gave the same history. */
  readonly same: boolean;
  readonly stopped: boolean;
}

export async function search(
  problem: Problem,
  space: Space,
  trials: Trials,
  now: Candidate | undefined,
  options: SearchOptions,
): Promise<Found> {
  return await new Race(problem, space, trials, options).run(now);
}

class Race {
  readonly #problem: Problem;
  readonly #space: Space;
  readonly #trials: Trials;
  readonly #options: SearchOptions;
  readonly #ran = new Map<string, Candidate>();
  readonly #refused = new Map<string, Refused>();
  #stopped = false;

  constructor(problem: Problem, space: Space, trials: Trials, options: SearchOptions) {
    this.#problem = problem;
    this.#space = space;
    this.#trials = trials;
    this.#options = options;
  }

  async run(now: Candidate | undefined): Promise<Found> {
    const { seed, seeds, most } = this.#options;
    let all: readonly Candidate[] | undefined = this.#space.all(most);
    const listed = all !== undefined;
    if (now !== undefined) await this.#try([now], seed, "the program as it is");
    if (all !== undefined) await this.#try(all, seed, "all with one seed");
    else {
      all = await this.#closed();
      if (all === undefined) await this.#climb(now);
    }

    let alive = this.#keeping([...this.#ran.values()], 1);
    const [leader] = this.#ordered(alive, 1);
    let same = false;
    let count = 1;
    while (leader !== undefined && alive.length > 0 && count < seeds && !this.#stopped) {
      if (count === 1) {
        const first = now === undefined ? [leader] : [leader, now];
        await this.#try(first, this.#seed(1), "a second seed");
        if (this.#isStopped()) break;
        same = first.every((each) => this.#outcomeIsSame(each));
        if (same) break;
      }
      const next = Math.min(seeds, count * 2);
      const round = { of: alive.length * (next - count), rest: alive.length * (seeds - next) };
      const which = next === count + 1 ? `seed ${next}` : `seeds ${count + 1} to ${next}`;
      for (let index = count; index < next; index++) {
        const before = alive.length * (index - count);
        await this.#try(alive, this.#seed(index), `${alive.length} with ${which} of ${seeds}`, { ...round, before });
      }
      if (this.#stopped) break;
      count = next;
      alive = this.#notWorse(this.#keeping(alive, count), count);
    }
    if (now !== undefined) for (let index = 0; index < count; index++) await this.#try([now], this.#seed(index), "now");
    return await this.#finish(now, { all, listed }, alive, count, same);
  }

  async #finish(
    now: Candidate | undefined,
    { all, listed }: { readonly all: readonly Candidate[] | undefined; readonly listed: boolean },
    survivors: readonly Candidate[],
    count: number,
    same: boolean,
  ): Promise<Found> {
    let alive = this.#keeping(survivors, count);
    let front = this.#front(alive, count);
    const fresh = new Map<Candidate, readonly Outcome[]>();
    // A placement that breaks a limit with fresh seeds is dropped, and the next one takes its place.
    for (let index = 0; index < front.length && !this.#stopped;) {
      const each = front[index]!;
      const outcomes: Outcome[] = [];
      const repeated = same ? 1 : count;
      for (let more = 0; more < repeated; more++) {
        const at = this.#options.seed + this.#options.seeds + more + 1;
        await this.#try([each], at, "the best with fresh seeds");
        if (this.#stopped) break;
        outcomes.push(this.#trials.outcome(each, at));
      }
      if (outcomes.some(isOut)) {
        alive = alive.filter((other) => other !== each);
        front = this.#front(alive, count);
        index = 0;
        continue;
      }
      fresh.set(each, outcomes);
      index++;
    }
    const classes = this.#classes(now, count);
    const ranOf = (each: Candidate): Ran => classes.get(each.key) ?? { candidate: each, outcomes: [], alike: [] };
    const best = new Set(front.map(ranOf));
    for (const each of front) {
      const outcomes = fresh.get(each);
      if (outcomes !== undefined) fresh.set(ranOf(each).candidate, outcomes);
    }
    const tied = alive.filter(
      (each) => !best.has(ranOf(each)) && front.some((other) => this.#isTied(each, other, count)),
    );
    return {
      problem: this.#problem,
      now: now && ranOf(now),
      ran: [...new Set(classes.values())],
      refused: [...this.#refused.values()],
      front: [...best],
      tied: [...new Set(tied.map(ranOf))],
      fresh,
      costs: this.#costs(front[0]).map(({ limit, candidate }) => ({ limit, ran: ranOf(candidate) })),
      differing: all?.length,
      listed,
      seeds: count,
      same,
      stopped: this.#stopped,
    };
  }

  /** Placements by the runs that they stand on; of those that went alike, the program as it is stands for all, or else the one with the fewest barriers. */
  #classes(now: Candidate | undefined, count: number): Map<string, Ran> {
    const outcomesOf = (each: Candidate): Outcome[] =>
      Array.from({ length: count }, (_, index) => this.#seed(index))
        .filter((at) => this.#trials.has(each, at))
        .map((at) => this.#trials.outcome(each, at));
    const groups = new Map<string, { candidate: Candidate; outcomes: Outcome[] }[]>();
    for (const candidate of this.#ran.values()) {
      const outcomes = outcomesOf(candidate);
      // Those dropped early have fewer runs, and are compared in these.
      const key = outcomes.length === 0 ? candidate.key : outcomes.map(({ runs }) => runs.join(" ")).join("; ");
      const others = groups.get(key);
      if (others === undefined) groups.set(key, [{ candidate, outcomes }]);
      else others.push({ candidate, outcomes });
    }
    const classes = new Map<string, Ran>();
    for (const members of groups.values()) {
      const first =
        members.find(({ candidate }) => candidate.key === now?.key) ??
        members.reduce((a, b) => (barriersOf(b.candidate) < barriersOf(a.candidate) ? b : a));
      const alike = members.flatMap(({ candidate }) => (candidate === first.candidate ? [] : [candidate]));
      for (const { candidate } of members) classes.set(candidate.key, { ...first, alike });
    }
    // One object for each class.
    const shared = new Map<Candidate, Ran>();
    for (const [key, ran] of classes) {
      const one = shared.get(ran.candidate) ?? ran;
      shared.set(ran.candidate, one);
      classes.set(key, one);
    }
    return classes;
  }

  #seed(index: number): number {
    return (this.#options.seed + index) % 2 ** 32;
  }

  /** @param part Where these are a part of a round. */
  async #try(
    candidates: readonly Candidate[],
    seed: number,
    label: string,
    part: { readonly before: number; readonly of: number; readonly rest: number } = {
      before: 0,
      of: candidates.length,
      rest: 0,
    },
  ): Promise<void> {
    for (const [index, each] of candidates.entries()) {
      if (this.#isStopped()) return;
      if (!this.#ran.has(each.key)) {
        if (this.#refused.has(each.key)) continue;
        const diagnostic: Diagnostic | undefined = this.#space.refusal(each);
        if (diagnostic !== undefined) {
          this.#refused.set(each.key, { candidate: each, diagnostic });
          continue;
        }
        this.#ran.set(each.key, each);
      }
      this.#options.progress?.(part.before + index, part.of, label, part.rest);
      const later = { left: candidates.length - index - 1, next: () => this.#allowed(candidates, index + 1) };
      const measured = this.#trials.measure(this.#ran.get(each.key) ?? each, seed, later);
      const { stop } = this.#options;
      await (stop === undefined ? measured : Promise.race([measured, stop]));
      await this.#options.breathe?.();
    }
    this.#isStopped();
  }

  #isStopped(): boolean {
    this.#stopped ||= this.#options.stopped?.() === true;
    return this.#stopped;
  }

  /** Those from a place on that the compiler does not refuse. */
  *#allowed(candidates: readonly Candidate[], from: number): Iterable<Candidate> {
    for (const each of candidates.slice(from))
      if (this.#ran.has(each.key) || this.#space.refusal(each) === undefined) yield each;
  }

  /**
   * All placements of the places that a handler passes in some run of these placements. A barrier elsewhere changes no run with the first seed,
   * so no other placement differs from all of these. Undefined where there are too many.
   */
  async #closed(): Promise<readonly Candidate[] | undefined> {
    const { seed, most } = this.#options;
    let among: readonly ReadonlySet<string>[] = this.#problem.groups.map(() => new Set<string>());
    for (;;) {
      const candidates = this.#space.all(most, among);
      if (candidates === undefined) return undefined;
      await this.#try(candidates, seed, "places that handlers pass");
      if (this.#stopped) return undefined;
      const passed = new Set([...this.#ran.values()].flatMap((each) => [...this.#trials.outcome(each, seed).passed]));
      const next = this.#problem.groups.map(
        ({ sites }, index) => new Set(sites.flatMap(({ name }) => (passed.has(`${index} ${name}`) ? [name] : []))),
      );
      if (next.every((each, index) => each.size === among[index]?.size)) return candidates;
      among = next;
    }
  }

  /** From the placements with no barrier or one, to neighbours of the best as long as that makes it better. */
  async #climb(now: Candidate | undefined): Promise<void> {
    const { seed, most } = this.#options;
    await this.#try([...(now === undefined ? [] : [now]), ...this.#space.seeds()], seed, "one barrier");
    const looked = new Set<string>();
    while (!this.#stopped && this.#ran.size < most) {
      const ordered = this.#ordered([...this.#ran.values()], 1).slice(0, 3);
      const next = ordered.find(({ key }) => !looked.has(key));
      if (next === undefined) return;
      looked.add(next.key);
      await this.#try(this.#space.neighbours(next), seed, "neighbours of the best");
    }
  }

  #outcomes(each: Candidate, count: number): Outcome[] {
    return Array.from({ length: count }, (_, index) => this.#seed(index))
      .filter((at) => this.#trials.has(each, at))
      .map((at) => this.#trials.outcome(each, at));
  }

  #outcomeIsSame(each: Candidate): boolean {
    if (!this.#ran.has(each.key)) return true;
    const [first, second] = [this.#seed(0), this.#seed(1)].map((at) => this.#trials.outcome(each, at).means);
    return JSON.stringify(first) === JSON.stringify(second);
  }

  /** What keeps all limits in every run so far. */
  #keeping(candidates: readonly Candidate[], count: number): Candidate[] {
    return candidates.filter((each) => {
      const outcomes = this.#outcomes(each, count);
      return outcomes.length > 0 && !outcomes.some(isOut);
    });
  }

  /** A goal's values by seed, less being better. */
  #goal(each: Candidate, goal: number, count: number): number[] {
    const { measure, direction } = this.#problem.search.goals[goal]!;
    return this.#outcomes(each, count).map(
      ({ means }) => (direction === "minimize" ? 1 : -1) * (means[measure] ?? NaN),
    );
  }

  #mean(each: Candidate, goal: number, count: number): number {
    const values = this.#goal(each, goal, count);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** By the first goal, what keeps the limits first; then the fewest barriers. */
  #ordered(candidates: readonly Candidate[], count: number): Candidate[] {
    const keeping = new Set(this.#keeping(candidates, count));
    return candidates
      .map((each) => ({ each, out: keeping.has(each) ? 0 : 1, value: this.#mean(each, 0, count) }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => a.out - b.out || a.value - b.value || barriersOf(a.each) - barriersOf(b.each))
      .map(({ each }) => each);
  }

  /** By how much one is worse than another in a goal: the mean of the paired differences, and half of its 95 % interval. */
  #difference(each: Candidate, other: Candidate, goal: number, count: number): { mean: number; half: number } {
    const [a, b] = [this.#goal(each, goal, count), this.#goal(other, goal, count)];
    const differences = a.slice(0, b.length).map((value, index) => value - (b[index] ?? NaN));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    return { mean, half: differences.length < 2 ? 0 : (interval95(differences) ?? 0) };
  }

  /** Whether another one is certainly no worse in any goal, and better in one. */
  #isWorse(each: Candidate, other: Candidate, count: number): boolean {
    let better = false;
    for (const goal of this.#problem.search.goals.keys()) {
      const { mean, half } = this.#difference(each, other, goal, count);
      const tiny = indifference * Math.abs(this.#mean(other, goal, count));
      if (mean - half < -tiny) return false;
      if (mean - half > tiny) better = true;
    }
    return better;
  }

  #notWorse(candidates: readonly Candidate[], count: number): Candidate[] {
    const best = this.#front(candidates, count);
    return candidates.filter((each) => !best.some((other) => other !== each && this.#isWorse(each, other, count)));
  }

  /** By means: what no other one is better than. In place of each stands the one with the fewest barriers that differs too little to count. */
  #front(candidates: readonly Candidate[], count: number): Candidate[] {
    const goals = [...this.#problem.search.goals.keys()];
    const ordered = this.#ordered(candidates, count).map((each) => ({
      each,
      values: goals.map((goal) => this.#mean(each, goal, count)),
    }));
    type Valued = (typeof ordered)[number];
    const noWorse = (other: Valued, than: Valued, tolerance: number): boolean =>
      other.values.every((value, goal) => value <= than.values[goal]! + tolerance * Math.abs(than.values[goal]!));
    const sharp: Valued[] = [];
    for (const one of ordered) if (!sharp.some((other) => noWorse(other, one, 1e-9))) sharp.push(one);
    const front: Valued[] = [];
    for (const one of sharp) {
      if (front.some((other) => noWorse(other, one, indifference))) continue;
      const near = ordered.filter((other) => noWorse(other, one, indifference));
      front.push(near.reduce((a, b) => (barriersOf(b.each) < barriersOf(a.each) ? b : a), one));
    }
    return [...new Set(front.map(({ each }) => each))];
  }

  #isTied(each: Candidate, best: Candidate, count: number): boolean {
    return this.#problem.search.goals.every((_, goal) => {
      const { mean, half } = this.#difference(each, best, goal, count);
      return Math.abs(mean) <= half + indifference * Math.abs(this.#mean(best, goal, count));
    });
  }

  #costs(best: Candidate | undefined): { limit: number; candidate: Candidate }[] {
    return this.#problem.search.limits.flatMap((_, limit) => {
      const breaking = [...this.#ran.values()].filter((each) => {
        const outcomes = this.#outcomes(each, 1);
        return (
          outcomes.length > 0 &&
          outcomes.every(({ failed, broken }) => failed === undefined && broken.join() === String(limit))
        );
      });
      const [first] = this.#front(breaking, 1);
      if (first === undefined) return [];
      if (best !== undefined) {
        const value = this.#mean(best, 0, 1);
        if (this.#mean(first, 0, 1) >= value - indifference * Math.abs(value)) return [];
      }
      return [{ limit, candidate: first }];
    });
  }
}

export function barriersOf({ placed }: Candidate): number {
  return placed.reduce((sum, each) => sum + each.size, 0);
}

function isOut({ broken, failed }: Outcome): boolean {
  return failed !== undefined || broken.length > 0;
}
