/** Worlds of bare hosts: threads, interrupts and semaphores, and no protocol. */
import {
  type AnyOp,
  type Charge,
  type CostData,
  type SimulatedHost,
  type MachineData,
  type MachineValue,
  type Mode,
  ProtocolNumbers,
  TraceList,
  threads,
  World,
} from "../../src/runtime/index.js";

/** Times of a machine that is used nowhere else, each another, so that a test sees which was paid. */
export const times = {
  "interrupt.entry": 100,
  "interrupt.exit": 70,
  "stack.start": 30,
  "handoff.interrupt": 500,
  "handoff.threads": 400,
  "switch.direct": 200,
  "switch.cold": 40,
} as const;

export function machine(
  values: Readonly<Record<string, number | boolean | string>> = times,
  costs: Readonly<Record<string, number>> = {},
): MachineData {
  const value = (of: number | boolean | string): MachineValue => ({
    value: of,
    kind: typeof of === "number" ? "time" : typeof of === "boolean" ? "bool" : "word",
    label: "assumed",
  });
  const entries = Object.entries(values).map(([name, of]) => [name, value(of)] as const);
  const charges = Object.entries(costs).map(([name, of]): [string, CostData] => [name, { fixed: value(of) }]);
  return { name: "test machine", values: Object.fromEntries(entries), costs: Object.fromEntries(charges) };
}

export const noNumbers = new ProtocolNumbers([], []);

export interface OneHost {
  readonly world: World;
  readonly host: SimulatedHost;
  readonly trace: TraceList;
}

export function oneHost(data: MachineData = machine(), mode: Mode = threads(1), jump = true): OneHost {
  const world = new World({ seed: 1, jump });
  const trace = new TraceList();
  world.trace = trace;
  return { world, host: world.host("host", data, mode, noNumbers), trace };
}

/** Lets CPU time pass. */
export function* compute(host: Pick<SimulatedHost, "cpu">, ns: number): AnyOp {
  host.cpu.chargeTime(ns);
  yield* host.cpu.settle();
}

/** A charge of some ns each time. */
export function chargeOf(host: SimulatedHost, name: string): Charge {
  return host.charge("test", "TEST", name);
}
