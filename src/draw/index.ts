/** The door of the room: a graph or a scenario of a checked program as a picture. */
import { dot } from "./dot.js";
import { mermaid } from "./mermaid.js";
import type { Picture } from "./model.js";
import { svg } from "./svg.js";

export { type Picture, pictureOfGraph, pictureOfScenario } from "./model.js";

export const formats: { readonly [Format in "svg" | "dot" | "mermaid"]: (picture: Picture) => string } = {
  svg,
  dot,
  mermaid,
};
