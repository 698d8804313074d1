/** The values of machines as people read and write them. */
import { formatQuantity } from "../../grammar/units.js";
import type { MachineValue } from "../runtime/index.js";

/** The dimension of each kind of number, for `formatQuantity`. */
const dimensions = {
  int: "number",
  rate: "rate",
  ratio: "ratio",
  time: "time",
  cycles: "cycles",
  perByte: "timePerSize",
  cyclesPerByte: "cyclesPerSize",
  bytes: "size",
} as const;

/** A number of a kind in the unit in which a reader knows it, `5 us`; undefined for a word and for `true` and `false`. */
export function shownNumber(value: MachineValue["value"], kind: MachineValue["kind"]): string | undefined {
  if (typeof value !== "number" || kind === "bool" || kind === "word") return undefined;
  return formatQuantity(value, dimensions[kind]);
}
