/** Colours: only on a terminal, and as NO_COLOR and FORCE_COLOR say. */
import type { Paint } from "../lab/index.js";
import type { Io, Output } from "./io.js";

export function usesColor(output: Output, env: Io["env"]): boolean {
  const { FORCE_COLOR: force = "", NO_COLOR: no = "", TERM: term } = env;
  if (force !== "") return force !== "0" && force !== "false";
  return no === "" && output.isTerminal && term !== "dumb";
}

const escapes = { title: "1", dim: "2", good: "32", bad: "1;31" } as const;

export function painter(color: boolean): Paint {
  return (style, text) => (color && text !== "" ? `\u001b[${escapes[style]}m${text}\u001b[0m` : text);
}
