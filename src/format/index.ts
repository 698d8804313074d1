/** The door of the room: `.xgraph` text to `.xgraph` text, by prettier. */
import { format as prettierFormat } from "prettier/standalone";
import * as plugin from "./plugin.js";

export { UnreadableError } from "./plugin.js";

/**
 * The text laid out anew.
 *
 * @param width The longest line; 100 by default. What cannot be broken is longer.
 * @throws UnreadableError where the text has syntax errors.
 */
export function format(text: string, width?: number): Promise<string> {
  const options = width === undefined ? {} : { printWidth: width };
  return prettierFormat(text, { ...options, parser: "xgraph", plugins: [plugin] });
}
