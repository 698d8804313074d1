/**
 * The Uniform Protocol Interface: the operations that a protocol offers to those above and below it.
 *
 * Messages go down by `push` and come up by `demux` and `pop`. A message that goes from one protocol to another crosses a binding,
 * which charges its cost and may have a barrier. Source: x-kernel Programmer's Manual, UPI.
 */
import { Misuse } from "../failures/errors.js";
import type { Message } from "../message/message.js";
import type { HandoffSite, HandoffTarget } from "../processor/context.js";
import type { Cpu } from "../processor/cpu.js";
import type { AtPoint, Effect, Op } from "../processor/op.js";
import type { Charge } from "../record/charge.js";
import type { Histogram } from "../record/histogram.js";
import type { Counter, Gauge, Series } from "../record/measure.js";
import type { Binding } from "./binding.js";
import { CallLimits } from "./call-limits.js";
import type { ControlBinding } from "./control-binding.js";
import type { ControlOperation } from "./control-operation.js";
import type { Host, Passes } from "./host.js";
import type { Participants } from "./participants.js";
import type { Receiver, Session } from "./session.js";

/** A declared point of a protocol: the cost of passing it, and the barrier that a graph may put there. */
export interface ProtocolPoint<Name extends string = string> {
  readonly name: Name;
  readonly charge: Charge;
  barrier: HandoffSite | null;
  /** Counts how often handlers pass; null if no caller asks for the count. */
  passes: Passes | null;
  /** Handoffs at this point. */
  readonly handoffs: number;
}

/** An instance on a host, the argument of an entry. */
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
  /** The targets of a control service's upcalls: the bindings of all protocols that stand over this one for the service. */
  readonly uppers: ControlBinding[] = [];
  /** The limits of its calls to protocols below, if it declares them and the world checks them. */
  callLimits: CallLimits | null = null;
  /** The points that the protocol declares, by name. */
  readonly declaredPoints: Map<string, ProtocolPoint> = new Map();

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
   * Opens a session to the participants for an upper protocol; null if that is not possible. The caller owns one reference.
   * @param type The protocol that decides the number: the upper one, or the upper one of a virtual upper protocol.
   */

  *open(_upper: Binding, _participants: Participants, _type: string): Op<Session<Effect> | null, Effect> {
    return null;
  }

  /** Asks for messages from sessions that others open, from now on. False if another protocol has asked for them already. */
  openEnable(_upper: Binding, _participants: Participants, _type: string): boolean {
    return false;
  }

  /** A lower protocol has made a session for messages of a peer. A protocol that keeps the session adds a reference. */
  *openDone(_session: Session): Op<void, Effect> {
    // Most protocols make their own session when the first message comes.
  }

  /**
   * The peer of a lower session sends nothing more. A protocol that keeps the session releases it when it has nothing more to send. Source: x-kernel,
   * xCloseDone.
   * @param _orderly true if the peer has closed; false if the conversation was broken off, and messages may be lost.
   */
  *closeDone(_session: Session, _orderly: boolean): Op<void, Effect> {
    // Most sessions have no end that their peer decides.
  }

  /** A message has come up a lower session. */

  *demux(session: Session, _message: Message): Op<void, Effect> {
    throw new Misuse(`${this.name} gets a message from ${session.protocol.name}, but ${this.type} has no demux`);
  }

  /**
   * A request has come up a lower session. The request stays the caller's. The callee makes the reply, which belongs to the caller
   * when it is returned. Null stands for a failure.
   */

  *callDemux(session: Session, _request: Message): Op<Message | null, Effect> {
    throw new Misuse(`${this.name} gets a request from ${session.protocol.name}, but ${this.type} has no callDemux`);
  }

  control(operation: ControlOperation): number | undefined {
    return this.lowers[0]?.control(operation);
  }

  /** Passes a declared point with a message of `bytes`: pays for it, and hands over if the graph has a barrier there. */
  protected *at<Name extends string>(point: ProtocolPoint<Name>, bytes: number): Op<void, AtPoint<Name>> {
    const { barrier, passes } = point;
    if (passes !== null && this.cpu.inInterrupt) passes.count++;
    if (barrier !== null && this.cpu.comesTo(barrier)) yield* this.cpu.handTo(barrier) as Op<boolean, never>;
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
    const point: ProtocolPoint<Name> = {
      name,
      charge: this.host.charge(this.name, this.type, name),
      barrier: null,
      passes: null,
      get handoffs() {
        return this.barrier?.count ?? 0;
      },
    };
    this.declaredPoints.set(name, point);
    return point;
  }
  /**
   * Asserts a declared limit of the protocol's calls: `calls lower.push <= EXPR`.
   * @throws RunError in the operation that makes a call too many.
   */
  protected limitCalls(...[what, bindings, operation, most, where]: Parameters<CallLimits["limit"]>): void {
    this.callLimits ??= new CallLimits(this);
    this.callLimits.limit(what, bindings, operation, most, where);
  }
  /** The same, but only if the world is audited: for protocols whose tests run so. */
  protected auditCalls(...limit: Parameters<CallLimits["limit"]>): void {
    if (this.host.world.audits) this.limitCalls(...limit);
  }
  /** Puts a barrier at a point, or takes it away, as the host decides. @param stands whether there is one. */
  placeBarrier(point: ProtocolPoint, stands: boolean): void {
    if (!stands) point.barrier = null;
    else point.barrier ??= this.host.barrier("time", `${this.name}.${point.name}`);
  }
  /** Puts a barrier at a point, which counts its handoffs. @param where The place of the barrier: `FILE:LINE`. @param pool whose threads take over. */
  setBarrier(point: ProtocolPoint, where: string, pool?: HandoffTarget): void {
    point.barrier = this.host.barrier("time", `${this.name}.${point.name} (${where})`, pool);
  }
}
