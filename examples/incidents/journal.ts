import {
  type AnyOp,
  type Endpoint,
  type Handoff,
  Message,
  type Op,
  Participants,
  RunError,
  Semaphore,
  type Session,
  type Wait,
} from "xgc/runtime";
import { JOURNALBase, popJOURNALHeader, pushJOURNALHeader } from "./journal.xgraph.js";

/** Writing one line, in ns. */
const LINE = 20_000;
const EMPTIED = 5e6;
const PERIOD = 1e6;
/** The level of network interrupts. */
const NETWORK = 1;

export class JOURNAL extends JOURNALBase {
  readonly #room = new Semaphore(this.cpu, "room in the journal", this.parameters.lines);
  #filled = 0;

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone());
  }

  override *demux(_session: Session, message: Message): Op<void, Wait<"semaphore"> | Handoff> {
    if (popJOURNALHeader(message) === null) return;
    yield* this.cpu.settle();
    const before = this.cpu.mask(NETWORK);
    if (this.parameters.drop && this.#room.count === 0) {
      this.counters.lost.count();
    } else {
      yield* this.#room.wait();
      this.cpu.chargeTime(LINE);
      yield* this.cpu.settle();
      this.#filled++;
      this.counters.written.count();
    }
    this.cpu.unmask(before);
    yield* this.cpu.settle();
  }

  override *empty({ lasting = 100e6 }: { readonly lasting?: number }): AnyOp {
    for (let left = lasting; left > 0; left -= EMPTIED) {
      yield* this.host.delay(EMPTIED);
      for (; this.#filled > 0; this.#filled--) this.#room.signal();
    }
  }

  override *tell({ peer, times = 50 }: { readonly peer: Endpoint<JOURNALBase>; readonly times?: number }): AnyOp {
    const station = peer.protocol.slots.lower.control("myAddress") ?? 0;
    const session = yield* this.slots.lower.open(new Participants([station]));
    if (session === null) throw new RunError(`${this.name} on ${this.host.name} cannot reach ${peer.host.name}`);
    for (let number = 0; number < times; number++) {
      const message = new Message(this.host.buffers);
      pushJOURNALHeader(message, { number });
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(PERIOD);
    }
    yield* session.release();
  }
}
