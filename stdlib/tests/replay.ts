import {
  type AnyOp,
  capturedFrames,
  type Down,
  type Message,
  type Op,
  Participants,
  RunError,
  type Session,
} from "../../src/runtime/index.js";
import { readdressed } from "./readdressed.js";
import { REPLAYBase } from "./replay.xgraph.js";

interface Replay {
  readonly frames: string;
  readonly speed?: number;
  readonly times?: number;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** The least time between two looks at the transmit ring, in ns. */
const LEAST = 100_000;

/** Bytes of a frame's header, which a medium does not count. */
const HEADER = 14;

export class REPLAY extends REPLAYBase {
  #nic: Session | null = null;

  override *init(): Op<void, Down> {
    this.#nic = yield* this.slots.lower.open(Participants.anyone());
  }

  override *demux(_session: Session, _message: Message): Op {
    // A source listens to nothing.
  }

  override *play({ frames, speed = 1, times = 1 }: Replay): AnyOp {
    const all = [...capturedFrames(frames)];
    yield* this.#send(all, speed, times);
  }

  override *playTo({ to, frames, speed = 1, times = 1 }: Replay & { readonly to: number }): AnyOp {
    const mac = this.slots.lower.control("myMac");
    const own = this.host.nics.find((each) => each.mac === mac);
    const target = own?.medium.nics.find(({ address }) => address === to);
    if (target === undefined)
      throw new RunError(`no host on the link of ${this.host.name} has the address ${dotted(to)}`);
    const all = [...capturedFrames(frames)].map(({ at, bytes }) => ({ at, bytes: readdressed(bytes, target) }));
    yield* this.#send(all, speed, times);
  }

  *#send(frames: readonly { readonly at: number; readonly bytes: Uint8Array }[], speed = 1, times = 1): AnyOp {
    if (!(speed > 0)) throw new RunError(`${this.name} on ${this.host.name}: a speed of ${speed} never ends`);
    yield* this.cpu.settle();
    const begin = this.host.now;
    const length = frames.at(-1)?.at ?? 0;
    // The next round begins a mean distance after the last frame.
    const round = frames.length > 1 ? length + length / (frames.length - 1) : length;
    const longest = (this.slots.lower.control("maxPacket") ?? Infinity) + HEADER;
    for (let time = 0; time < times; time++) {
      for (const { at, bytes } of frames) {
        const due = begin + Math.round((time * round + at) / speed);
        yield* this.cpu.settle();
        if (due > this.host.now) yield* this.host.delay(due - this.host.now);
        if (bytes.length > longest) {
          this.counters.tooLong.count();
          continue;
        }
        this.histograms.late.record(this.host.now - due);
        const message = yield* this.host.message(bytes.length, (into) => {
          into.set(bytes);
        });
        const taken = yield* this.slots.lower.push(this.#nic!, message);
        if (taken) this.counters.sent.count();
        else this.counters.refused.count();
        message.release();
      }
    }
    // Frames are still in the ring, and the last one is under way.
    const distance = Math.max(Math.round(round / Math.max(frames.length, 1) / speed), LEAST);
    do {
      yield* this.cpu.settle();
      yield* this.host.delay(distance);
    } while (this.slots.lower.lower.inTransmitRing > 0);
  }
}
