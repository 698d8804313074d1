/** `--profile`: for each operation of each host how often it was charged, its CPU time, and its share. */
import type { Charge, SimulatedHost, Trace, TraceKind, World } from "../runtime/index.js";
import { gridLines, type Paint } from "./text-grid.js";

export interface ProfiledOperation {
  /** `net.udp.demux`; `machine.switch` for dispatches of threads. */
  readonly operation: string;
  /** How often its cost was charged: its calls, if it costs anything. */
  readonly calls: number;
  /** CPU time, in ns. */
  readonly time: number;
  /** Of it in interrupt handlers, in ns. */
  readonly inHandlers: number;
  /** Of the CPU time of its host, from 0 to 1. */
  readonly share: number;
}
export interface HostProfile {
  readonly host: string;
  /** CPU time of all its operations, in ns. */
  readonly time: number;
  /** The most expensive first. */
  readonly operations: readonly ProfiledOperation[];
}
export interface Profiled {
  /** In the program's order. */
  readonly hosts: readonly HostProfile[];
  /** Simulated time without boot and warm-up, in ns. */
  readonly elapsed: number;
}

interface Counted {
  calls: number;
  time: number;
  inHandlers: number;
}

/** Counts charges from the end of the warm-up to the time at which measures are read. */
export class Profiler implements Trace {
  readonly #hosts = new Map<string, { readonly of: SimulatedHost; readonly counts: Map<string, Counted> }>();
  #next: Trace | null = null;

  /** Listens beside others. For use as a run's `attach`. */
  attach(world: World): void {
    this.#next = world.trace;
    world.trace = this;
    for (const host of world.hosts) this.#hosts.set(host.name, { of: host, counts: new Map() });
  }

  record(
    time: number,
    host: string,
    kind: TraceKind,
    context: string,
    subject: string,
    value: number,
    message = 0,
  ): void {
    this.#next?.record(time, host, kind, context, subject, value, message);
    if (kind === "dispatch" && value > 0) this.#count(host, "machine.switch", value);
    if (kind === "phase" && subject === "start") for (const { counts } of this.#hosts.values()) counts.clear();
  }

  charge(time: number, host: string, context: string, charge: Charge, ns: number): void {
    this.#next?.charge(time, host, context, charge, ns);
    this.#count(host, charge.name, ns);
  }

  /** To be read when the measures are. */
  profiled({ now, startedAt }: World): Profiled {
    const hosts = [...this.#hosts].map(([host, { counts }]): HostProfile => {
      const time = [...counts.values()].reduce((sum, each) => sum + each.time, 0);
      const operations = [...counts]
        .map(([operation, count]) => ({ operation, ...count, share: time === 0 ? 0 : count.time / time }))
        .sort((a, b) => b.time - a.time || (a.operation < b.operation ? -1 : 1));
      return { host, time, operations };
    });
    return { hosts, elapsed: now - startedAt };
  }

  #count(host: string, operation: string, ns: number): void {
    const known = this.#hosts.get(host);
    if (known === undefined) return;
    let count = known.counts.get(operation);
    if (count === undefined) {
      count = { calls: 0, time: 0, inHandlers: 0 };
      known.counts.set(operation, count);
    }
    count.calls++;
    count.time += ns;
    if (known.of.cpu.inInterrupt) count.inHandlers += ns;
  }
}

/** The profile of several runs of a point: calls and times are means. */
export function meanProfile(runs: readonly Profiled[]): Profiled | undefined {
  const [first] = runs;
  if (first === undefined || runs.length === 1) return first;
  const mean = (total: number): number => total / runs.length;
  const hosts = first.hosts.map(({ host }): HostProfile => {
    const there = runs.flatMap((run) => run.hosts.find((each) => each.host === host) ?? []);
    const time = mean(there.reduce((sum, each) => sum + each.time, 0));
    const names = new Set(there.flatMap(({ operations }) => operations.map(({ operation }) => operation)));
    const operations = [...names]
      .map((operation): ProfiledOperation => {
        const found = there.flatMap((each) => each.operations.find((one) => one.operation === operation) ?? []);
        const sum = (of: "calls" | "time" | "inHandlers"): number =>
          mean(found.reduce((all, each) => all + each[of], 0));
        return {
          operation,
          calls: sum("calls"),
          time: sum("time"),
          inHandlers: sum("inHandlers"),
          share: time === 0 ? 0 : sum("time") / time,
        };
      })
      .sort((a, b) => b.time - a.time || (a.operation < b.operation ? -1 : 1));
    return { host, time, operations };
  });
  return { hosts, elapsed: mean(runs.reduce((sum, { elapsed }) => sum + elapsed, 0)) };
}

export interface ProfiledPoint {
  /** The name of the experiment. */
  readonly experiment: string;
  readonly label: string;
  readonly profile: Profiled;
}

/** The profiles of the first point, a table for each host that has worked. */
export function profileText(points: readonly ProfiledPoint[], width: number, paint: Paint): string {
  const [first] = points;
  if (first === undefined) return "";
  const { experiment, label, profile } = first;
  const of = label === "" ? experiment : `${experiment}, ${label}`;
  const which = points.length === 1 ? "" : `, the first of ${points.length} points; choose another with --set`;
  const lines = [`profile of ${of}${which}`];
  for (const host of profile.hosts) {
    if (host.operations.length === 0) continue;
    const load = profile.elapsed === 0 ? "" : `, ${percent(host.time / profile.elapsed)} of the elapsed time`;
    lines.push("", `${host.host}: ${us(host.time)} us of CPU time${load}`, ...hostLines(host, width, paint));
  }
  return `${lines.join("\n")}\n`;
}

function hostLines({ operations }: HostProfile, width: number, paint: Paint): readonly string[] {
  const column = (heading: string, text: (each: ProfiledOperation) => string): Column => ({
    heading: `  ${heading}`,
    fields: operations.map((each) => ({ text: text(each) })),
  });
  return gridLines(
    {
      corner: "",
      labels: operations.map(({ operation }) => ({ text: operation })),
      groups: [
        {
          heading: "",
          columns: [
            column("calls", ({ calls }) => String(Number(calls.toFixed(1)))),
            column("time us", ({ time }) => us(time)),
            column("each us", ({ time, calls }) => (time / calls / 1000).toFixed(2)),
            column("share %", ({ share }) => (share * 100).toFixed(1)),
            column("in handlers %", ({ time, inHandlers }) => ((inHandlers / time) * 100).toFixed(0)),
          ],
        },
      ],
    },
    width,
    paint,
  );
}

interface Column {
  readonly heading: string;
  readonly fields: readonly { readonly text: string }[];
}

function us(ns: number): string {
  return (ns / 1000).toFixed(1);
}
function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
