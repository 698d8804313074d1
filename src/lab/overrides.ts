/** Machines with some values replaced: `DECstation5000.switch.direct=920cycles`. */
import { outsideOf, showValueOf, type Range } from "../../grammar/ranges.js";
import { parseQuantity, type Quantity } from "../../grammar/units.js";
import type { CostData, MachineData, MachineValue } from "../runtime/index.js";
import { lowerFirst } from "./axis-values.js";
import { shownNumber } from "./machine-values.js";
import { isRefusal, refuse, suggestion, type Refusal } from "./refusal.js";
import type { Setting } from "./settings.js";

type Machines = Readonly<Record<string, MachineData>>;

/** The words of values that are words. */
const words: Readonly<Record<string, readonly string[]>> = {
  byteOrder: ["big", "little"],
  "nic.drains": ["one", "all"],
};

/** Limits of a machine's values beside those of their kind; for a device by the last part of the name. */
export const machineRanges: Readonly<Record<string, Range>> = {
  clock: { low: 1 },
  cores: { low: 1, high: 64 },
  "handoff.share": { low: 0, high: 1 },
  "handoff.refillPer": { low: 0, high: 1 },
  "nic.queues": { low: 1, high: 64 },
  "nic.coalesceFrames": { low: 1, high: 65_536 },
  "nic.txGroup": { low: 1, high: 65_536 },
  "nic.ring": { low: 1, high: 65_536 },
  "nic.txRing": { low: 1, high: 65_536 },
  "memory.messages": { low: 1 },
  every: { low: 1 },
  level: { low: 1, high: 7 },
};

function rangeOf(name: string): Range {
  const part = /^device\.[^.]+\.([^.]+)$/.exec(name)?.[1];
  return machineRanges[part ?? name] ?? {};
}

/** The value, if the machine can have it. */
function inRange(name: string, value: MachineValue, machine: string): MachineValue | Refusal {
  if (typeof value.value !== "number") return value;
  const allowed = outsideOf(value.value, value.kind, { low: 0, ...rangeOf(name) });
  if (allowed === undefined) return value;
  return refuse(`"${machine}.${name}" must be ${allowed}, but this is ${showValueOf(value.value, value.kind)}`);
}

/** Every name that can be set: `DECstation5000.switch.direct`. */
export function settableNames(machines: Machines): readonly string[] {
  return Object.entries(machines).flatMap(([machine, { values, costs }]) =>
    [...Object.keys(values), ...Object.keys(costs)].map((name) => `${machine}.${name}`),
  );
}

/** The machines after the settings, applied in order; a clock first, because cycles depend on it. */
export function overrideMachines(machines: Machines, settings: readonly Setting[]): Machines | Refusal {
  const isClock = ({ name }: Setting): boolean => name.endsWith(".clock");
  let result = machines;
  for (const setting of [...settings.filter(isClock), ...settings.filter((each) => !isClock(each))]) {
    const [, machineName = "", name = ""] = /^([^.]*)\.?(.*)$/s.exec(setting.name) ?? [];
    const machine = Object.hasOwn(result, machineName) ? result[machineName] : undefined;
    if (machine === undefined)
      return refuse(`there is no machine ${machineName}`, suggestion(machineName, Object.keys(machines)));
    const changed = overrideMachine(machine, name, setting);
    if (isRefusal(changed)) return changed;
    result = { ...result, [machineName]: changed };
  }
  return result;
}

function overrideMachine(machine: MachineData, name: string, setting: Setting): MachineData | Refusal {
  const value = Object.hasOwn(machine.values, name) ? machine.values[name] : undefined;
  if (value !== undefined) {
    const changed = overrideValue(machine, name, value, setting);
    if (isRefusal(changed)) return changed;
    const set = inRange(name, changed, machine.name);
    return isRefusal(set) ? set : { ...machine, values: { ...machine.values, [name]: set } };
  }
  const cost = Object.hasOwn(machine.costs, name) ? machine.costs[name] : undefined;
  if (cost !== undefined) {
    const changed = overrideCost(machine, cost, setting);
    return isRefusal(changed) ? changed : { ...machine, costs: { ...machine.costs, [name]: changed } };
  }
  const known = [...Object.keys(machine.values), ...Object.keys(machine.costs)];
  return refuse(`machine ${machine.name} has no value ${name}`, suggestion(name, known));
}

function overrideValue(
  machine: MachineData,
  name: string,
  old: MachineValue,
  setting: Setting,
): MachineValue | Refusal {
  const { text } = setting;
  if (setting.factor) return scale(old, setting);
  switch (old.kind) {
    case "bool":
      if (text !== "true" && text !== "false") return refuse(`${setting.name} is true or false, not "${text}"`);
      return changed(old, text === "true");
    case "word": {
      const allowed = words[name];
      if (allowed !== undefined && !allowed.includes(text))
        return refuse(`${setting.name} is ${allowed.join(" or ")}, not "${text}"`);
      return changed(old, text);
    }
    case "int":
    case "rate":
    case "ratio":
    case "time":
    case "cycles":
    case "bytes":
    case "perByte":
    case "cyclesPerByte": {
      const value = quantityOf(machine, old.kind, setting);
      return isRefusal(value) ? value : changed(old, value.value);
    }
  }
}

function overrideCost(machine: MachineData, old: CostData, setting: Setting): CostData | Refusal {
  const { fixed, perByte } = old;
  if (setting.factor) {
    const scaledFixed = fixed && scale(fixed, setting);
    if (scaledFixed !== undefined && isRefusal(scaledFixed)) return scaledFixed;
    const scaledPerByte = perByte && scale(perByte, setting);
    if (scaledPerByte !== undefined && isRefusal(scaledPerByte)) return scaledPerByte;
    return {
      ...(scaledFixed !== undefined && { fixed: scaledFixed }),
      ...(scaledPerByte !== undefined && { perByte: scaledPerByte }),
    };
  }
  const quantity = parseQuantity(setting.text);
  const dimension = "error" in quantity ? undefined : quantity.dimension;
  const isPerByte = dimension === "timePerSize" || dimension === "cyclesPerSize";
  const perByteKind = dimension === "cyclesPerSize" ? "cyclesPerByte" : "perByte";
  const part: MachineValue = (isPerByte ? perByte : fixed) ?? {
    value: 0,
    kind: isPerByte ? perByteKind : "time",
    label: "assumed",
  };
  const value = quantityOf(machine, part.kind, setting);
  if (isRefusal(value)) return value;
  return isPerByte ? { ...old, perByte: changed(part, value.value) } : { ...old, fixed: changed(part, value.value) };
}

function changed(old: MachineValue, value: number | boolean | string): MachineValue {
  return { value, kind: old.kind, label: "set", declared: old.declared ?? old.value };
}

function scale(old: MachineValue, { name, text }: Setting): MachineValue | Refusal {
  const factor = parseQuantity(text);
  if ("error" in factor) return refuse(`${name}: ${lowerFirst(factor.error)}`);
  if (factor.dimension !== "number" && factor.dimension !== "ratio")
    return refuse(`a factor has no unit: "${name}*=${text}"`, `write it as ${name}*=2, or ${name}=${text}`);
  if (factor.value < 0) return refuse(`a factor cannot be negative: "${name}*=${text}"`);
  if (typeof old.value !== "number") return refuse(`${name} is ${String(old.value)}, which has no multiples`);
  const value = old.value * factor.value;
  return changed(old, old.kind === "int" ? Math.round(value) : value);
}

type NumberKind = Exclude<MachineValue["kind"], "bool" | "word">;

const examples: Readonly<Record<NumberKind, string>> = {
  int: "32",
  rate: "25MHz",
  ratio: "20%",
  time: "36us",
  cycles: "920cycles or 36us",
  perByte: "0.3us/B",
  cyclesPerByte: "3cycles/B or 0.3us/B",
  bytes: "64KiB",
};

/** The value in the unit in which the machine declares it; its clock converts between cycles and times. */
function quantityOf(machine: MachineData, kind: MachineValue["kind"], setting: Setting): { value: number } | Refusal {
  const { name, text } = setting;
  const help = `write it as ${name}=${examples[kind as NumberKind]}`;
  const quantity = parseQuantity(text);
  if ("error" in quantity) return refuse(`${name}: ${lowerFirst(quantity.error)}`, help);
  const value = converted(machine, kind, quantity);
  if (value === undefined) {
    const unit = quantity.dimension === "number" && kind !== "int" ? `${name} needs a unit: "${text}"` : undefined;
    return refuse(unit ?? `"${text}" is no value of ${name}`, help);
  }
  if (value < 0) return refuse(`${name} cannot be negative: "${text}"`);
  if (kind === "int" && !Number.isSafeInteger(value)) return refuse(`${name} is a whole number, not "${text}"`);
  return { value };
}

function converted(
  machine: MachineData,
  kind: MachineValue["kind"],
  { value, dimension }: Quantity,
): number | undefined {
  const clock = machine.values["clock"]?.value;
  switch (kind) {
    case "int":
      return dimension === "number" ? value : undefined;
    case "rate":
      return dimension === "rate" ? value : undefined;
    case "ratio":
      return dimension === "ratio" || dimension === "number" ? value : undefined;
    case "perByte":
      if (dimension === "cyclesPerSize" && typeof clock === "number") return (value * 1e9) / clock;
      return dimension === "timePerSize" ? value : undefined;
    case "cyclesPerByte":
      if (dimension === "timePerSize" && typeof clock === "number") return (value * clock) / 1e9;
      return dimension === "cyclesPerSize" ? value : undefined;
    case "bytes":
      return dimension === "size" ? value : undefined;
    case "time":
      if (dimension === "cycles" && typeof clock === "number") return (value * 1e9) / clock;
      return dimension === "time" ? value : undefined;
    case "cycles":
      if (dimension === "time" && typeof clock === "number") return (value * clock) / 1e9;
      return dimension === "cycles" ? value : undefined;
    case "bool":
    case "word":
      return undefined;
  }
}

/** Each value that differs from the declared one: `DECstation5000.switch.direct = 920 cycles (declared 460 cycles)`. */
export function describeOverrides(machines: Machines): readonly string[] {
  const lines: string[] = [];
  for (const { name: machine, values, costs } of Object.values(machines)) {
    const add = (name: string, value: MachineValue | undefined): void => {
      if (value?.declared === undefined) return;
      const { kind, declared } = value;
      lines.push(`${machine}.${name} = ${show(value.value, kind)} (declared ${show(declared, kind)})`);
    };
    for (const [name, value] of Object.entries(values)) add(name, value);
    for (const [name, { fixed, perByte }] of Object.entries(costs)) {
      add(name, fixed);
      add(name, perByte);
    }
  }
  return lines;
}

function show(value: number | boolean | string, kind: MachineValue["kind"]): string {
  return shownNumber(value, kind) ?? String(value);
}
