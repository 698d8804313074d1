/** What protocols that exercise others have in common: how they reach their like, what they send, and how they call. */
import {
  type AnyOp,
  type Binding,
  type CallBinding,
  type Counter,
  type Endpoint,
  Participants,
  type Protocol,
  RunError,
  type Series,
  type Session,
} from "../../src/runtime/index.js";

interface Tester extends Protocol {
  readonly slots: { readonly lower: Binding };
}
interface Caller extends Tester {
  readonly slots: { readonly lower: CallBinding };
  readonly counters: { readonly attempts: Counter; readonly failed: Counter; readonly damaged: Counter };
  readonly series: { readonly rtt: Series };
}

/**
 * Opens a session to the same protocol on another host.
 * @param to by default the peer, by the address that it has to what is below it.
 * @throws RunError where there is no way to it.
 */
export function* openTo(
  tester: Tester,
  peer: Endpoint<Tester>,
  to: Participants | null = participantsOf(peer),
): AnyOp<Session> {
  const session = to === null ? null : yield* tester.slots.lower.open(to);
  if (session === null) throw unreachable(tester, peer);
  return session;
}

/**
 * The same; null where there is no way to the peer because its host is down.
 * @throws RunError where there is no way to it although its host is up: the program is wrong.
 */
export function* openIfUp(tester: Tester, peer: Endpoint<Tester>, to: Participants): AnyOp<Session | null> {
  const session = yield* tester.slots.lower.open(to);
  if (session === null && peer.host.up) throw unreachable(tester, peer);
  return session;
}

function unreachable(tester: Tester, peer: Endpoint<Tester>): RunError {
  return new RunError(`${tester.name} on ${tester.host.name} cannot reach ${peer.host.name}`);
}

function participantsOf({ protocol }: Endpoint<Tester>): Participants | null {
  const address = protocol.slots.lower.control("myAddress");
  return address === undefined ? null : new Participants([address]);
}

/** More than any protocol carries, and little enough for a machine that simulates many hosts. */
const MOST_BYTES = 2 ** 26;

/**
 * Bytes that count up, so that one that is lost or moved is noticed.
 * @throws RunError for more than 64 MiB.
 */
export function countingBytes(size: number): Uint8Array<ArrayBuffer> {
  if (size > MOST_BYTES) throw new RunError(`a message of ${size} bytes is too long for a test: ${MOST_BYTES} at most`);
  return Uint8Array.from({ length: size }, (_, index) => index);
}

/**
 * Calls the peer `trips` times, one call after the other, in one session; after a call that failed, which the reboot of the peer makes
 * it, in a new one.
 * @param contentOf what the next request carries; its reply should be the same.
 */
export function* callAgain(caller: Caller, peer: Endpoint<Caller>, trips: number, contentOf: () => Uint8Array): AnyOp {
  const { host, cpu, counters, series } = caller;
  let session = yield* openTo(caller, peer);
  for (let trip = 0; trip < trips; trip++) {
    const content = contentOf();
    const request = yield* host.message(content.length, (bytes) => {
      bytes.set(content);
    });
    yield* cpu.settle();
    const startedAt = host.now;
    counters.attempts.count();
    const reply = yield* caller.slots.lower.call(session, request);
    yield* cpu.settle();
    request.release();
    if (reply === null) {
      counters.failed.count();
      yield* session.release();
      session = yield* openTo(caller, peer);
      continue;
    }
    series.rtt.record(host.now - startedAt);
    if (!reply.equals(content)) counters.damaged.count();
    reply.release();
  }
  yield* session.release();
}
