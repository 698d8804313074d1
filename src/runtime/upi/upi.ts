/**
 * The Uniform Protocol Interface: protocols, sessions, and the bindings between them that emitted glue makes.
 *
 * Messages go down by `push` and come up by `demux` and `pop`. Whatever crosses from one protocol to another crosses a binding,
 * where its cost is charged and where a barrier may stand. Source: x-kernel Programmer's Manual, UPI.
 */
import { CallLimits } from "./call-limits.js";
import type { Charge } from "../record/charge.js";
import type { Cpu, HandoffSite } from "../processor/cpu.js";
import type { Host } from "../host.js";
import type { Histogram } from "../record/histogram.js";
import type { Counter, Gauge, Series } from "../record/measure.js";
import type { Message } from "../message/message.js";
import { type AnyOp, type AtPoint, type Down, down, type Effect, type Op, type Up, up } from "../processor/op.js";
import type { Participants } from "./participants.js";

/**
 * Questions to a protocol or session. Lengths in bytes, addresses as numbers; undefined where nobody below knows.
 * `maxPacket` is the longest message that can be delivered, `optPacket` the longest that goes without fragmentation below.
 * `myAddress` and `peerAddress` are what participants name a host by here: a host's address where there is a net below, a
 * station's where there is only a link. `broadcastAddress` names everybody.
 */
export type ControlOperation =
  | "myAddress"
  | "peerAddress"
  | "broadcastAddress"
  | "myHost"
  | "myMac"
  | "netPrefix"
  | "peerHost"
  | "peerMac"
  | "maxPacket"
  | "optPacket"
  | "myPort"
  | "peerPort";

/** What messages that come up a session are given to: a protocol, or a virtual protocol's session. */
export interface Receiver {
  demux(session: Session, message: Message): AnyOp;
  /** A request: what comes back is the reply, which the caller then owns; null where there is none. */
  callDemux(session: Session, request: Message): AnyOp<Message | null>;
}

/** A declared point of a protocol: what passing it costs, and the barrier that a graph may have there. */
export interface ProtocolPoint<Name extends string = string> {
  readonly name: Name;
  readonly charge: Charge;
  barrier: HandoffSite | null;
  /** Handoffs that were made here. */
  readonly handoffs: number;
}

/** An instance on a host, as an entry's argument names it. */
export interface Endpoint<P extends Protocol = Protocol> {
  readonly host: Host;
  readonly protocol: P;
}

export abstract class Protocol implements Receiver {
  readonly host: Host;
  readonly cpu: Cpu;
  /** The instance's path in its host's graph: `net.udp`. */
  readonly name: string;
  /** The protocol's name: `UDP`. */
  readonly type: string;
  readonly lowers: readonly Binding[];
  /** Where upcalls of a control service go: the bindings of all that stand over this protocol for it. */
  readonly uppers: ControlBinding[] = [];
  /** How often it may call what is below, where it says so and the world looks. */
  callLimits: CallLimits | null = null;

  constructor(host: Host, name: string, type: string, lowers: readonly Binding[]) {
    this.host = host;
    this.cpu = host.cpu;
    this.name = name;
    this.type = type;
    this.lowers = lowers;
    for (const lower of lowers) lower.connect(this);
  }

  /** Runs once when the host boots, bottom-up over the graph; enables what the protocol wants to receive. */
  *init(): Op<void, Effect> {
    // Most protocols that only open have nothing to do.
  }

  /**
   * Opens a session to the participants for an upper protocol; null where that is not possible. The caller owns one reference.
   * @param type the protocol that decides the number: the upper one, or a virtual upper one's upper one.
   */

  *open(_upper: Binding, _participants: Participants, _type: string): Op<Session<Effect> | null, Effect> {
    return null;
  }

  /** Lasting willingness to get messages from sessions that others open. False where another has it already. */
  openEnable(_upper: Binding, _participants: Participants, _type: string): boolean {
    return false;
  }

  /** A lower protocol has made a session for messages of a peer; to keep it, count a reference. */
  *openDone(_session: Session): Op<void, Effect> {
    // Most protocols make their own session when the first message comes.
  }

  /** A message has come up a lower session. */

  *demux(session: Session, _message: Message): Op<void, Effect> {
    throw new Error(`${this.name} gets a message from ${session.protocol.name}, but ${this.type} has no demux`);
  }

  /**
   * A request has come up a lower session. The request stays the caller's; the reply is the callee's to make, and the caller's
   * once it is returned. Null stands for a failure.
   */

  *callDemux(session: Session, _request: Message): Op<Message | null, Effect> {
    throw new Error(`${this.name} gets a request from ${session.protocol.name}, but ${this.type} has no callDemux`);
  }

  control(operation: ControlOperation): number | undefined {
    return this.lowers[0]?.control(operation);
  }

  /** Passes a declared point with a message of `bytes`: pays for it, and hands over where the graph has a barrier there. */
  protected *at<Name extends string>(point: ProtocolPoint<Name>, bytes: number): Op<void, AtPoint<Name>> {
    if (point.barrier !== null && this.cpu.inInterrupt) yield* this.cpu.handoff(point.barrier) as Op<boolean, never>;
    this.cpu.charge(point.charge, bytes);
  }

  // For the classes that `xgc declare` makes.
  protected newCounter(name: string): Counter {
    return this.host.counter(this.name, name);
  }
  protected newGauge(name: string): Gauge {
    return this.host.gauge(this.name, name);
  }
  protected newHistogram(name: string): Histogram {
    return this.host.histogram(this.name, name);
  }
  protected newSeries(name: string): Series {
    return this.host.series(this.name, name);
  }
  protected newPoint<Name extends string>(name: Name): ProtocolPoint<Name> {
    return {
      name,
      charge: this.host.charge(this.name, this.type, name),
      barrier: null,
      get handoffs() {
        return this.barrier?.count ?? 0;
      },
    };
  }
  /**
   * Asserts what the protocol declares of its calls: `calls lower.push <= EXPR`.
   * @throws RunError in the operation that calls more often.
   */
  protected limitCalls(...[what, bindings, operation, most, where]: Parameters<CallLimits["limit"]>): void {
    this.callLimits ??= new CallLimits(this);
    this.callLimits.limit(what, bindings, operation, most, where);
  }
  /** The same where the world is audited: for protocols that were tested so. */
  protected auditCalls(...limit: Parameters<CallLimits["limit"]>): void {
    if (this.host.world.audits) this.limitCalls(...limit);
  }
  /** Puts a barrier at a point, which counts its handoffs. @param where it is written: `FILE:LINE`. */
  setBarrier(point: ProtocolPoint, where: string): void {
    point.barrier = this.host.site("time", `${this.name}.${point.name} (${where})`);
  }
}

/**
 * One end of a conversation.
 *
 * `Effects` are those that closing it may have. To its holder a session is one of what is below, whose effects count as `Down`: that is the default, and
 * what {@link Binding.open} gives. A class whose `close` does more says so: `extends Session<Down | Wait<"log">>`.
 */
export abstract class Session<Effects extends Effect = Down> {
  /** Tells sessions apart as parts of keys. */
  readonly id: number;
  readonly protocol: Protocol;
  /** The binding to the protocol above. */
  readonly up: Binding;
  /** What is above: the protocol there, or a virtual protocol's session. */
  receiver: Receiver;
  /** The protocol that decided the number. */
  readonly type: string;
  /** Lasting references and operations in progress; the session closes when none is left. */
  references = 0;

  constructor(protocol: Protocol, up: Binding, type: string) {
    this.id = protocol.host.world.newSessionId();
    this.protocol = protocol;
    this.up = up;
    this.receiver = up.upper;
    this.type = type;
  }

  /** Sends a message. False where it was not accepted, which reliable protocols treat as a loss. */
  abstract push(message: Message): Op<boolean, Effect>;

  /**
   * Sends a request and waits for the reply, which the caller then owns; null where the call failed. The request stays the
   * caller's.
   */

  *call(_request: Message): Op<Message | null, Effect> {
    throw new Error(`${this.protocol.name} gets a call, but a session of ${this.protocol.type} has none`);
  }

  /** For a session that receives what comes up: a virtual protocol's. */

  *callDemux(_session: Session, _request: Message): Op<Message | null, Effect> {
    throw new Error(`${this.protocol.name} gets a request, but a session of ${this.protocol.type} has no callDemux`);
  }

  /** Gives up one reference. */
  *release(): Op<void, Effects> {
    if (--this.references <= 0) yield* this.close();
  }

  /** Runs when no reference is left. */
  *close(): Op<void, Effects> {
    // A session that its protocol caches stays.
  }

  control(_operation: ControlOperation): number | undefined {
    return undefined;
  }
}

/** Where an upper protocol stands over a lower one: what the upper holds of the lower, and the way up. */
export abstract class Binding<L extends Protocol = Protocol, U extends Protocol = Protocol> {
  readonly host: Host;
  readonly cpu: Cpu;
  readonly lower: L;
  #upper: U | undefined;
  #demuxing: Charge | undefined;
  readonly pushing: Charge;

  constructor(lower: L) {
    this.host = lower.host;
    this.cpu = lower.cpu;
    this.lower = lower;
    this.pushing = this.host.charge(lower.name, lower.type, "push");
    lower.callLimits?.enterFromAbove(this);
  }

  /** Called by the upper protocol's constructor. */
  connect(upper: U): void {
    this.#upper = upper;
    this.#demuxing = this.host.charge(upper.name, upper.type, "demux");
  }

  get upper(): U {
    return this.#upper!;
  }
  get demuxing(): Charge {
    return this.#demuxing!;
  }

  /** A message goes up a session of the lower protocol. */
  abstract demux(session: Session<Effect>, message: Message): Op<void, Up>;
  /** A message goes down a session of the lower protocol. */
  abstract push(session: Session<Effect>, message: Message): Op<boolean, Down>;

  /** A request goes down a session of the lower protocol; its reply comes back, and is the caller's. */
  call(session: Session<Effect>, _request: Message): Op<Message | null, Down> {
    throw new Error(`${session.protocol.name} carries messages, not calls`);
  }
  /** A request goes up a session of the lower protocol; its reply comes back, and is the caller's. */
  callDemux(session: Session<Effect>, _request: Message): Op<Message | null, Up> {
    throw new Error(`${session.protocol.name} carries messages, not calls`);
  }

  *open(participants: Participants, type: string = this.upper.type): Op<Session | null, Down> {
    // Whatever closing it does, it does below.
    return (yield* down(this.lower.open(this as unknown as Binding, participants, type))) as Session | null;
  }
  openEnable(participants: Participants, type: string = this.upper.type): boolean {
    return this.lower.openEnable(this, participants, type);
  }
  *openDone(session: Session<Effect>): Op<void, Up> {
    yield* up(this.upper.openDone(session as Session));
  }
  control(operation: ControlOperation): number | undefined {
    return this.lower.control(operation);
  }

  /** A barrier of the graph, as written, for counts and traces. */
  protected barrier(text: string): HandoffSite {
    return this.host.site("barrier", text);
  }
}

/** A binding on which calls go, not messages: down by `call`, up by `callDemux`; each comes back with its reply. */
export abstract class CallBinding<L extends Protocol = Protocol, U extends Protocol = Protocol> extends Binding<L, U> {
  readonly calling: Charge;
  #callDemuxing: Charge | undefined;

  constructor(lower: L) {
    super(lower);
    this.calling = this.host.charge(lower.name, lower.type, "call");
  }

  override connect(upper: U): void {
    super.connect(upper);
    this.#callDemuxing = this.host.charge(upper.name, upper.type, "callDemux");
  }
  get callDemuxing(): Charge {
    return this.#callDemuxing!;
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

/** A slot over a control service with upcalls. */
export interface UpcallSlot<Upcalls> {
  /** Called by the upper protocol's constructor: from now on it gets the service's upcalls. */
  connect(upper: Protocol & Upcalls): void;
}

/** Where an upper protocol stands over a control service of a lower one; emitted glue adds the service's operations. */
export abstract class ControlBinding<L extends Protocol = Protocol, U extends Protocol = Protocol> {
  readonly host: Host;
  readonly cpu: Cpu;
  readonly lower: L;
  #upper: U | undefined;

  constructor(lower: L) {
    this.host = lower.host;
    this.cpu = lower.cpu;
    this.lower = lower;
  }

  connect(upper: U): void {
    this.#upper = upper;
    this.lower.uppers.push(this);
  }
  get upper(): U {
    return this.#upper!;
  }

  /** What an upcall of the service costs. */
  protected upcallCost(operation: string): Charge {
    return this.host.charge(this.upper.name, this.upper.type, operation);
  }
  /** What an operation of the service costs. */
  protected cost(operation: string): Charge {
    return this.host.charge(this.lower.name, this.lower.type, operation);
  }
}
