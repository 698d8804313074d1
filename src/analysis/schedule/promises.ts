/** How often frames arrive at a device: as the program promises, and as fast as its medium carries them. */
import { type ArrivesType, type Environment, evaluate, type LinkType, type MediumType } from "../../compiler/index.js";
import { type Arrivals, both, curve, type Periodic, periodic, tightened } from "../../schedule/index.js";
import { frameTime } from "../time/costs.js";
import type { Use } from "../uses/uses.js";

/** A link of a host, with the promise about the frames that come over it. */
interface Joined {
  readonly link: LinkType;
  readonly arrives: LinkType["joins"][number]["arrives"];
}

/** The link of a device. */
export function joinOf({ scenario, host }: Use, device: string): Joined | undefined {
  for (const link of scenario.links)
    for (const join of link.joins)
      if (join.host === host.name && join.device === device) return { link, arrives: join.arrives };
  return undefined;
}

/** The values of the promise about a device's frames at a point, by their names. */
export function valuesOf(use: Use, device: string): readonly (readonly [string, unknown])[] {
  return valuesIn(joinOf(use, device)?.arrives, use.parameters);
}

/** The values of the promises of a host's starts at a point. */
export function madeBy({ scenario, host, parameters }: Use): readonly Values[] {
  return scenario.starts.flatMap((each) => (each.host === host.name ? [valuesIn(each.arrives, parameters)] : []));
}

type Values = readonly (readonly [string, unknown])[];

function valuesIn(arrives: ArrivesType | undefined, parameters: Environment): Values {
  const { every, jitter, burst, apart, spaced } = arrives ?? {};
  return Object.entries({ every, jitter, burst, apart, spaced }).flatMap(([name, expr]) =>
    expr === undefined ? [] : [[name, evaluate(expr, parameters) ?? null] as const],
  );
}

/** What is promised of a stream. */
export interface Promised {
  readonly arrivals: Arrivals;
  readonly periodic?: Periodic;
  readonly text: string;
}

/** The promise about a device's frames, with its text; undefined where there is none, or where only a run knows its values. */
export function promiseOf(use: Use, device: string): Promised | undefined {
  const arrives = joinOf(use, device)?.arrives;
  return arrives && promised(arrives, use.parameters);
}

/** A promise at a point; undefined where only a run knows its values. */
export function promised(arrives: ArrivesType, parameters: Environment): Promised | undefined {
  const values = new Map(valuesIn(arrives, parameters));
  const spaced = values.get("spaced");
  const { text } = arrives;
  if (Array.isArray(spaced)) {
    const times = spaced.filter((each): each is number => typeof each === "number");
    return times.length === spaced.length && (times.at(-1) ?? 0) > 0 ? { arrivals: curve(times), text } : undefined;
  }
  const number = (name: string, otherwise: number): number | undefined => {
    const value = values.has(name) ? values.get(name) : otherwise;
    return typeof value === "number" ? value : undefined;
  };
  const [every, jitter, burst, apart] = [
    number("every", 0),
    number("jitter", 0),
    number("burst", 1),
    number("apart", 0),
  ];
  // A promise with a value that only a run knows promises nothing here.
  if (every === undefined || jitter === undefined || burst === undefined || apart === undefined || every <= 0)
    return undefined;
  const said = { every, jitter, burst, apart };
  return { arrivals: periodic(said), periodic: said, text };
}

/** Whether a link may duplicate frames, or hold them back, at some time of a run. */
export function disturbs({ scenario }: Pick<Use, "scenario">, link: string | undefined, medium: MediumType): boolean {
  const closer = ["duplicate", "reorder", "jitter"];
  if (closer.some((name) => (medium.values[name] ?? 0) !== 0)) return true;
  return scenario.events.some(
    ({ action }) => action.kind === "set" && action.link === link && closer.includes(action.name),
  );
}

/** Frames of a length one after the other; undefined where the link may bring them closer. */
function lineRate(use: Use, device: string, medium: MediumType, bytes: number): Arrivals | undefined {
  if (disturbs(use, joinOf(use, device)?.link.name, medium)) return undefined;
  return periodic({ every: frameTime(medium, bytes) });
}

/** Frames of at least a length, as promised and no closer than the link brings them; undefined where neither says how often they come. */
export function arrivalsOn(
  use: Use,
  device: string,
  medium: MediumType,
  bytes: number,
  promise: Arrivals | undefined,
): Arrivals | undefined {
  const line = lineRate(use, device, medium, bytes);
  if (line === undefined) return promise;
  return promise === undefined ? line : tightened(both(line, promise));
}
