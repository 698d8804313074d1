/** The values of machines that are labelled `fitted(v, low..high)`: the values that a fit may change. */
import type { CostData, MachineData, MachineValue } from "../runtime/index.js";

export type Machines = Readonly<Record<string, MachineData>>;

/** One number of one machine. */
export interface FittedValue {
  readonly machine: string;
  /** Machines that extend this one and have the value of it. */
  readonly heirs: readonly string[];
  /** `switch.cold`, `nic.receive`. */
  readonly name: string;
  readonly part: "value" | "fixed" | "perByte";
  readonly kind: "time" | "perByte" | "cycles" | "cyclesPerByte" | "rate" | "ratio" | "bytes" | "int";
  /** In base units, as the following. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** `DECstation5000.nic.receive per byte`. */
export function nameOf({ machine, name, part }: FittedValue): string {
  return `${machine}.${name}${part === "perByte" ? " per byte" : ""}`;
}

/** Where a value of a machine is written: what machines inherit from one another is one value. Undefined where that is not known. */
export type DeclaredAt = (machine: string, name: string, part: FittedValue["part"]) => string | undefined;

/** In the machines' order. One whose bounds are the same leaves nothing to fit. */
export function fittedValues(machines: Machines, declared: DeclaredAt = () => undefined): readonly FittedValue[] {
  const found: (FittedValue & { readonly heirs: string[] })[] = [];
  const byPlace = new Map<string, string[]>();
  for (const { name: machine, values, costs } of Object.values(machines)) {
    const add = (name: string, part: FittedValue["part"], of: MachineValue | undefined): void => {
      if (of?.label !== "fitted" || of.low === undefined || of.high === undefined || of.low === of.high) return;
      const { value, kind, low, high } = of;
      if (typeof value !== "number" || kind === "bool" || kind === "word" || kind === "bytes") return;
      const place = declared(machine, name, part);
      const known = place === undefined ? undefined : byPlace.get(place);
      if (known !== undefined) {
        known.push(machine);
        return;
      }
      const heirs: string[] = [];
      if (place !== undefined) byPlace.set(place, heirs);
      found.push({ machine, heirs, name, part, kind, value, low, high });
    };
    for (const [name, value] of Object.entries(values)) add(name, "value", value);
    for (const [name, { fixed, perByte }] of Object.entries(costs)) {
      add(name, "fixed", fixed);
      add(name, "perByte", perByte);
    }
  }
  return found;
}

/** The machines with other numbers for these values; labels stay. */
export function withValues(machines: Machines, values: readonly FittedValue[], numbers: readonly number[]): Machines {
  const changed: Record<string, { values: Record<string, MachineValue>; costs: Record<string, CostData> }> = {};
  const set = (machine: string, { name, part }: FittedValue, number: number): void => {
    const old = machines[machine];
    if (old === undefined) return;
    const copy = (changed[machine] ??= { values: { ...old.values }, costs: { ...old.costs } });
    if (part === "value") {
      const value = copy.values[name];
      if (value !== undefined) copy.values[name] = { ...value, value: number };
    } else {
      const cost = copy.costs[name];
      const value = cost?.[part];
      if (value !== undefined) copy.costs[name] = { ...cost, [part]: { ...value, value: number } };
    }
  };
  for (const [index, fitted] of values.entries()) {
    const number = numbers[index];
    if (number === undefined) continue;
    for (const machine of [fitted.machine, ...fitted.heirs]) set(machine, fitted, number);
  }
  return Object.fromEntries(
    Object.entries(machines).map(([name, machine]) => [name, { ...machine, ...changed[name] }]),
  );
}

/** The precision of a written value: no finer than its uncertainty, and as coarse as a run cannot notice. */
const grains: Readonly<Record<FittedValue["kind"], number>> = {
  time: 10,
  perByte: 0.1,
  cycles: 1,
  cyclesPerByte: 0.01,
  rate: 1000,
  ratio: 0.001,
  bytes: 1,
  int: 1,
};

/** The number as written into a profile, so that the runs used the written number. */
export function rounded({ kind, low, high }: FittedValue, number: number): number {
  // A thousandth of the bounds, where that is finer: machines of today count in ns.
  const grain = Math.min(grains[kind], 10 ** Math.floor(Math.log10((high - low) / 1000)));
  const whole = Number((Math.round(number / grain) * grain).toPrecision(12));
  return Math.min(Math.max(whole, low), high);
}
