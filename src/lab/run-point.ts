/** One point of an experiment: a pure call, so that a sweep may run points anywhere and in any order. */
import { type BarrierUse, barriersIn } from "./barriers.js";
import {
  type BuiltScenario,
  type Experiment,
  Leak,
  Ledger,
  Misuse,
  type Point,
  ProtocolFailure,
  type Setup,
  TraceHash,
  type WarmUp,
  type World,
} from "../runtime/index.js";

import { type WorkDone, workOf } from "./work.js";

export interface PointResult {
  readonly point: Point;
  /** The values of the sampled measures, in base units. */
  readonly samples: Readonly<Record<string, number>>;
  /** The scenario's expectations, in its order, and whether each held. */
  readonly checks: readonly CheckResult[];
  /** Simulated time at the end of the run, in ns. */
  readonly simulatedNs: number;
  /** The part of it for boot and warm-up, in ns. */
  readonly warmNs: number;
  /** The hash of the history, if it was asked for; of the first run if there are several. */
  readonly traceHash?: string;
  /** By host and place, how often a handler passed a place at which callers put barriers. */
  readonly passes?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Of the same runs, the longest handler of each interface in ns, by host and interface. */
  readonly handlers?: Readonly<Record<string, number>>;
  /** Of the same runs, how much of their work they did. */
  readonly work?: WorkDone;
  /** What measures have left out of series as warm-up, by host and series: `client.test.rtt`. */
  readonly warmUps?: Readonly<Record<string, WarmUp>>;
  /** The barriers that stand in the graphs of the hosts. */
  readonly barriers?: readonly BarrierUse[];
  /** The single runs, if there are several; everything else is then their mean. */
  readonly runs?: readonly PointResult[];
}

export interface CheckResult {
  readonly text: string;
  readonly where: string;
  readonly holds: boolean;
}

export interface PointSetup extends Setup {
  /** Keep a hash of the history; it costs time. */
  readonly traceHash?: boolean;
  /** Ends the run after that much simulated time, in ns; for measures that have the same value in a part of the run. */
  readonly horizon?: number;
  /** Called with the finished world, before unfinished work is completed. */
  readonly finished?: (scenario: BuiltScenario) => void;
}

/**
 * Builds the point's world, runs it, reads the sampled measures, and lets the world come to rest.
 * @throws RunError if the run cannot go on; ProtocolFailure for what a protocol throws or does wrong; InternalError if an invariant of the runtime does not hold.
 */
export function runPoint(experiment: Experiment, point: Point, setup: PointSetup): PointResult {
  try {
    return runOnce(experiment, point, setup);
  } catch (error) {
    if (error instanceof Leak) throw located(error, experiment, point, setup);
    const isShown = error instanceof ProtocolFailure && error.cause instanceof Misuse && error.cause.auditShows;
    throw isShown && setup.audit !== true ? rerun(error, experiment, point, { ...setup, audit: true }) : error;
  }
}

/** Runs the same history again: once to find which messages are not released, and once more to find where they are made. */
function located(leak: Leak, experiment: Experiment, point: Point, setup: PointSetup): unknown {
  const found = rerun(leak, experiment, point, { ...setup, ledger: new Ledger() });
  if (!(found instanceof Leak) || found.unreleased.length === 0) return found;
  return rerun(leak, experiment, point, { ...setup, ledger: new Ledger(found.unreleased) });
}

/** Runs the same history again without output, and gives the error that it throws. */
function rerun(first: unknown, experiment: Experiment, point: Point, setup: PointSetup): unknown {
  const { seed, machines, jump, audit, maxSteps, ledger, placement } = setup;
  try {
    runOnce(experiment, point, {
      seed,
      machines,
      ...(jump !== undefined && { jump }),
      ...(audit !== undefined && { audit }),
      ...(maxSteps !== undefined && { maxSteps }),
      ...(ledger !== undefined && { ledger }),
      ...(placement !== undefined && { placement }),
    });
  } catch (error) {
    return error;
  }
  return first;
}

function runOnce(experiment: Experiment, point: Point, setup: PointSetup): PointResult {
  const { world, result } = beginPoint(experiment, point, setup);
  world.run(setup.horizon);
  return result();
}

/** A point whose world is built, and which the caller runs. */
export interface BegunPoint {
  readonly world: World;
  /** After the run: reads the sampled measures, and lets the world come to rest. */
  readonly result: () => PointResult;
}

/** Builds the point's world. {@link runPoint} is for callers that do not drive its clock. */
export function beginPoint(experiment: Experiment, point: Point, setup: PointSetup): BegunPoint {
  const { build } = experiment;
  const hash = setup.traceHash === true ? new TraceHash() : undefined;
  const attach = (world: World): void => {
    if (hash !== undefined) world.trace = hash;
    setup.attach?.(world);
  };
  const { seed, machines, jump, audit, maxSteps, ledger, placement } = setup;
  const scenario = build(point.values, {
    seed,
    machines,
    attach,
    ...(jump !== undefined && { jump }),
    ...(audit !== undefined && { audit }),
    ...(maxSteps !== undefined && { maxSteps }),
    ...(ledger !== undefined && { ledger }),
    ...(placement !== undefined && { placement }),
  });
  return { world: scenario.world, result: () => resultOf(scenario, { experiment, point, setup, hash }) };
}

function resultOf(scenario: BuiltScenario, { experiment, point, setup, hash }: Made): PointResult {
  const { measures } = experiment;
  const { placement } = setup;
  const { world } = scenario;
  const simulatedNs = world.now;
  const samples: Record<string, number> = {};
  for (const measure of measures) {
    if (measure.sampled !== undefined) samples[measure.name] = measure.sampled(scenario, point.values);
  }
  const checks = (scenario.checks ?? []).map(({ text, where, holds, compared }) => ({
    text,
    where,
    holds: holds() && compared?.().some(Number.isNaN) !== true,
  }));
  const warmUps = warmUpsIn(world);
  const barriers = barriersIn(world);
  const work = placement === undefined ? undefined : workOf(world);
  setup.finished?.(scenario);
  if (setup.horizon === undefined) world.quiesce();
  return {
    point,
    samples,
    checks,
    simulatedNs,
    warmNs: world.startedAt,
    ...(warmUps !== undefined && { warmUps }),
    ...(barriers.length > 0 && { barriers }),
    ...(work !== undefined && { work }),
    ...(placement !== undefined && { passes: passesIn(world), handlers: handlersIn(world) }),
    ...(hash !== undefined && { traceHash: hash.digest }),
  };
}

interface Made {
  readonly experiment: Experiment;
  readonly point: Point;
  readonly setup: PointSetup;
  readonly hash: TraceHash | undefined;
}

function warmUpsIn({ hosts }: World): PointResult["warmUps"] {
  const all = hosts.flatMap((host) =>
    [...host.warmUps()].map(([name, found]) => [`${host.name}.${name}`, found] as const),
  );
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function passesIn(world: World): NonNullable<PointResult["passes"]> {
  return Object.fromEntries(
    world.hosts
      .filter(({ placement }) => placement !== null)
      .map(({ name, passes }) => [name, Object.fromEntries([...passes].map(([site, { count }]) => [site, count]))]),
  );
}

function handlersIn(world: World): NonNullable<PointResult["handlers"]> {
  return Object.fromEntries(
    world.hosts.flatMap(({ name, nics }) =>
      nics.flatMap((nic) =>
        nic.line.duration.length > 0 ? [[`${name}.${nic.name}`, nic.line.duration.percentile(100)]] : [],
      ),
    ),
  );
}
