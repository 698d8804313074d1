/** The questions of `control`. */

/**
 * Questions to a protocol or session. Lengths are in bytes, addresses are numbers; the answer is undefined if no protocol below knows it.
 * `maxPacket` is the longest message that can be delivered, `optPacket` the longest that goes without fragmentation below.
 * `myAddress` and `peerAddress` are the addresses that participants name here: a host's address if there is a network below, a
 * station's if there is only a link. `broadcastAddress` names all hosts or stations.
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
