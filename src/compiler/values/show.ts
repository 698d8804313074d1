/** Values as a program would write them, for messages and labels. */
import { showValueOf } from "../../../grammar/index.js";
import type { Type } from "../program.js";

export function showValue(value: number | string | boolean, type: Type): string {
  return showValueOf(value, type.kind);
}
