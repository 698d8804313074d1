/**
 * The results of a search for people: a recommendation, the placements beside each other, the price of each limit, and placements that the runs cannot
 * separate.
 */
import { type Field, gridLines, type Paint } from "../lab/index.js";
import { type HandlerBound, shown as shownTime } from "../analysis/index.js";
import { type Candidate, countOf, describe, type Group, list, shown } from "./problem.js";
import { shortfallOf } from "./work.js";
import { brokenBy, limitValueOf, number, quantity, unitOf, valueOf, values } from "./values.js";
import { barriersOf, type Found, indifference, type Ran } from "./search.js";

export interface TextOptions {
  readonly width: number;
  readonly paint: Paint;
}

export interface Facts {
  /** The program's file. */
  readonly program: string;
  readonly seed: number;
  readonly runs: number;
  readonly spared: number;
  /** Bounds of the handlers of each of the front, in ns, by host and interface, or the reason why there is none. */
  readonly bounds: ReadonlyMap<Candidate, ReadonlyMap<string, HandlerBound>>;
}

/** `12.4 % less than now (759.5 us)`. */
function against(found: Found, ran: Ran): string {
  const { now } = found;
  const [goal] = found.problem.search.goals;
  if (now === undefined || goal === undefined || now.outcomes.length === 0) return "";
  if (now === ran) return ", as it is now";
  const [before, after] = [valueOf(found, now, goal.measure), valueOf(found, ran, goal.measure)];
  const percent = Math.abs((after - before) / before) * 100;
  const difference =
    after === before
      ? "as much as now"
      : `${before === 0 ? quantity(found, Math.abs(after - before), goal.measure) : `${Number(percent.toPrecision(3))} %`} ${after < before ? "less" : "more"} than now (${quantity(found, before, goal.measure)})`;
  const broken = brokenBy(found, now);
  return `, ${difference}${broken === "" ? "" : `, which ${broken}`}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function placeText(found: Found, facts: Facts, { width, paint }: TextOptions): string {
  const { problem, front } = found;
  const { experiment } = problem;
  const lines: string[] = [
    paint("title", experiment.title === "" ? experiment.name : experiment.title),
    paint("dim", `experiment ${experiment.name} of ${facts.program} · ${howFar(found, facts)}`),
    "",
    ...verdict(found),
    ...lessWork(found),
    "",
    ...table(found, { width, paint }),
  ];
  const more = [
    ...costs(found),
    ...ties(found),
    ...steps(found),
    ...idle(found),
    ...refusals(found),
    ...failures(found),
    ...checks(found, facts),
  ];
  if (more.length > 0) lines.push("", ...more);
  if (found.stopped) lines.push("", paint("bad", "Stopped before the end: this is the best so far."));
  else if (front.length > 0) lines.push("", confidence(found));
  return `${lines.join("\n")}\n`;
}

/** `16 of 64 placements differ · 22 runs, 10 spared · seeds 1 to 8`. */
function howFar(found: Found, { runs, seed }: Facts): string {
  const total = countOf(found.problem);
  const all = total > 1e6 ? `${total.toExponential(1).replace("e+", " * 10^")}` : String(total);
  const differing = found.ran.filter(({ outcomes }) => outcomes.length > 0).length;
  const tried = `${differing} that differ of ${found.differing === undefined ? "those tried of " : ""}${all} placements`;
  const seeds = found.same
    ? "nothing is random"
    : found.seeds > 1
      ? `seeds ${seed} to ${seed + found.seeds - 1}`
      : `seed ${seed}`;
  return `${tried} · ${runs} runs · ${seeds}`;
}

function verdict(found: Found): string[] {
  const { problem, front, now, tied } = found;
  const [best] = front;
  if (best === undefined) return none(found);
  if (problem.search.goals.length > 1)
    return [
      `${front.length === 1 ? "One placement is" : `${front.length} placements are`} best, none of them worse in all goals than another:`,
      ...front.map((each) => `  ${describe(problem, each.candidate)}: ${values(found, each)}`),
    ];
  const isNow = now === best;
  const nowTied = now !== undefined && tied.includes(now);
  const head = `${sentence(describe(problem, best.candidate))}: ${values(found, best)}${against(found, best)}.`;
  if (isNow) return [head, "Nothing that was tried is better."];
  return nowTied ? [head, "The program as it stands is as good, so there is no reason to change it."] : [head];
}

/** What the best placement leaves undone that others do. */
function lessWork(found: Found): string[] {
  const { problem, front } = found;
  return front.flatMap((ran) => {
    const short = shortfallOf(found, ran);
    if (short === undefined) return [];
    const { own, most, by, instead } = short;
    const what = {
      lost: `its hosts drop ${number(own.lost)} of ${number(own.arrived)} frames, those of another placement ${most.lost === 0 ? "none" : number(most.lost)}`,
      waiting: `${number(own.waiting)} frames and messages still wait at the end, with another placement ${number(most.waiting)}`,
      finished: `it finishes ${number(own.finished ?? 0)} operations in the time, another placement ${number(most.finished ?? 0)}`,
    }[by];
    const who = front.length > 1 ? `${sentence(describe(problem, ran.candidate))} does` : "It does";
    const other =
      instead === undefined
        ? ""
        : ` The best that does as much: ${describe(problem, instead.candidate)}: ${values(found, instead)}.`;
    return [`${who} less work: ${what}.${other}`];
  });
}

function lossOf(found: Found, ran: Ran): string {
  return shortfallOf(found, ran) === undefined ? "" : ", which does less work";
}

/** No placement keeps the limits: shows the nearest ones. */
function none(found: Found): string[] {
  const nearest = [...found.ran]
    .filter(({ outcomes }) => outcomes.length > 0 && outcomes.every(({ failed }) => failed === undefined))
    .map((ran) => ({ ran, broken: new Set(ran.outcomes.flatMap(({ broken }) => broken)), by: distance(found, ran) }))
    .sort((a, b) => a.by - b.by)
    .slice(0, 3);
  if (nearest.length === 0) {
    const failed = found.ran.map((ran) => brokenBy(found, ran)).find((text) => text !== "");
    if (failed !== undefined) return [`No placement can be run. The first one ${failed}.`];
    return ["The compiler refuses every placement."];
  }
  return [
    "No placement keeps the limits. Nearest come:",
    ...nearest.map(
      ({ ran }) => `  ${describe(found.problem, ran.candidate)}: ${values(found, ran)}; it ${brokenBy(found, ran)}`,
    ),
  ];
}

/** By how much limits are broken, each relative to its value. */
function distance({ problem }: Found, { outcomes }: Ran): number {
  const { limits } = problem.search;
  return limits.reduce((sum, { value, operator }, index) => {
    const limit = value(problem.conditions[0]?.values ?? {});
    const worst = Math.max(
      ...outcomes.map((each) => {
        const measured = each.worst[index] ?? Infinity;
        return operator.startsWith(">")
          ? limit - measured
          : operator === "=="
            ? Math.abs(measured - limit)
            : measured - limit;
      }),
    );
    return sum + Math.max(0, worst) / (Math.abs(limit) || 1);
  }, 0);
}

const mostRows = 12;

function isBroken({ outcomes }: Ran, limit: number): boolean {
  return outcomes.some(({ broken }) => broken.includes(limit));
}

/** Whether the values of two placements, in every measure and for every limit, are printed alike. */
function isAlike(found: Found, a: Ran, b: Ran): boolean {
  const { experiment, search } = found.problem;
  return (
    a.candidate.choice === b.candidate.choice &&
    experiment.measures.every(({ name }) => number(valueOf(found, a, name)) === number(valueOf(found, b, name))) &&
    search.limits.every(
      (_, index) =>
        isBroken(a, index) === isBroken(b, index) &&
        number(limitValueOf(found, a, index)) === number(limitValueOf(found, b, index)),
    )
  );
}

function table(found: Found, { width, paint }: TextOptions): readonly string[] {
  const { problem, now } = found;
  const { measures } = problem.experiment;
  const { limits } = problem.search;
  const { rows, alike } = rowsOf(found);
  const marked = new Set(
    limits.flatMap(({ measure }, index) => (rows.some((ran) => isBroken(ran, index)) ? [measure] : [])),
  );
  const group = (name: string): { heading: string; columns: { heading: string; fields: Field[] }[] } => {
    const unit = unitOf(found, name).name;
    const limit = problem.search.limits.findIndex(({ measure }) => measure === name);
    const isGoal = problem.search.goals.some(({ measure }) => measure === name);
    const fields = rows.map((ran): Field => {
      const text = number(limit >= 0 && !isGoal ? limitValueOf(found, ran, limit) : valueOf(found, ran, name));
      const breaks = limits.some((each, index) => each.measure === name && isBroken(ran, index));
      return breaks ? { text: `${text} ×`, style: "bad" } : { text: marked.has(name) ? `${text}  ` : text };
    });
    return { heading: "", columns: [{ heading: unit === "" ? name : `${name} in ${unit}`, fields }] };
  };
  const standings = rows.map((ran) => standing(found, ran));
  const first = Math.max(0, ...standings.map((each) => each.length));
  const grid = {
    corner: "",
    labels: rows.map((ran, index) => {
      const others = alike.get(ran) ?? 0;
      const stands = `${(standings[index] ?? "").padEnd(first)}${first > 0 ? "  " : ""}`;
      return { text: `${stands}${describe(problem, ran.candidate, true)}${others === 0 ? "" : ` +${others}`}` };
    }),
    groups: measures.map(({ name }) => group(name)),
  };
  const lines = [...gridLines(grid, Math.max(width, 80), paint)];
  if (marked.size > 0) lines.push(paint("dim", "× breaks its limit"));
  if (rows.some((ran) => measures.some(({ name }) => !Number.isFinite(valueOf(found, ran, name)))))
    lines.push(paint("dim", "none: not measured in some run; without its goal no placement is best"));
  const merged = [...alike.values()].reduce((sum, others) => sum + others, 0);
  if (merged > 0) lines.push(paint("dim", "+N: so many other placements have these values, to the digits shown"));
  const hidden = found.ran.filter(({ outcomes }) => outcomes.length > 0).length - rows.length - merged;
  if (hidden > 0) lines.push(paint("dim", `${hidden} more ran; --json has them all.`));
  if (now === undefined && problem.groups.length > 0)
    lines.push(paint("dim", "What the program has now differs from point to point, and is not in the table."));
  return lines;
}

interface Rows {
  readonly rows: readonly Ran[];
  /** How many others have the same values as a row. */
  readonly alike: ReadonlyMap<Ran, number>;
}

/** The front, the program's own placement, the price of limits, and the best of the rest. Of those with the same values one stands for all. */
function rowsOf(found: Found): Rows {
  const [goal] = found.problem.search.goals;
  const sign = goal?.direction === "maximize" ? -1 : 1;
  const measured = found.ran.filter(({ outcomes }) => outcomes.length > 0);
  const ordered = measured
    .filter(({ outcomes }) => outcomes.every(({ failed }) => failed === undefined))
    .sort(
      (a, b) =>
        sign * (valueOf(found, a, goal?.measure ?? "") - valueOf(found, b, goal?.measure ?? "")) ||
        barriersOf(a.candidate) - barriersOf(b.candidate),
    );
  const first = [...found.front, ...(found.now === undefined ? [] : [found.now]), ...found.costs.map(({ ran }) => ran)];
  const rows = new Map<string, Ran>();
  const merged = new Map<Ran, Set<Ran>>();
  for (const ran of [...first, ...found.tied, ...ordered]) {
    if (ran.outcomes.length === 0 || rows.has(ran.candidate.key)) continue;
    const same = first.includes(ran) ? undefined : [...rows.values()].find((row) => isAlike(found, row, ran));
    if (same !== undefined) merged.get(same)?.add(ran);
    else if (rows.size < mostRows) {
      rows.set(ran.candidate.key, ran);
      merged.set(ran, new Set());
    }
  }
  const alike = new Map([...merged].flatMap(([row, { size }]) => (size === 0 ? [] : [[row, size] as const])));
  const sorted = [...rows.values()].sort(
    (a, b) => sign * (valueOf(found, a, goal?.measure ?? "") - valueOf(found, b, goal?.measure ?? "")),
  );
  return { rows: sorted, alike };
}

function standing(found: Found, ran: Ran): string {
  const parts = [
    found.front.includes(ran) ? (found.front.length > 1 ? "front" : "best") : found.tied.includes(ran) ? "tied" : "",
    found.now === ran ? "now" : "",
  ];
  return parts.filter((each) => each !== "").join(", ");
}

function costs(found: Found): string[] {
  const { problem } = found;
  const [best] = found.front;
  const { limits, goals } = problem.search;
  if (limits.length === 0 || goals.length === 0 || best === undefined) return [];
  const [{ measure }] = goals as [(typeof goals)[number]];
  const lines = limits.map(({ text }, index) => {
    const cost = found.costs.find(({ limit }) => limit === index);
    if (cost === undefined) return `  ${text} costs nothing: what breaks it alone is not better`;
    const [there, here] = [valueOf(found, cost.ran, measure), valueOf(found, best, measure)];
    const without = `${describe(problem, cost.ran.candidate)}: ${values(found, cost.ran)}${lossOf(found, cost.ran)}`;
    return `  ${text} costs ${quantity(found, Math.abs(here - there), measure)} of ${measure}; without it, ${without}`;
  });
  return ["What the limits cost", ...lines];
}

function ties(found: Found): string[] {
  const { problem, front, seeds, same } = found;
  const tied: Ran[] = [];
  for (const each of found.tied) if (![...front, ...tied].some((other) => isAlike(found, other, each))) tied.push(each);
  if (tied.length === 0) return [];
  const little = `they differ by less than ${indifference * 100} %`;
  const why = same || seeds === 1 ? little : `${little}, or within their 95 % intervals over ${seeds} seeds`;
  const few = tied.slice(0, 6).map((ran) => `  ${describe(problem, ran.candidate)}${lossOf(found, ran)}`);
  const more = tied.length > 6 ? [`  and ${tied.length - 6} more`] : [];
  return [`As good as the best: ${why}`, ...few, ...more];
}

/** With one goal: how the best placement changes as a limit grows. */
export function stepsOf(found: Found, limit: number): { readonly from: number; readonly ran: Ran }[] {
  const { goals, limits } = found.problem.search;
  const [goal] = goals;
  const judged = limits[limit];
  if (goal === undefined || judged === undefined) return [];
  const [sign, up] = [goal.direction === "maximize" ? -1 : 1, judged.operator.startsWith(">") ? -1 : 1];
  const points = found.ran
    .filter(
      ({ outcomes }) =>
        outcomes.length > 0 &&
        outcomes.every(({ failed, broken }) => failed === undefined && broken.every((each) => each === limit)),
    )
    .map((ran) => ({ ran, x: up * limitValueOf(found, ran, limit), y: sign * valueOf(found, ran, goal.measure) }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const steps: { from: number; ran: Ran }[] = [];
  let best = Infinity;
  for (const { x, y } of points) {
    if (best !== Infinity && y >= best - indifference * Math.abs(best)) continue;
    best = y;
    // A placement with fewer barriers that needs hardly more of the limit replaces it.
    const plain = points
      .filter(
        (each) => Math.abs(each.x - x) <= 0.02 * Math.abs(x) && Math.abs(each.y - y) <= indifference * Math.abs(y),
      )
      .reduce((a, b) => (barriersOf(b.ran.candidate) < barriersOf(a.ran.candidate) ? b : a));
    steps.push({ from: up * plain.x, ran: plain.ran });
  }
  return steps;
}

function steps(found: Found): string[] {
  const { goals, limits } = found.problem.search;
  if (goals.length !== 1) return [];
  return limits.flatMap(({ measure, operator }, index) => {
    const moves = stepsOf(found, index);
    if (operator === "==" || operator === "!=" || moves.length < 2) return [];
    const lines = moves.map(
      ({ from, ran }) =>
        `  ${operator.startsWith(">") ? "down to" : "from"} ${quantity(found, from, measure)}: ${describe(found.problem, ran.candidate)}, ${goals[0]!.measure} ${quantity(found, valueOf(found, ran, goals[0]!.measure), goals[0]!.measure)}`,
    );
    return [`The best as the limit on ${measure} moves`, ...lines];
  });
}

/** Places that no handler reached in any run, so that a barrier there has no effect. */
function idle({ problem, ran, now }: Found): string[] {
  const passed = new Set(ran.flatMap(({ outcomes }) => outcomes.flatMap((each) => [...each.passed])));
  const many = problem.groups.length > 1 ? ({ hosts }: Group): string => `on ${list(hosts)}: ` : (): string => "";
  const lines = problem.groups.flatMap((group, index) => {
    const never = group.sites.filter(({ name }) => !passed.has(`${index} ${name}`));
    if (never.length === 0) return [];
    const has = never.filter(({ name }) => now?.candidate.placed[index]?.has(name) === true);
    const useless =
      has.length === 0
        ? []
        : [
            `  of these the program has a barrier ${list(has.map((site) => shown(site, group)))}, which never hands over`,
          ];
    return [`  ${many(group)}${never.map((site) => shown(site, group)).join(", ")}`, ...useless];
  });
  return lines.length === 0 ? [] : ["No handler passes here in any run, so a barrier changes nothing", ...lines];
}

function refusals({ problem, refused }: Found): string[] {
  const [first] = refused;
  if (first === undefined) return [];
  const by = new Map<string, number>();
  for (const { diagnostic } of refused) by.set(diagnostic.code, (by.get(diagnostic.code) ?? 0) + 1);
  const lines = [...by].map(([code, count]) => {
    const example = refused.find(({ diagnostic }) => diagnostic.code === code)!;
    return `  ${count} by ${code}, such as: ${describe(problem, example.candidate)}: ${example.diagnostic.message}`;
  });
  return ["Refused by the compiler, and never run", ...lines];
}

/** Placements whose runs could not go on, or break an expectation of the scenario. */
function failures({ problem, ran }: Found): string[] {
  const failed = ran.flatMap(({ candidate, outcomes }) => {
    const why = outcomes.find((each) => each.failed !== undefined)?.failed;
    return why === undefined ? [] : [{ candidate, why }];
  });
  const [first] = failed;
  if (first === undefined) return [];
  return [
    `Out, as a run fails: ${failed.length} of ${ran.length}`,
    `  such as ${describe(problem, first.candidate)}: ${first.why}`,
  ];
}

/** Fresh seeds and static bounds against the runs. */
function checks(found: Found, { bounds }: Facts): string[] {
  const [goal] = found.problem.search.goals;
  const lines = found.front.flatMap((ran) => {
    const fresh = found.fresh.get(ran.candidate) ?? [];
    const said: string[] = [];
    if (goal !== undefined && fresh.length > 0) {
      const again = valueOf(found, { outcomes: fresh }, goal.measure);
      const count = fresh.length === 1 ? "a fresh seed" : `${fresh.length} fresh seeds`;
      said.push(`  with ${count}: ${goal.measure} ${quantity(found, again, goal.measure)}, all limits kept`);
    }
    const outcomes = [...ran.outcomes, ...fresh];
    for (const [device, bound] of bounds.get(ran.candidate) ?? []) {
      const longest = Math.max(0, ...outcomes.map(({ handlers }) => handlers[device] ?? 0));
      if (longest === 0) continue;
      said.push(
        typeof bound === "string"
          ? `  handler of ${device}: ${shownTime(longest)} at the longest; there is no bound for it: ${bound}`
          : `  handler of ${device}: ${shownTime(longest)} at the longest, ${longest <= bound + 0.5 ? "within" : "OVER"} its bound of ${shownTime(bound)}`,
      );
    }
    return found.front.length > 1 && said.length > 0 ? [`  ${describe(found.problem, ran.candidate)}`, ...said] : said;
  });
  return lines.length === 0 ? [] : ["Checked", ...lines];
}

function confidence(found: Found): string {
  const sampled = found.differing === undefined;
  const searched = sampled
    ? "Placements were tried from the best ones on, not all: another one may be better."
    : found.listed
      ? "All placements that differ were compared."
      : "Barriers at other places change no run with the first seed, so all placements that differ were compared.";
  const certain = found.same
    ? "Another seed gives the same, so the differences are exact."
    : found.seeds > 1
      ? `Those that are not tied are worse at 95 %, by paired differences over up to ${found.seeds} seeds.`
      : "With one seed, differences are those of one run.";
  return `${searched} ${certain}`;
}
