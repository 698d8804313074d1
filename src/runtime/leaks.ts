/** Messages that have not been released by the end of a run. */
import { type FailurePlace, ProtocolFailure, RunError } from "./failures/errors.js";
import type { SimulatedHost } from "./host.js";
import type { Ledger, Origin } from "./message/ledger.js";

/** Numbers of messages whose places of creation a further run records. */
const SHOWN = 1000;

/** Some messages were not released. The places where they were made are not known; a run of the same history with a {@link Ledger} finds them. */
export class Leak extends RunError {
  /** The numbers of those messages, in a run with a ledger. */
  readonly unreleased: readonly number[];

  constructor(message: string, unreleased: readonly number[]) {
    super(message);
    this.unreleased = unreleased;
  }
}

/** @param leaking The first host with buffers that are not back. */
export function leakOf(hosts: readonly SimulatedHost[], leaking: SimulatedHost, ledger: Ledger | null): Error {
  const { outstanding } = leaking.buffers;
  const text = `${counted(outstanding, "message buffer")} of ${leaking.name} ${outstanding === 1 ? "was" : "were"} not released`;
  const unreleased = ledger?.unreleased ?? [];
  const groups = groupsOf([...(ledger?.origins.values() ?? [])]);
  const [most] = groups;
  if (most === undefined) return new Leak(text, unreleased.slice(0, SHOWN));
  const { error, host, context, time } = most.first;
  const total = unreleased.length;
  const here =
    most.count === total
      ? total === 1
        ? "it was made here"
        : "all were made here"
      : `${most.count} of them were made here`;
  error.message = `${counted(total, "message")} ${total === 1 ? "has" : "have"} not been released by the end of the run; ${here}, the first at this time`;
  const instances = hosts.find(({ name }) => name === host)?.instances() ?? [];
  const place: FailurePlace = { host, context, time, instances };
  return new ProtocolFailure(error, place);
}

interface Group {
  readonly first: Origin;
  count: number;
}

/** Grouped by the code that made them, the largest group first. */
function groupsOf(origins: readonly Origin[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const origin of origins) {
    const { stack = "" } = origin.error;
    const group = groups.get(stack);
    if (group === undefined) groups.set(stack, { first: origin, count: 1 });
    else group.count++;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
