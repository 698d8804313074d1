import type { Down, Op } from "../../src/runtime/index.js";

/** What a transport keeps of a message until it is told that it is not needed any more. */
export interface Retained {
  /** Frees it. May be done several times. */
  free(): Op<void, Down>;
  /**
   * How often the receiver has asked for repairs since this was last called: a sign that the message is on its way. Undefined
   * where nothing is kept any more.
   */
  repairs(): number | undefined;
}

/**
 * What a transport tells the sender about a message. The sender makes an empty one the message's attribute; the transport that
 * takes the message fills it in during the push. Source: the x-kernel's "chan info" attribute, with its ticket as an object.
 */
export class SendInfo {
  /** Sending the whole message again costs much more than asking about it. */
  expensive = false;
  /** What the transport keeps for repairs. */
  retained: Retained | null = null;
}
