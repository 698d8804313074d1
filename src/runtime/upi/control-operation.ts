/** The questions of `control`. */

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
