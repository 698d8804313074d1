/** How often frames arrive at a device: as the program promises, and as fast as its medium carries them. */
import { evaluate, type LinkType, type MediumType } from "../../compiler/index.js";
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
  const { every, jitter, burst, apart, spaced } = joinOf(use, device)?.arrives ?? {};
  return Object.entries({ every, jitter, burst, apart, spaced }).flatMap(([name, expr]) =>
    expr === undefined ? [] : [[name, evaluate(expr, use.parameters) ?? null] as const],
  );
}

/** The promise about a device's frames, with its text; undefined where there is none, or where only a run knows its values. */
export function promiseOf(
  use: Use,
  device: string,
): { readonly arrivals: Arrivals; readonly periodic?: Periodic; readonly text: string } | undefined {
  const arrives = joinOf(use, device)?.arrives;
  if (arrives === undefined) return undefined;
  const values = new Map(valuesOf(use, device));
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

/** Frames of a length one after the other; undefined where the link may bring them closer. */
function lineRate(use: Use, device: string, medium: MediumType, bytes: number): Arrivals | undefined {
  const closer = ["duplicate", "reorder", "jitter"];
  if (closer.some((name) => (medium.values[name] ?? 0) !== 0)) return undefined;
  const link = joinOf(use, device)?.link.name;
  const changed = use.scenario.events.some(
    ({ action }) => action.kind === "set" && action.link === link && closer.includes(action.name),
  );
  return changed ? undefined : periodic({ every: frameTime(medium, bytes) });
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
