/** Values as text in the syntax of programs, for messages and labels. */
import { formatQuantity, type Dimension } from "../../../grammar/index.js";
import type { Type } from "../program.js";

const dimensions: Readonly<Record<string, Dimension>> = {
  time: "time",
  bytes: "size",
  ratio: "ratio",
  rate: "rate",
  bandwidth: "bandwidth",
  cycles: "cycles",
  perByte: "timePerSize",
};

export function showValue(value: number | string | boolean, type: Type): string {
  if (type.kind === "string") return JSON.stringify(value);
  if (typeof value !== "number") return String(value);
  if (type.kind === "host") return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
  return formatQuantity(value, dimensions[type.kind] ?? "number");
}
