/** The longest times of each host's handlers: the longest run for each device, host and point, or the reason why there is no bound. */
import type { MachineType, MediumType, Program } from "../../compiler/index.js";
import { type UseClass, useClasses } from "./use-classes.js";
import type { Use } from "../uses/uses.js";
import type { Contexts } from "../contexts/nodes.js";
import { Costs, frameTime } from "./costs.js";
import { type FrameWork, workOf } from "./frame-work.js";
import { lazy } from "../lazy.js";
import type { Instance } from "../uses/expand.js";
import { type Sizes, Timing } from "./time.js";
import type { Unbounded } from "./unbounded.js";
import type { Climb, Time } from "./sums.js";
import { parametersAt } from "./spent.js";

/** The longest run of one device's handler, for one class of uses. */
export interface Bound {
  readonly contexts: Contexts;
  /** The class: hosts at points of experiments. */
  readonly uses: readonly [Use, ...Use[]];
  readonly device: Instance;
  readonly medium: MediumType;
  readonly machine: MachineType;
  readonly sizes: Sizes;
  /** Absent if there is no bound; `unbounded` then has the reason. */
  readonly time?: Time;
  /** Frames in that time; more than one if the handler drains the ring. */
  readonly frames?: number;
  /** The part of the time that a budget counts; absent if nothing goes up the graph in the handler. */
  readonly climb?: Climb;
  readonly unbounded?: Unbounded;
  /** What a frame makes the host do; computed when first asked for. */
  readonly frame: () => FrameWork;
}

/** The bounds of all hosts, computed once for all classes with equal structures and equal timing conditions. */
export function boundsOf(
  program: Program,
  all: readonly Contexts[],
  structureOf: (contexts: Contexts) => number,
): Bound[] {
  const bounds: Bound[] = [];
  const known = new Map<string, BoundOfDevice>();
  for (const contexts of all) {
    const structure = structureOf(contexts);
    for (const device of contexts.expanded.devices) {
      for (const useClass of useClasses(program, contexts, device.path)) {
        const { machine, world, spent, uses } = useClass;
        const key = `${structure} ${world.number} ${machine.name} ${device.path} ${spent}`;
        const result = known.get(key) ?? boundOn(program, contexts, device, useClass);
        known.set(key, result);
        bounds.push({ contexts, uses, device, medium: world.medium, machine, sizes: world.sizes, ...result });
      }
    }
  }
  return bounds;
}

type BoundOfDevice = Pick<Bound, "time" | "frames" | "climb" | "unbounded" | "frame">;

function boundOn(
  program: Program,
  contexts: Contexts,
  device: Instance,
  { machine, world, uses }: UseClass,
): BoundOfDevice {
  const { medium, sizes, unsized } = world;
  if (unsized !== undefined)
    return {
      unbounded: { instance: device, why: "size", call: unsized, at: { file: 0, line: 1 } },
      frame: () => ({ pools: [] }),
    };
  const beyond = beyondAnalysis(machine, uses);
  const parameter = parametersAt(program, uses[0]);
  const frame = lazy(() =>
    workOf(
      contexts,
      device,
      machine,
      sizes,
      (costs, where) => new Timing(program, contexts, costs, sizes, parameter, where),
    ),
  );
  if (beyond !== undefined)
    return {
      unbounded: { instance: device, why: "machine", call: beyond, at: { file: 0, line: 1 } },
      // What a frame takes is the same on each of several cores; schedules look at what else runs there.
      frame: beyond === severalCores ? frame : () => ({ pools: [] }),
    };
  const timing = new Timing(program, contexts, new Costs(machine), sizes, parameter);
  const handler = timing.handler(device, frameTime(medium, sizes.shortest));
  const { unbounded } = timing;
  const { whole, frames, climb } = handler ?? {};
  return {
    ...(whole !== undefined && { time: whole }),
    ...(frames !== undefined && { frames }),
    ...(climb !== undefined && { climb }),
    ...(unbounded !== undefined && { unbounded }),
    frame,
  };
}

const severalCores = "its machine has several cores";

/** What a host has that no bound here accounts for, in words: then nothing is promised. */
function beyondAnalysis({ values }: MachineType, uses: readonly Use[]): string | undefined {
  for (const name of ["nic.coalesce", "nic.spacing", "nic.txCoalesce", "nic.queues"])
    if (values[name] !== undefined) return `its machine says ${name}`;
  const shares = uses.some(({ host, scenario }) => {
    if (host.shares !== undefined) return true;
    return scenario.hosts.some((each) => each.shares === host.name);
  });
  if (shares) return "another host runs on its processor";
  const cores = values["cores"]?.value;
  return typeof cores === "number" && cores > 1 ? severalCores : undefined;
}
