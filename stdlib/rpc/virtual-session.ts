/** The session of a virtual protocol: it stands between a session below and the protocol above, and adds no header. */
import {
  type Binding,
  type ControlOperation,
  type Down,
  type Message,
  type Op,
  type Protocol,
  type Receiver,
  Session,
  type Up,
} from "../../src/runtime/index.js";

/** Receives the messages of a lower session. When it closes, the protocol above the lower session receives them again. */
export class VirtualSession extends Session implements Receiver {
  readonly lower: Session;

  constructor(protocol: Protocol, upper: Binding, type: string, lower: Session) {
    super(protocol, upper, type);
    this.lower = lower;
    lower.receiver = this;
  }

  override push(message: Message): Op<boolean, Down> {
    return this.lower.up.push(this.lower, message);
  }

  *demux(_lower: Session, message: Message): Op<void, Up | Down> {
    this.references++;
    yield* this.up.demux(this, message);
    yield* this.release();
  }

  override *close(): Op<void, Down> {
    this.lower.receiver = this.lower.up.upper;
    yield* this.lower.release();
  }

  override control(operation: ControlOperation): number | undefined {
    return this.lower.control(operation);
  }
}
