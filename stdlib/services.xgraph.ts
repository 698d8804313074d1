// Made by `xgc declare` from services.xgraph; change that and declare again.
import type { Down, Op, Wait } from "../src/runtime/index.js";

/** From a network address to the address of the link below, and back. */
export interface Resolver {
  /** The link address of a host on this net. Waits for the answer; a host that does not answer has none. */
  resolve(host: number): Op<number | null, Wait<"Resolver.resolve"> | Down>;
  /** The host that has a link address. */
  reverse(mac: number): Op<number | null, Wait<"Resolver.reverse"> | Down>;
}
