/** Bindings, which emitted glue makes for each slot of a protocol that another one fills: messages and calls cross them. */
import type { Message } from "../message/message.js";
import type { HandoffSite } from "../processor/context.js";
import type { Cpu } from "../processor/cpu.js";
import { type Down, down, type Effect, type Op, type Up, up } from "../processor/op.js";
import type { Charge } from "../record/charge.js";
import type { ControlOperation } from "./control-operation.js";
import type { Host, Passes } from "./host.js";
import type { Participants } from "./participants.js";
import type { Protocol } from "./protocol.js";
import type { Session } from "./session.js";

/** The place where an upper protocol stands over a lower one: the upper protocol calls the lower one through it, and messages come up through it. */
export abstract class Binding<L extends Protocol = Protocol, U extends Protocol = Protocol> {
  readonly host: Host;
  readonly cpu: Cpu;
  readonly lower: L;
  // Fields, not accessors: each class of a binding reads its own, and V8 then knows where they are.
  /** The protocol above, from {@link connect} on. */
  readonly upper!: U;
  /** The cost of `demux` of the protocol above. */
  readonly demuxing!: Charge;
  readonly pushing: Charge;
  #placed: HandoffSite | undefined;
  #passes: Passes | null = null;

  constructor(lower: L) {
    this.host = lower.host;
    this.cpu = lower.cpu;
    this.lower = lower;
    this.pushing = this.host.charge(lower.name, lower.type, "push");
    lower.callLimits?.enterFromAbove(this);
  }

  /** Called by the upper protocol's constructor. */
  connect(upper: U): void {
    (this as { upper: U }).upper = upper;
    (this as { demuxing: Charge }).demuxing = this.host.charge(upper.name, upper.type, "demux");
    if (this.stands) this.#placed = this.host.barrier("barrier", `${this.lower.name} -> ${upper.name}`);
  }

  /** A message goes up a session of the lower protocol. */
  abstract demux(session: Session<Effect>, message: Message): Op<void, Up>;
  /** A message goes down a session of the lower protocol. */
  abstract push(session: Session<Effect>, message: Message): Op<boolean, Down>;

  /** A request goes down a session of the lower protocol. The caller gets the reply and owns it. */
  call(session: Session<Effect>, _request: Message): Op<Message | null, Down> {
    throw new Error(`${session.protocol.name} carries messages, not calls`);
  }
  /** A request goes up a session of the lower protocol. The caller gets the reply and owns it. */
  callDemux(session: Session<Effect>, _request: Message): Op<Message | null, Up> {
    throw new Error(`${session.protocol.name} carries messages, not calls`);
  }

  *open(participants: Participants, type: string = this.upper.type): Op<Session | null, Down> {
    // All effects of closing a session are of the protocols below.
    return (yield* down(this.lower.open(this as unknown as Binding, participants, type))) as Session | null;
  }
  openEnable(participants: Participants, type: string = this.upper.type): boolean {
    return this.lower.openEnable(this, participants, type);
  }
  *openDone(session: Session<Effect>): Op<void, Up> {
    yield* up(this.upper.openDone(session as Session));
  }
  *closeDone(session: Session<Effect>, orderly: boolean): Op<void, Up> {
    yield* up(this.upper.closeDone(session as Session, orderly));
  }
  control(operation: ControlOperation): number | undefined {
    return this.lower.control(operation);
  }

  /** The end of `demux`, for a class that is written by hand: gives the message to the receiver above the session. */
  protected receive(session: Session<Effect>, message: Message): Op<void, Up> {
    return up<void>(session.above.demux(session as Session, message));
  }
  /** The end of `callDemux`, in the same way. */
  protected receiveCall(session: Session<Effect>, request: Message): Op<Message | null, Up> {
    return up(session.above.callDemux(session as Session, request));
  }

  /** A barrier of the graph, as written, for counts and traces. */
  protected barrier(text: string): HandoffSite {
    return this.host.barrier("barrier", text);
  }

  /** Whether a host has a barrier here, or a caller places one. */
  protected readonly stands: boolean = false;
  /** That barrier. */
  protected get placed(): HandoffSite {
    return this.#placed!;
  }

  /** A handler passes here, or is handed over. */
  protected pass(): void {
    if (this.#passes !== null && this.cpu.inInterrupt) this.#passes.count++;
  }

  /** From now on, counts how often handlers pass. @param site As in `Host.hasBarrier`. @returns this binding. */
  watched(site: string): this {
    this.#passes = this.host.passesAt(site);
    return this;
  }
}

/** A binding for calls: down by `call`, up by `callDemux`. Each call returns with its reply. */
export abstract class CallBinding<L extends Protocol = Protocol, U extends Protocol = Protocol> extends Binding<L, U> {
  readonly calling: Charge;
  /** The cost of `callDemux` of the protocol above. */
  readonly callDemuxing!: Charge;

  constructor(lower: L) {
    super(lower);
    this.calling = this.host.charge(lower.name, lower.type, "call");
  }

  override connect(upper: U): void {
    super.connect(upper);
    (this as { callDemuxing: Charge }).callDemuxing = this.host.charge(upper.name, upper.type, "callDemux");
  }
  abstract override call(session: Session<Effect>, request: Message): Op<Message | null, Down>;
  abstract override callDemux(session: Session<Effect>, request: Message): Op<Message | null, Up>;

  demux(session: Session<Effect>, _message: Message): Op<void, Up> {
    throw new Error(`${session.protocol.name} carries calls, not messages`);
  }
  push(session: Session<Effect>, _message: Message): Op<boolean, Down> {
    throw new Error(`${session.protocol.name} carries calls, not messages`);
  }
}
