// Made by `xgc declare` from services.xgraph; change that and declare again.
import type { Down, Op, Wait } from "../src/runtime/index.js";

/** From a network address to the address of the link below, and back. */
export interface Resolver {
  /** The link address of a host on this net. Waits for the answer; a host that does not answer has none. */
  resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down>;
  /** The same as far as it is known now, and not too old; none otherwise. Asks nobody. */
  known(host: number): number | null;
  /**
   * The address that is known last, however old it is; none if the host has answered no question lately. A question begins, if none is under way; its
   * answer is not waited for. To be called settled.
   */
  seek(host: number): number | null;
  /** The host that has a link address. */
  reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down>;
}

/**
 * Boot identifiers: which life of a host one talks to. A peer is named as participants name it. 0 stands for a life that is not
 * known yet.
 */
export interface BootIds {
  /** This host's own. */
  local(): number;
  /** A peer's, as far as it is known. */
  peer(host: number): number;
  /**
   * The same; asks the peer where it is not known, or is another than `suggested`. Does not wait for the answer, but perhaps for
   * a transmit buffer. A `suggested` of 0 suggests nothing.
   */
  query(host: number, suggested: number): Op<number, Wait<"BootIds.query"> | Down>;
  /** The same; waits until it is known. */
  ask(host: number): Op<number, Wait<"BootIds.ask"> | Down>;
  /** From now on the peer is of interest: its reboots are looked for, until as many `unwatch` have followed. */
  watch(host: number): void;
  unwatch(host: number): void;
}

/** What those over a BootIds are told. An upcall may take time, but not wait. */
export interface BootIdsUpcalls {
  /** A peer's first life has become known. */
  contacted(host: number, bootId: number): Op<void>;
  /** A peer has begun another life. */
  rebooted(host: number, bootId: number): Op<void>;
}
