/** Experiments of the programs here, run with what they record. */
import { pointsOf, runPoint } from "../../src/lab/index.js";
import { type Simulation, TraceList, type TraceRecord, type World } from "../../src/runtime/index.js";
import { loaded } from "../faults/loaded.js";

export interface Ran {
  readonly label: string;
  readonly samples: Readonly<Record<string, number>>;
  readonly records: readonly TraceRecord[];
  readonly world: World;
}

/** Every point of an experiment, in its order; accounts are checked at every event. */
export async function ranAll(
  file: string,
  name: string,
  also: (world: World) => void = () => undefined,
): Promise<Ran[]> {
  const { experiments }: Simulation = await loaded(`test/wires/${file}.xgraph`);
  const experiment = experiments.find((each) => each.name === name)!;
  return pointsOf(experiment.axes).map((point) => {
    const trace = new TraceList();
    let world: World | undefined;
    const attach = (each: World): void => {
      world = each;
      each.trace = trace;
      also(each);
    };
    const { samples } = runPoint(experiment, point, { seed: 1, machines: {}, audit: true, attach });
    return { label: Object.values(point.labels).join(", "), samples, records: trace.records, world: world! };
  });
}
