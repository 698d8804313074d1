// Made by `xgc declare` from services.xgraph; change that and declare again.
import type { Down, Op, Wait } from "../src/runtime/index.js";

/** From a network address to the address of the link below, and back. */
export interface Resolver {
  /** The link address of a host on this net. Waits for the answer; a host that does not answer has none. */
  resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down>;
  /** The same, if it is known and not too old; none otherwise. Sends no question. */
  known(host: number): number | null;
  /**
   * The last known address, however old; none if the host has not answered lately. Starts a
   * question if none is under way, and does not wait for the answer. Settle before the call.
   */
  seek(host: number): number | null;
  /** The host that has a link address. */
  reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down>;
}

/**
 * Boot identifiers: a number for each boot of a host. A peer is named as
 * participants name it. 0 stands for an identifier that is not known yet.
 */
export interface BootIds {
  /** This host's own. */
  local(): number;
  /** A peer's identifier, if it is known. */
  peer(host: number): number;
  /**
   * The same; asks the peer if it is not known, or differs from `suggested`. Does not wait
   * for the answer, but perhaps for a transmit buffer. 0 for `suggested` suggests nothing.
   */
  query(host: number, suggested: number): Op<number, Wait<"BootIds.query"> | Down>;
  /** The same; waits until it is known. */
  ask(host: number): Op<number, Wait<"BootIds.ask"> | Down>;
  /** From now on reboots of the peer are reported, until an `unwatch` has followed for each `watch`. */
  watch(host: number): void;
  unwatch(host: number): void;
}

/** What those over a BootIds are told. An upcall may take time, but not wait. */
export interface BootIdsUpcalls {
  /** A peer's identifier has become known for the first time. */
  contacted(host: number, bootId: number): Op<void>;
  /** A peer has rebooted. */
  rebooted(host: number, bootId: number): Op<void>;
}
