/** Bulk transfers under loss, on a path whose round trip is known: its throughput against that of RFC 5681's sawtooth. */
import { Random } from "../../../src/runtime/index.js";
import { pair } from "./stage.js";

/** The round trip of the path, without the time that frames take on the wire, in s. */
const ROUND_TRIP = 0.1;
const MSS = 256;
/** Losses after which the first slow start is forgotten: only then the measurement begins. */
const FIRST = 10;

export interface Transfer {
  readonly congestion: "newReno" | "reno" | "tahoe";
  /** The share of segments with data that are lost. */
  readonly loss: number;
  /** Each 1/`loss`-th is lost; otherwise each with that probability. */
  readonly periodic: boolean;
  /** Losses over which the throughput is measured. */
  readonly losses: number;
  readonly seed?: number;
}

/** The throughput in units of MSS / (RTT * sqrt(loss)): C in the formula of Mathis, Semke, Mahdavi and Ott (1997). */
export function constantOf({ congestion, loss, periodic, losses, seed = 1 }: Transfer): number {
  // Wider than the window ever is in the sawtooth; the first slow start ends there.
  const buffer = Math.ceil(8 / Math.sqrt(loss)) * MSS;
  const stage = pair({
    seed,
    tcp: { mss: MSS, receiveBuffer: buffer, sendBuffer: 2 * buffer, delayedAck: 0, congestion },
    link: { delay: (ROUND_TRIP / 2) * 1e9, rate: 1e9 },
  });
  const { world, link, one, two } = stage;
  link.tap = undefined;
  two.user.demux = function* () {
    // Taken, and forgotten.
  };
  const random = new Random(seed, 5);
  const period = Math.round(1 / loss);
  let frames = 0;
  let lost = 0;
  const { nic } = two.station;
  const deliver = nic.deliver.bind(nic);
  nic.deliver = (frame) => {
    // An acknowledgement has no more than its headers.
    const isData = frame.length > 100;
    if (isData && (periodic ? ++frames % period === 0 : random.next() < loss * 2 ** 32)) {
      lost++;
      frame.release();
      return;
    }
    deliver(frame);
  };
  let measured = 0;
  world.start(one.host, "transfer", function* () {
    const session = (yield* one.user.openTo(two.address))!;
    const chunk = new Uint8Array(MSS * 16);
    while (lost < FIRST) yield* one.user.send(session, chunk);
    const begin = { bytes: two.tcp.counters.bytesIn.value, at: world.now };
    while (lost < FIRST + losses) yield* one.user.send(session, chunk);
    const seconds = (world.now - begin.at) / 1e9;
    measured = ((two.tcp.counters.bytesIn.value - begin.bytes) / MSS / seconds) * ROUND_TRIP * Math.sqrt(loss);
    yield* session.abort();
  });
  world.run();
  world.quiesce();
  return measured;
}
