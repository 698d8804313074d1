/** The text of a fit for people. */
import { formatQuantity } from "../../grammar/units.js";
import { describePoint, gridLines, type Paint } from "../lab/index.js";
import type { Fit } from "./fit.js";
import { describeTarget, type Target } from "./targets.js";
import type { Thresholds } from "./thresholds.js";
import { type FittedValue, nameOf } from "./values.js";

const dimensions = {
  time: "time",
  perByte: "timePerSize",
  cycles: "cycles",
  cyclesPerByte: "cyclesPerSize",
  rate: "rate",
  ratio: "ratio",
  bytes: "size",
  int: "number",
} as const;

/** A number in the unit in which its bounds are shown. */
export function show({ kind }: FittedValue, number: number): string {
  return formatQuantity(number, dimensions[kind]);
}

/** The number of digits that are significant, given the uncertainty. */
function short(value: FittedValue, number: number): string {
  return show(value, Number(number.toPrecision(3)));
}

export function fitText(fit: Fit, { width = 100, paint }: { readonly width?: number; readonly paint: Paint }): string {
  const lines: string[] = [];
  lines.push(paint("title", "fitted values"));
  lines.push(...gridLines(valuesGrid(fit), width, paint));
  lines.push("", ...apart(fit, paint));
  if (fit.thresholds !== undefined) lines.push("", ...thresholdLines(fit, fit.thresholds, paint));
  lines.push("", paint("title", "errors, from whole runs"), ...gridLines(errorsGrid(fit), width, paint));
  const held = fit.targets.some((target) => target.held);
  lines.push("", ...worst(fit, (target) => !target.held, "fitted to"));
  if (held) lines.push(...worst(fit, (target) => target.held, "held out, predicted"));
  lines.push(
    `${fit.iterations} steps, ${fit.runs} points run, ${fit.values.length} values, ${fit.precision.rank} combinations of them determined.`,
  );
  return `${lines.join("\n")}\n`;
}

function valuesGrid({ values, numbers, precision }: Fit): Parameters<typeof gridLines>[0] {
  const column = (
    heading: string,
    text: (index: number) => string,
  ): { heading: string; fields: { text: string }[] } => ({
    heading,
    fields: values.map((_, index) => ({ text: text(index) })),
  });
  const range = (index: number): number => values[index]!.high - values[index]!.low;
  return {
    corner: "",
    labels: values.map((value) => ({ text: nameOf(value) })),
    groups: [
      { heading: "", columns: [column("before", (i) => show(values[i]!, values[i]!.value))] },
      { heading: "", columns: [column("fitted", (i) => show(values[i]!, numbers[i]!))] },
      {
        heading: "",
        columns: [
          column("+-", (i) =>
            precision.known[i]! < 0.05 ? "unknown" : short(values[i]!, precision.deviations[i]! * range(i)),
          ),
        ],
      },
      {
        heading: "",
        columns: [column("bounds", (i) => `${show(values[i]!, values[i]!.low)}..${show(values[i]!, values[i]!.high)}`)],
      },
      {
        heading: "",
        columns: [
          column("", (i) => {
            const u = (numbers[i]! - values[i]!.low) / range(i);
            return u < 0.001 ? "at its low bound" : u > 0.999 ? "at its high bound" : "";
          }),
        ],
      },
    ],
  };
}

function apart({ values, precision }: Fit, paint: Paint): readonly string[] {
  const lines = [paint("title", "what cannot be told apart")];
  const silent = values.filter((_, index) => precision.known[index]! < 0.05);
  for (const group of precision.alike)
    lines.push(`only together: ${group.map((index) => nameOf(values[index]!)).join(", ")}`);
  const inGroups = new Set(precision.alike.flat().map((index) => values[index]!));
  const alone = silent.filter((value) => !inGroups.has(value));
  if (alone.length > 0) lines.push(`the data says nothing about: ${alone.map(nameOf).join(", ")}`);
  if (lines.length === 1) lines.push("every value acts in a way of its own");
  return lines;
}

function thresholdLines(fit: Fit, thresholds: readonly Thresholds[], paint: Paint): readonly string[] {
  const { values, numbers, targets } = fit;
  const fitting = targets.filter((target) => !target.held);
  const lines = [paint("title", "nearest thresholds, where results jump")];
  for (const [index, { below, above }] of thresholds.entries()) {
    const value = values[index]!;
    const range = value.high - value.low;
    const number = numbers[index]!;
    for (const [word, side] of [
      ["less", below],
      ["more", above],
    ] as const) {
      if (side === undefined) continue;
      const ends = [side.from, side.to].map((u) => Math.abs(value.low + u * range - number));
      const target = fitting[side.target]!;
      lines.push(
        `${nameOf(value)} ${short(value, Math.min(...ends))} to ${short(value, Math.max(...ends))} ${word}: ` +
          `${formatQuantity(Number((Math.abs(side.jump) * target.tolerance).toPrecision(2)), "time")} at ${describeTarget(target)}`,
      );
    }
  }
  if (lines.length === 1) lines.push("none within 30 % of any range");
  return lines;
}

function errorsGrid({ targets, before, after }: Fit): Parameters<typeof gridLines>[0] {
  const unit = (target: Target): number =>
    target.from.experiment.measures.find(({ name }) => name === target.measure)?.unit.factor ?? 1;
  const column = (
    heading: string,
    text: (index: number) => string,
  ): { heading: string; fields: { text: string }[] } => ({
    heading,
    fields: targets.map((_, index) => ({ text: text(index) })),
  });
  const amount = (index: number, value: number): string => (value / unit(targets[index]!)).toFixed(1);
  const error = (index: number, value: number): string => {
    const { of, expectation } = targets[index]!;
    return expectation.within?.each.relative === true
      ? `${(((value - of) / of) * 100).toFixed(2)} %`
      : amount(index, value - of);
  };
  return {
    corner: "",
    labels: targets.map(({ from, measure, point, held }) => ({
      text: `${from.experiment.name} ${measure}, ${describePoint(point)}${held ? " (held out)" : ""}`,
    })),
    groups: [
      { heading: "", columns: [column("measured", (i) => amount(i, targets[i]!.of))] },
      { heading: "", columns: [column("simulated", (i) => amount(i, after[i]!))] },
      { heading: "", columns: [column("error", (i) => error(i, after[i]!))] },
      { heading: "", columns: [column("before", (i) => error(i, before[i]!))] },
    ],
  };
}

function worst({ targets, after }: Fit, which: (target: Target) => boolean, words: string): readonly string[] {
  const lines: string[] = [];
  for (const relative of [true, false]) {
    const chosen = targets.flatMap((target, index) =>
      which(target) && (target.expectation.within?.each.relative ?? false) === relative ? [{ target, index }] : [],
    );
    if (chosen.length === 0) continue;
    const errors = chosen.map(({ target, index }) =>
      Math.abs(relative ? (after[index]! - target.of) / target.of : after[index]! - target.of),
    );
    const most = errors.indexOf(Math.max(...errors));
    const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    const text = (error: number): string =>
      relative ? `${(error * 100).toFixed(2)} %` : formatQuantity(Number(error.toPrecision(3)), "time");
    lines.push(
      `${words}: ${chosen.length} ${relative ? "value" : "difference"}${chosen.length === 1 ? "" : "s"}, mean ${text(mean)}, worst ${text(errors[most]!)} at ${describeTarget(chosen[most]!.target)}`,
    );
  }
  return lines;
}
