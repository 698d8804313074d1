/** The door of the room: `.xgraph` text to `.xgraph` text, by prettier. */
import { format as prettierFormat } from "prettier/standalone";
import * as plugin from "./plugin.js";

export { UnreadableError } from "./plugin.js";

/**
 * The text in its new layout.
 *
 * @param width The longest line; 100 by default. A line that cannot be broken may be longer.
 * @throws UnreadableError if the text has syntax errors.
 */
export function format(text: string, width?: number): Promise<string> {
  const options = width === undefined ? {} : { printWidth: width };
  return prettierFormat(text, { ...options, parser: "xgraph", plugins: [plugin] });
}
