import {
  CallBinding,
  ControlBinding,
  type Down,
  down,
  type Driver,
  type SimulatedHost,
  type Message,
  type Op,
  type Protocol,
  type Session,
  type Up,
  type Wait,
} from "../../../src/runtime/index.js";
import { ETH } from "../../../stdlib/inet/eth.js";
import { BID } from "../../../stdlib/rpc/bid.js";
import type { BIDBase } from "../../../stdlib/rpc/bid.xgraph.js";
import { BIDCTL } from "../../../stdlib/rpc/bidctl.js";
import type { BIDCTLParameters } from "../../../stdlib/rpc/bidctl.xgraph.js";
import { BLAST } from "../../../stdlib/rpc/blast.js";
import type { BLASTParameters } from "../../../stdlib/rpc/blast.xgraph.js";
import { CHAN } from "../../../stdlib/rpc/chan.js";
import type { CHANBase, CHANParameters } from "../../../stdlib/rpc/chan.xgraph.js";
import { VSIZE } from "../../../stdlib/rpc/vsize.js";
import type { BootIds, BootIdsUpcalls } from "../../../stdlib/services.xgraph.js";
import { Over } from "./world.js";

/** A binding for calls, as the compiler emits it. */
export class CallsOver extends CallBinding {
  override callDemux(session: Session, request: Message): Op<Message | null, Up> {
    this.cpu.charge(this.callDemuxing, request.length);
    return this.receiveCall(session, request);
  }
  override call(session: Session, request: Message): Op<Message | null, Down> {
    this.cpu.charge(this.calling, request.length);
    return down(session.call(request));
  }
}

/** A binding for boot identifiers, as the compiler emits it. */
export class BootIdsOver extends ControlBinding<BIDCTL, BIDBase | CHANBase> implements BootIds, BootIdsUpcalls {
  local(): number {
    return this.lower.local();
  }
  peer(host: number): number {
    return this.lower.peer(host);
  }
  *query(host: number, suggested: number): Op<number, Wait<"BootIds.query"> | Down> {
    return yield* this.lower.query(host, suggested);
  }
  *ask(host: number): Op<number, Wait<"BootIds.ask"> | Down> {
    return yield* this.lower.ask(host);
  }
  watch(host: number): void {
    this.lower.watch(host);
  }
  unwatch(host: number): void {
    this.lower.unwatch(host);
  }
  *contacted(host: number, bootId: number): Op {
    yield* this.upper.contacted(host, bootId);
  }
  *rebooted(host: number, bootId: number): Op {
    yield* this.upper.rebooted(host, bootId);
  }
}

export interface RpcParameters {
  readonly blast?: Partial<BLASTParameters>;
  readonly bidctl?: Partial<BIDCTLParameters>;
  readonly chan?: Partial<CHANParameters>;
}

export interface RpcGraph<Top extends Protocol> {
  readonly eth: ETH;
  readonly blast: BLAST;
  readonly vsize: VSIZE;
  readonly bidctl: BIDCTL;
  readonly bid: BID;
  readonly chan: CHAN;
  readonly top: Top;
}

/** Table 3's graph with a protocol of the test on top. */
export function rpcGraph<Top extends Protocol>(
  top: (host: SimulatedHost, lower: CallsOver) => Top,
  parameters: RpcParameters = {},
): (host: SimulatedHost, driver: Driver) => RpcGraph<Top> {
  return (host, driver) => {
    const eth = host.add(new ETH(host, "eth", {}, { lower: new Over(driver) }));
    const blast = host.add(new BLAST(host, "blast", parameters.blast ?? {}, { lower: new Over(eth) }));
    const vsize = host.add(new VSIZE(host, "vsize", {}, { lower: [new Over(eth), new Over(blast)] }));
    const bidctl = host.add(new BIDCTL(host, "bidctl", parameters.bidctl ?? {}, { lower: new Over(eth) }));
    const bid = host.add(new BID(host, "bid", {}, { data: new Over(vsize), control: new BootIdsOver(bidctl) }));
    const chan = host.add(
      new CHAN(host, "chan", parameters.chan ?? {}, { data: new Over(bid), control: new BootIdsOver(bidctl) }),
    );
    return { eth, blast, vsize, bidctl, bid, chan, top: host.add(top(host, new CallsOver(chan))) };
  };
}
