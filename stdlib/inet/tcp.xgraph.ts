// Made by `xgc declare` from tcp.xgraph; change that and declare again.
import {
  type Binding,
  type Counter,
  type Histogram,
  type Host,
  type Message,
  messageChecksum,
  Protocol,
  type ProtocolPoint,
  type PseudoHeader,
} from "../../src/runtime/index.js";

const NO_BYTES = new Uint8Array(0);

export interface TCPParameters {
  /** In bytes. */
  readonly sendBuffer: number;
  /** In bytes. */
  readonly receiveBuffer: number;
  /** In bytes. */
  readonly mss: number;
  readonly congestion: string;
  readonly initialWindow: number;
  readonly nagle: boolean;
  /** In ns. */
  readonly delayedAck: number;
  readonly windowScale: boolean;
  /** In ns. */
  readonly rtoFirst: number;
  /** In ns. */
  readonly rtoMin: number;
  /** In ns. */
  readonly rtoMax: number;
  /** In ns. */
  readonly persistMin: number;
  /** In ns. */
  readonly persistMax: number;
  readonly attempts: number;
  readonly synAttempts: number;
  /** In ns. */
  readonly msl: number;
  readonly backlog: number;
  readonly backlogPerPeer: number;
  readonly connections: number;
  readonly early: number;
  readonly earlyPerPeer: number;
  readonly challenges: number;
}

/** The bindings to what is below. */
export interface TCPSlots {
  readonly lower: Binding;
}

/**
 * Transmission Control Protocol, RFC 9293: a stream of bytes each way, in order, each byte once. docs/tcp.md says what is done, and what is not.
 *
 * A push waits while `sendBuffer` is full. Bytes that came count as consumed as soon as the protocol above has returned from `demux`, unless it says itself
 * when it has consumed them.
 *
 * Limits on what strangers can fill: connections that others have begun and that are not complete (`backlog`, `backlogPerPeer`: the one that began first goes), all
 * that others have begun (`connections`: one that only waits for its end goes; if there is none, the new one is refused), and segments kept
 * because earlier ones are missing (`early`, `earlyPerPeer`: all those of the connection that has kept some for longest go, and are sent again).
 */
export abstract class TCPBase extends Protocol {
  readonly parameters: TCPParameters;
  readonly slots: TCPSlots;
  readonly counters: {
    /** Connections that this host has opened. */
    readonly opened: Counter;
    /** Connections that others have opened. */
    readonly accepted: Counter;
    /** Connections that the other end refused with a reset before they were complete. */
    readonly refused: Counter;
    /** Connections given up because no answer has come. */
    readonly givenUp: Counter;
    readonly resetsIn: Counter;
    readonly resetsOut: Counter;
    readonly segmentsIn: Counter;
    readonly segmentsOut: Counter;
    /** Bytes of data taken from the protocols above, each once. */
    readonly bytesOut: Counter;
    /** Bytes of data given to the protocols above, each once. */
    readonly bytesIn: Counter;
    /** Segments with data that acknowledge nothing alone, and acknowledgements without data. */
    readonly acksIn: Counter;
    /** Acknowledgements without data that were handled entirely in the interrupt handler. */
    readonly acksInHandler: Counter;
    /** Acknowledgements without data that have been sent. */
    readonly acksOut: Counter;
    /** Segments with data that have been sent again. */
    readonly retransmits: Counter;
    /** Losses that three repeated acknowledgements showed (RFC 5681, 3.2). */
    readonly fastRetransmits: Counter;
    /** Expiries of the retransmission timer. */
    readonly timeouts: Counter;
    /** Questions whether a window of 0 has opened. */
    readonly probes: Counter;
    /** Segments kept because earlier ones are missing. */
    readonly earlySegments: Counter;
    /** Connections whose early segments were given up, because too many were kept. */
    readonly crowdedOut: Counter;
    /** Segments with no byte that is new. */
    readonly repeated: Counter;
    /** Segments dropped: outside the window. */
    readonly outsideWindow: Counter;
    /** Segments dropped: they acknowledge nothing at all. */
    readonly noAck: Counter;
    /** Segments dropped: they acknowledge what has not been sent, or was acknowledged long ago (RFC 5961, 5). */
    readonly blindAcks: Counter;
    /** Segments dropped: a reset or an opening that a blind attacker could have sent (RFC 5961, 3 and 4). */
    readonly blindResets: Counter;
    readonly blindOpenings: Counter;
    /** Acknowledgements sent in answer to such segments, and those not sent because there were too many in a second. */
    readonly challenges: Counter;
    readonly challengesHeld: Counter;
    /** Segments with urgent data. It is not treated as urgent: its bytes go up in order with all others. */
    readonly urgent: Counter;
    /** Segments for a port that no protocol has enabled, or a connection that does not exist; they are answered with a reset. */
    readonly noPort: Counter;
    /** Openings that were sent to all hosts. */
    readonly toAll: Counter;
    readonly badChecksum: Counter;
    readonly malformed: Counter;
    /** Connections that were not complete, given up because too many were. */
    readonly backlogOverflows: Counter;
    /** Openings dropped: too many connections that others have begun. */
    readonly tooMany: Counter;
    /** Segments with data for a connection that the protocol above has closed; they are answered with a reset (RFC 1122, 4.2.2.13). */
    readonly afterClose: Counter;
  };
  readonly histograms: {
    /**
     * From a segment to its acknowledgement, as the retransmission timer is set by.
     * In ns.
     */
    readonly roundTrip: Histogram;
  };
  readonly points: {
    /** A connection is complete: the opener is about to be woken, or the protocol above about to be told. */
    readonly connected: ProtocolPoint<"connected">;
    /** An acknowledgement has been worked in, and nothing is sent because of it (TR 94-19, 2.2: housekeeping). */
    readonly acknowledged: ProtocolPoint<"acknowledged">;
    /** An acknowledgement has made room in the window, and data is about to be sent because of it. */
    readonly sendsOnAck: ProtocolPoint<"sendsOnAck">;
    /** Data in order is about to go up. */
    readonly received: ProtocolPoint<"received">;
    /** A segment is about to go down. */
    readonly segment: ProtocolPoint<"segment">;
  };

  constructor(host: Host, name: string, parameters: Partial<TCPParameters>, slots: TCPSlots) {
    super(host, name, "TCP", [slots.lower]);
    this.parameters = {
      sendBuffer: 65_535,
      receiveBuffer: 65_535,
      mss: 0,
      congestion: "newReno",
      initialWindow: 0,
      nagle: true,
      delayedAck: 200_000_000,
      windowScale: true,
      rtoFirst: 1_000_000_000,
      rtoMin: 1_000_000_000,
      rtoMax: 60_000_000_000,
      persistMin: 5_000_000_000,
      persistMax: 60_000_000_000,
      attempts: 12,
      synAttempts: 8,
      msl: 15_000_000_000,
      backlog: 128,
      backlogPerPeer: 64,
      connections: 4096,
      early: 4096,
      earlyPerPeer: 1024,
      challenges: 100,
      ...parameters,
    };
    this.slots = slots;
    this.counters = {
      opened: this.newCounter("opened"),
      accepted: this.newCounter("accepted"),
      refused: this.newCounter("refused"),
      givenUp: this.newCounter("givenUp"),
      resetsIn: this.newCounter("resetsIn"),
      resetsOut: this.newCounter("resetsOut"),
      segmentsIn: this.newCounter("segmentsIn"),
      segmentsOut: this.newCounter("segmentsOut"),
      bytesOut: this.newCounter("bytesOut"),
      bytesIn: this.newCounter("bytesIn"),
      acksIn: this.newCounter("acksIn"),
      acksInHandler: this.newCounter("acksInHandler"),
      acksOut: this.newCounter("acksOut"),
      retransmits: this.newCounter("retransmits"),
      fastRetransmits: this.newCounter("fastRetransmits"),
      timeouts: this.newCounter("timeouts"),
      probes: this.newCounter("probes"),
      earlySegments: this.newCounter("earlySegments"),
      crowdedOut: this.newCounter("crowdedOut"),
      repeated: this.newCounter("repeated"),
      outsideWindow: this.newCounter("outsideWindow"),
      noAck: this.newCounter("noAck"),
      blindAcks: this.newCounter("blindAcks"),
      blindResets: this.newCounter("blindResets"),
      blindOpenings: this.newCounter("blindOpenings"),
      challenges: this.newCounter("challenges"),
      challengesHeld: this.newCounter("challengesHeld"),
      urgent: this.newCounter("urgent"),
      noPort: this.newCounter("noPort"),
      toAll: this.newCounter("toAll"),
      badChecksum: this.newCounter("badChecksum"),
      malformed: this.newCounter("malformed"),
      backlogOverflows: this.newCounter("backlogOverflows"),
      tooMany: this.newCounter("tooMany"),
      afterClose: this.newCounter("afterClose"),
    };
    this.histograms = { roundTrip: this.newHistogram("roundTrip") };
    this.points = {
      connected: this.newPoint("connected"),
      acknowledged: this.newPoint("acknowledged"),
      sendsOnAck: this.newPoint("sendsOnAck"),
      received: this.newPoint("received"),
      segment: this.newPoint("segment"),
    };
  }
}

export interface TCPHeader {
  readonly source: number;
  readonly target: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly sequence: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly ack: number;
  readonly words: number;
  readonly reserved: number;
  /** Bits of TCPFlags. */
  readonly flags: number;
  readonly window: number;
  /** The Internet checksum. */
  readonly checksum: number;
  readonly urgent: number;
  readonly options: Uint8Array;
}

/** What a sender sets; the rest has defaults. Values are cut to the width of their fields. */
export interface TCPHeaderFields {
  readonly source: number;
  readonly target: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly sequence: number;
  /** Compare it with `serial32` of the runtime: after the highest number comes 0. */
  readonly ack?: number;
  readonly words?: number;
  readonly reserved?: number;
  /** Bits of TCPFlags. */
  readonly flags: number;
  readonly window?: number;
  readonly urgent?: number;
  readonly options?: Uint8Array;
}

/** Bits of `flags`. */
export const TCPFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const;

/** Bytes of the part of fixed length. */
export const TCP_HEADER_BYTES = 20;

/** The header at the front, which stays; null where the message is too short for it. Nothing else is verified. */
export function readTCPHeader(message: Message): TCPHeader | null {
  let view = message.header(TCP_HEADER_BYTES);
  if (view === null) return null;
  let at = message.front;
  const word12 = view.getUint8(at + 12);
  const words = word12 >>> 4;
  const length = words * 4 - 20;
  if (length < 0) return null;
  view = message.header(TCP_HEADER_BYTES + length);
  if (view === null) return null;
  at = message.front;
  return {
    source: view.getUint16(at),
    target: view.getUint16(at + 2),
    sequence: view.getUint32(at + 4),
    ack: view.getUint32(at + 8),
    words,
    reserved: word12 & 0xf,
    flags: view.getUint8(at + 13),
    window: view.getUint16(at + 14),
    checksum: view.getUint16(at + 16),
    urgent: view.getUint16(at + 18),
    options: length === 0 ? NO_BYTES : new Uint8Array(view.buffer, view.byteOffset + at + 20, length).slice(),
  };
}

/** What may be wrong with a message, so that it has to be dropped. */
export type TCPHeaderFault = "tooShort" | "badChecksum";

/** The header at the front, which stays, if nothing is wrong with it. */
export function checkTCPHeader(message: Message, pseudo: PseudoHeader): TCPHeader | TCPHeaderFault {
  const header = readTCPHeader(message);
  if (header === null) return "tooShort";
  if (messageChecksum(message, pseudo) !== 0) return "badChecksum";
  return header;
}

/** The same, and removes it. */
export function popTCPHeader(message: Message, pseudo: PseudoHeader): TCPHeader | TCPHeaderFault {
  const header = checkTCPHeader(message, pseudo);
  if (typeof header !== "string") message.discard(TCP_HEADER_BYTES + header.options.length);
  return header;
}

/** Puts a header in front, and fills in `checksum`. Throws a RangeError where `options` is not as long as the other fields say. */
export function pushTCPHeader(message: Message, fields: TCPHeaderFields, pseudo: PseudoHeader): void {
  const view = message.push(lengthOfTCPHeader(fields));
  storeTCPHeader(view, message.front, fields);
  view.setUint16(message.front + 16, messageChecksum(message, pseudo));
}

/** Bytes of the whole header. */
function lengthOfTCPHeader(fields: TCPHeaderFields): number {
  const { words = 5, options = NO_BYTES } = fields;
  const length = words * 4 - 20;
  if (options.length !== length)
    throw new RangeError(`options has ${options.length} bytes, but the other fields say ${length}.`);
  return TCP_HEADER_BYTES + length;
}

function storeTCPHeader(view: DataView, at: number, fields: TCPHeaderFields): void {
  const {
    source,
    target,
    sequence,
    ack = 0,
    words = 5,
    reserved = 0,
    flags,
    window = 0,
    urgent = 0,
    options = NO_BYTES,
  } = fields;
  view.setUint16(at, source);
  view.setUint16(at + 2, target);
  view.setUint32(at + 4, sequence);
  view.setUint32(at + 8, ack);
  view.setUint8(at + 12, ((words & 0xf) << 4) | (reserved & 0xf));
  view.setUint8(at + 13, flags);
  view.setUint16(at + 14, window);
  view.setUint16(at + 16, 0);
  view.setUint16(at + 18, urgent);
  if (options.length > 0) new Uint8Array(view.buffer, view.byteOffset + at + 20, options.length).set(options);
}
