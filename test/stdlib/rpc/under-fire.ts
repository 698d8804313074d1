/** Calls at random through loss, duplication, reordering, delay and reboots, and what their history must be like. */
import { type AnyOp, type SimulatedHost, interrupt, type Mode, Random, threads } from "../../../src/runtime/index.js";
import { Caller } from "./caller.js";
import type { CallsOver } from "./rpc-graph.js";
import { rpcGraph } from "./rpc-graph.js";
import { faults, pair } from "./world.js";

const CALLS = 12;
const CALLERS = 3;
const MODES: readonly Mode[] = [threads(1), threads(3), interrupt(), interrupt({ threads: 3 })];

interface Execution {
  readonly id: number;
  readonly life: number;
}
interface Attempt {
  readonly id: number;
  readonly startedAt: number;
  endedAt: number;
  /** `lost`: its host crashed before it ended. */
  outcome: "reply" | "failed" | "lost";
}

export interface History {
  readonly attempts: readonly Attempt[];
  readonly executions: readonly Execution[];
  /** Replies of which the content was of another call. */
  readonly mixedUp: number;
  readonly serverBoots: number;
  /** Whether a call came through when all reboots were over. */
  readonly reached: boolean;
  /** The life of the server that the client knows of then. */
  readonly known: number;
}

/** One run: three callers on one host call the other, while either may crash and boot again. */
export function underFire(seed: number): History {
  const random = new Random(seed, 99);
  const executions: Execution[] = [];
  const attempts: Attempt[] = [];
  let mixedUp = 0;
  let next = 0;

  class Top extends Caller {
    constructor(host: SimulatedHost, name: string, lower: CallsOver) {
      super(host, name, lower);
      const life = host.boots + 1;
      this.serve = function* (request) {
        executions.push({ id: idOf(request.toBytes()), life });
        // Some take long, so that the caller asks in the meantime.
        if (random.below(10) === 0 && !host.cpu.inInterrupt) yield* host.delay(random.below(12_000) * 1e6);
        return request.copy();
      };
    }
  }

  const of = pair(
    rpcGraph((host, lower) => new Top(host, "top", lower), {
      bidctl: { announce: random.below(2) === 0 },
      chan: { wakeInThread: random.below(4) > 0 },
    }),
    { seed, mode: MODES[random.below(MODES.length)]! },
  );
  const { world, wire, client, server } = of;
  wire.records = false;
  const worst = random.below(21) / 100;
  wire.fate = faults(seed, { loss: worst, duplicate: random.below(20) / 100, delay: random.below(30) / 100 });

  function* caller(): AnyOp {
    const { top } = client.graph;
    const { host } = client;
    let session = yield* top.openTo(server.nic.mac);
    for (let call = 0; call < CALLS; call++) {
      yield* host.delay(random.below(4000) * 1e6);
      const content = contentOf(++next, random.below(5) === 0 ? 1400 + random.below(4000) : 8 + random.below(200));
      const attempt: Attempt = { id: next, startedAt: host.now, endedAt: Infinity, outcome: "lost" };
      attempts.push(attempt);
      const reply = yield* top.call(session, content);
      attempt.endedAt = host.now;
      attempt.outcome = reply === null ? "failed" : "reply";
      if (reply === null) {
        yield* session.release();
        session = yield* top.openTo(server.nic.mac);
      } else if (Buffer.compare(reply, content) !== 0) {
        mixedUp++;
      }
    }
    yield* session.release();
  }

  for (let count = 0; count < CALLERS; count++) world.start(client.host, `caller ${count}`, caller);
  const crashes = random.below(4);
  for (let count = 0; count < crashes; count++) {
    const { host } = random.below(3) === 0 ? client : server;
    world.at(random.below(60_000) * 1e6, () => {
      if (!host.up) return;
      host.crash();
      world.at(world.now + 1 + random.below(15_000) * 1e6, () => {
        host.boot();
        // A client begins anew with what it has not called yet.
        if (host === client.host) for (let more = 0; more < CALLERS; more++) host.spawn(`caller ${more}`, caller());
      });
    });
  }
  // When all reboots are over, a call must come through, and with it the news of the last one.
  let reached = false;
  world.at(90e9, () => {
    client.host.spawn("last", last());
  });
  function* last(): AnyOp {
    const { top } = client.graph;
    const content = contentOf(++next, 20);
    const attempt: Attempt = { id: next, startedAt: client.host.now, endedAt: Infinity, outcome: "lost" };
    attempts.push(attempt);
    const session = yield* top.openTo(server.nic.mac);
    reached = (yield* top.call(session, content)) !== null;
    attempt.endedAt = client.host.now;
    attempt.outcome = reached ? "reply" : "failed";
    yield* session.release();
    if (!reached && attempts.length < 500) yield* last();
  }
  world.run();
  world.quiesce();
  return {
    attempts,
    executions,
    mixedUp,
    serverBoots: server.host.boots,
    reached,
    known: client.graph.bidctl.peer(server.nic.mac),
  };
}

function contentOf(id: number, length: number): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + id) & 0xff);
  new DataView(bytes.buffer).setUint32(0, id);
  return bytes;
}
function idOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

/** What is wrong with a history; nothing where all is well. */
export function faultsOf({ attempts, executions, mixedUp, serverBoots, reached, known }: History): string[] {
  const wrong: string[] = [];
  const times = new Map<number, number>();
  for (const { id } of executions) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, count] of times) {
    if (count > 1) wrong.push(`call ${id} was carried out ${count} times`);
    if (!attempts.some((attempt) => attempt.id === id)) wrong.push(`call ${id} was carried out, but never made`);
  }
  if (mixedUp > 0) wrong.push(`${mixedUp} replies were of another call`);
  for (const { id, outcome } of attempts) {
    if (outcome === "reply" && !times.has(id)) wrong.push(`call ${id} has a reply, but was never carried out`);
    if (outcome === "failed" && serverBoots === 1) wrong.push(`call ${id} failed, but the server never rebooted`);
  }
  if (!reached) wrong.push("no call came through in the end");
  if (known !== serverBoots) wrong.push(`the server is in life ${serverBoots}, the client knows of life ${known}`);
  return wrong;
}
