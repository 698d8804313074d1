/** All implementations that are written by hand to hide what they do, by their names. */
import type { Hidden } from "./hidden.js";
import { contexts } from "./hidden-contexts.js";
import { shapes } from "./hidden-shapes.js";
import { times } from "./hidden-times.js";
import { values } from "./hidden-values.js";
import { waits } from "./hidden-waits.js";

export const every: readonly (readonly [string, Hidden])[] = [
  ...Object.entries(waits).map(([name, each]) => [`wait: ${name}`, { ...each, hides: "wait" }] as const),
  ...Object.entries(times).map(([name, each]) => [`time: ${name}`, { ...each, hides: "time" }] as const),
  ...[contexts, shapes, values].flatMap((of) =>
    Object.entries(of).map(([name, each]) => [`${each.hides}: ${name}`, each] as const),
  ),
];
