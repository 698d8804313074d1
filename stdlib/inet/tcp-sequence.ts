/**
 * Sequence numbers inside this host count on without end, so that they compare and subtract as numbers do; only headers have their lowest 32 bits (RFC
 * 9293, 3.4). A connection would have to carry 8 PB before they lost a digit.
 */
import { serial32 } from "../../src/runtime/index.js";

const ROUND = 2 ** 32;
/** The clock that first sequence numbers follow goes once in 4 us (RFC 9293, 3.4.1), here in ns. */
const TICK = 4000;

/** The number that a header carries. */
export function wrapped(number: number): number {
  return number % ROUND;
}

/**
 * The number that a header means.
 * @param near A number of the same sequence, by less than half a round away. A number exactly half a round away counts as one before it.
 */
export function unwrapped(serial: number, near: number): number {
  return near + (serial32.distance(near % ROUND, serial) ?? -ROUND / 2);
}

/** The first number of a sequence, of which a header has told the lowest 32 bits. None of the sequence is below 0, nor is one that lies half a round before. */
export function firstOf(serial: number): number {
  return ROUND + serial;
}

/** The two ends of a connection. */
export interface Ends {
  readonly remoteHost: number;
  readonly remotePort: number;
  readonly localHost: number;
  readonly localPort: number;
}

/**
 * First sequence numbers that no stranger can guess, and that grow from one connection of the same ends to the next (RFC 9293, 3.4.1; RFC 6528).
 * @param secret 32 bits, drawn anew at each boot.
 * @param now in ns.
 */
export function firstNumber(secret: number, ends: Ends, now: number): number {
  let hash = secret;
  for (const part of [ends.remoteHost, ends.localHost, ends.remotePort * 0x10000 + ends.localPort]) {
    hash = Math.imul(hash ^ part, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return ((hash >>> 0) + Math.floor(now / TICK)) % ROUND;
}
