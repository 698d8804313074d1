/** `xgc run --tap DEVICE=HOST`: one point in real time, with the Linux kernel in the place of a host. */
import { beginJob, type Plan, pointCount, suggestion } from "../lab/index.js";
import type { SimulatedHost, Simulation, World } from "../runtime/index.js";
import { addressesOf, NodeClock, openTap, PacedRun, setUpOf, TapFault, type Traffic } from "../tap/index.js";
import type { Crew, CrewOf, Outcome, Work } from "./crew.js";
import { Failure, usageFailure } from "./failure.js";
import type { Io } from "./io.js";
import type { SimulateOptions } from "./simulate-options.js";

export interface Tap {
  /** @throws Failure (usage) for a plan of several runs. */
  readonly refuse: (plan: Plan) => void;
  /** The crew that makes the run, until it ends or Ctrl-C. */
  readonly crewWith: (io: Io, quiet: boolean) => CrewOf;
}

/** @throws Failure (usage) for a text that names no device and host, and for options that are about several runs. */
export function tapOf(text: string, { seeds, store }: SimulateOptions): Tap {
  const [, device, host] = /^([^=\s/]{1,15})=([^=\s]+)$/.exec(text) ?? [];
  if (device === undefined || host === undefined)
    throw usageFailure(
      `--tap is DEVICE=HOST, not "${text}"`,
      "the kernel takes the place of HOST, by a TAP device that is there, as in --tap xgc0=client",
    );
  if (seeds !== undefined) throw usageFailure("--tap makes one run, and --seeds many");
  if (store !== undefined) throw usageFailure("--store keeps what can be made again, and a run with --tap cannot");
  return {
    refuse: refuseSeveral,
    crewWith: (io, quiet) => (simulations, attach) => crew({ device, host, io, quiet, simulations, attach }),
  };
}

function refuseSeveral({ experiments }: Plan): void {
  const total = experiments.reduce((sum, { axes }) => sum + pointCount(axes), 0);
  if (total !== 1)
    throw usageFailure(
      `--tap runs one point, and there are ${total}`,
      "choose one by --experiment NAME and --set NAME=VALUE",
    );
  const [first] = experiments;
  if ((first?.experiment.repeat ?? 1) > 1 || first?.experiment.until !== undefined)
    throw usageFailure("--tap makes one run, and the experiment repeats them: leave repeat out");
}

interface Wanted {
  readonly device: string;
  readonly host: string;
  readonly io: Io;
  readonly quiet: boolean;
  readonly simulations: readonly Simulation[];
  readonly attach: ((world: World) => void) | undefined;
}

function crew(wanted: Wanted): Crew {
  return {
    size: 1,
    async work(next) {
      for (let work = next(); work !== undefined; work = next()) work.done(await outcomeOf(wanted, work));
    },
    close: () => Promise.resolve(),
  };
}

async function outcomeOf(wanted: Wanted, { job }: Work): Promise<Outcome> {
  try {
    const begun = beginJob(wanted.simulations, job, wanted.attach);
    await inRealTime(wanted, begun.world);
    return { result: begun.result() };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof TapFault) throw new Failure(error.message, error.help === "" ? {} : { help: error.help });
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function inRealTime({ device, host: name, io, quiet }: Wanted, world: World): Promise<void> {
  const host = hostNamed(name, world);
  const nic = host.nics[0]!;
  const address = `${dotted(nic.address)}/${nic.prefix}`;
  let give: (frame: Uint8Array) => boolean = () => false;
  const run = new PacedRun(world, host, new NodeClock(), (frame) => give(frame));
  const tap = openTap(device, address, {
    frame: (frame) => {
      run.bring(frame);
    },
    gone: (fault) => {
      run.stop(fault);
    },
  });
  ({ give } = tap);
  let signals = 0;
  const deaf = io.onSignal(["SIGINT", "SIGTERM"], () => {
    // A run that no longer gives way hears nothing; then the second signal is not heard either, and the system has SIGKILL.
    if (++signals === 1) run.stop();
  });
  if (!quiet) io.stderr.write(welcome({ device, address, host, world }));
  try {
    const took = await run.run();
    if (!quiet) io.stderr.write(farewell(device, run.traffic, took));
  } finally {
    deaf();
    tap.close();
  }
}

/** @throws Failure (usage) for a name of no host, or of one that a device cannot stand for. */
function hostNamed(name: string, { hosts }: World): SimulatedHost {
  const host = hosts.find((each) => each.name === name);
  const names = hosts.map((each) => each.name);
  if (host === undefined)
    throw usageFailure(
      `--tap: there is no host "${name}"`,
      suggestion(name, names) ?? `the hosts are ${names.join(", ")}`,
    );
  const [nic, ...others] = host.nics;
  if (nic === undefined || others.length > 0)
    throw usageFailure(
      `--tap: ${name} has ${host.nics.length} interfaces, and a TAP device stands for one`,
      "choose a host with one interface",
    );
  if (nic.address === 0)
    throw usageFailure(
      `--tap: ${name} has no address on ${nic.medium.name}`,
      "write it in the scenario: link ... joins",
    );
  if (nic.medium.nics.length < 2) throw usageFailure(`--tap: ${name} is alone on ${nic.medium.name}`);
  return host;
}

interface Welcome {
  readonly device: string;
  readonly address: string;
  readonly host: SimulatedHost;
  readonly world: World;
}

function welcome({ device, address, host }: Welcome): string {
  const nic = host.nics[0]!;
  const others = nic.medium.nics
    .filter((each) => each !== nic)
    .map((each) => `${each.host.name}${each.address === 0 ? "" : ` (${dotted(each.address)})`}`);
  const there = addressesOf(device);
  const hint = there.includes(address)
    ? ""
    : `note: ${device} is ${there.length === 0 ? "down, or without an address" : there.join(", ")}, and ${host.name} is ${address}: ${setUpOf(device, address).slice(1).join("; ")}\n`;
  return `${device}: the kernel is ${host.name} (${address}) on ${nic.medium.name}, with ${others.join(", ")}; Ctrl-C ends the run\n${hint}`;
}

function farewell(device: string, { in: taken, out, dropped, refused, late }: Traffic, took: number): string {
  const faults = [
    [dropped.full, "from it dropped, because too many waited"],
    [dropped.long, "from it dropped, because they were longer than the link carries"],
    [refused, "to it refused, because the device was down"],
  ] as const;
  const lost = faults.flatMap(([count, what]) => (count === 0 ? [] : [`, ${count} ${what}`])).join("");
  const lateness =
    out === 0 ? "" : `; frames to it were late by ${ms(late.sum / out)} on average, and by ${ms(late.most)} at most`;
  return `${device}: ${taken} frames from the kernel, ${out} to it${lost}; ${(took / 1e9).toFixed(3)} s in real time${lateness}\n`;
}

function ms(ns: number): string {
  return `${(ns / 1e6).toFixed(3)} ms`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}
