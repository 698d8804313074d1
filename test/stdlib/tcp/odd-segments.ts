/**
 * Series of segments for a host with a user on port 7 that only takes data in. Each has what the host must answer, on whose authority, and what Linux 6.18 answers if that is something else.
 */
import type { AnyOp } from "../../../src/runtime/index.js";
import { bytes } from "./stage.js";
import type { Came, Scripted, SCRIPT } from "./script.js";

export interface Series {
  readonly name: string;
  /** Whether a connection is opened first; its answers are not counted. */
  readonly open: boolean;
  readonly segments: readonly Scripted[];
  /** The answers, and the bytes that come up; `nothing` for nothing. */
  readonly does: string;
  readonly linux?: string;
  readonly why: string;
}

/** A port that nobody has. */
const CLOSED = 9;
/** The port from which the end of a series is asked for. */
const MARK = 5999;
/** The first port from which series are sent. */
const FIRST_PORT = 6001;

const data = bytes(10);
const SACK_AND_TIMES = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1];

export const series: readonly Series[] = [
  row("an opening", false, [{ flags: "SYN", at: 0 }], "SYN ACK 1", "RFC 9293, 3.10.7.2"),
  row(
    "an opening with unknown options and SACK",
    false,
    [{ flags: "SYN", at: 0, options: SACK_AND_TIMES }],
    "SYN ACK 1",
    "RFC 9293, 3.2",
  ),
  row("an opening with data", false, [{ flags: "SYN", at: 0, data }], "SYN ACK 1", "RFC 9293, 3.4"),
  row(
    "the same opening twice",
    false,
    [
      { flags: "SYN", at: 0 },
      { flags: "SYN", at: 0 },
    ],
    "SYN ACK 1, SYN ACK 1",
    "RFC 9293, 3.10.7.4",
  ),
  row(
    "an opening whose option has length 0",
    false,
    [{ flags: "SYN", at: 0, options: [2, 0, 0, 0] }],
    "nothing",
    "choice: wrong options begin no connection (RFC 9293, 3.1)",
    "SYN ACK 1",
  ),
  row("an opening that closes", false, [{ flags: "SYN FIN", at: 0 }], "SYN ACK 1", "RFC 9293, 3.10.7.2", "nothing"),
  row(
    "an opening of a port that nobody has",
    false,
    [{ flags: "SYN", at: 0, to: CLOSED }],
    "RST ACK 1",
    "RFC 9293, 3.10.7.1",
  ),
  row(
    "an acknowledgement to a port that nobody has",
    false,
    [{ at: 1, ack: 5, to: CLOSED }],
    "RST from 5",
    "RFC 9293, 3.10.7.1",
  ),
  row(
    "data without acknowledgement to a port that nobody has",
    false,
    [{ at: 1, data, to: CLOSED }],
    "RST ACK 11",
    "RFC 9293, 3.10.7.1",
  ),
  row(
    "a reset to a port that nobody has",
    false,
    [{ flags: "RST", at: 1, to: CLOSED }],
    "nothing",
    "RFC 9293, 3.10.7.1",
  ),
  row("an acknowledgement where no connection is", false, [{ at: 1, ack: 5 }], "RST from 5", "RFC 9293, 3.10.7.2"),
  row(
    "a close where no connection is, without acknowledgement",
    false,
    [{ flags: "FIN", at: 1 }],
    "nothing",
    "RFC 9293, 3.10.7.2",
  ),
  row(
    "an opening, then an acknowledgement of what was not sent",
    false,
    [
      { flags: "SYN", at: 0 },
      { at: 1, ack: 100 },
    ],
    "SYN ACK 1, RST from 100",
    "RFC 9293, 3.10.7.4",
  ),
  row(
    "an opening, a reset, then the acknowledgement",
    false,
    [
      { flags: "SYN", at: 0 },
      { flags: "RST", at: 1 },
      { at: 1, ack: 1 },
    ],
    "SYN ACK 1, RST from 1",
    "RFC 9293, 3.10.7.4",
  ),
  row("data", true, [{ at: 1, ack: 1, data }], "ACK 11, takes 10 B", "RFC 9293, 3.10.7.4"),
  row(
    "data in the wrong order",
    true,
    [
      { at: 11, ack: 1, data },
      { at: 1, ack: 1, data },
    ],
    "ACK 1, ACK 21, takes 20 B",
    "RFC 5681, 4.2",
  ),
  row(
    "data twice",
    true,
    [
      { at: 1, ack: 1, data },
      { at: 1, ack: 1, data },
    ],
    "ACK 11, ACK 11, takes 10 B",
    "RFC 9293, 3.10.7.4",
  ),
  row(
    "data that overlaps",
    true,
    [
      { at: 1, ack: 1, data },
      { at: 5, ack: 1, data },
    ],
    "ACK 11, ACK 15, takes 14 B",
    "RFC 9293, 3.10.7.4",
  ),
  row("data beyond the window", true, [{ at: 300_000, ack: 1, data }], "ACK 1", "RFC 9293, 3.10.7.4"),
  row("an acknowledgement from beyond the window", true, [{ at: 300_000, ack: 1 }], "ACK 1", "RFC 9293, 3.10.7.4"),
  row("data without acknowledgement", true, [{ at: 1, data }], "nothing", "RFC 9293, 3.10.7.4"),
  row("data that acknowledges what was not sent", true, [{ at: 1, ack: 1000, data }], "ACK 1", "RFC 9293, 3.10.7.4"),
  row("data that acknowledges what is long past", true, [{ at: 1, ack: 1 - 1_000_000, data }], "ACK 1", "RFC 5961, 5"),
  row("an opening inside a connection", true, [{ flags: "SYN", at: 5 }], "ACK 1", "RFC 5961, 4"),
  row(
    "a reset inside the window",
    true,
    [
      { flags: "RST", at: 100 },
      { at: 1, ack: 1, data },
    ],
    "ACK 1, ACK 11, takes 10 B",
    "RFC 5961, 3",
  ),
  row(
    "a reset beyond the window",
    true,
    [
      { flags: "RST", at: 300_000 },
      { at: 1, ack: 1, data },
    ],
    "ACK 11, takes 10 B",
    "RFC 5961, 3",
  ),
  row(
    "a reset at its place, then data",
    true,
    [
      { flags: "RST", at: 1 },
      { at: 1, ack: 1, data },
    ],
    "RST from 1",
    "RFC 9293, 3.10.7.4",
  ),
  row("a question whether the host is alive", true, [{ at: 0, ack: 1 }], "ACK 1", "RFC 9293, 3.8.4"),
  row("the same with a byte of garbage", true, [{ at: 0, ack: 1, data: bytes(1) }], "ACK 1", "RFC 9293, 3.8.4"),
  row("a close", true, [{ flags: "FIN", at: 1, ack: 1 }], "ACK 2", "RFC 9293, 3.10.7.4"),
  row(
    "a close before the data",
    true,
    [
      { flags: "FIN", at: 11, ack: 1 },
      { at: 1, ack: 1, data },
    ],
    "ACK 1, ACK 12, takes 10 B",
    "RFC 9293, 3.10.7.4",
  ),
  row(
    "a close, then data behind it",
    true,
    [
      { flags: "FIN", at: 1, ack: 1 },
      { at: 2, ack: 1, data },
    ],
    "ACK 2",
    "RFC 9293, 3.10.7.4",
  ),
  row(
    "a close twice",
    true,
    [
      { flags: "FIN", at: 1, ack: 1 },
      { flags: "FIN", at: 1, ack: 1 },
    ],
    "ACK 2, ACK 2",
    "RFC 9293, 3.10.7.4",
  ),
];

function row(
  name: string,
  open: boolean,
  segments: readonly Scripted[],
  does: string,
  why: string,
  linux?: string,
): Series {
  return { name, open, segments, does, why, ...(linux !== undefined && { linux }) };
}

/** The port from which a series is sent. */
export const portOf = (one: Series): number => FIRST_PORT + series.indexOf(one);

/**
 * Sends a series, and gives the answers to it.
 * @param pause After a segment, in ns: for acknowledgements that are delayed. After it the host answers a question about another port; it works on segments in their order.
 */
export function* play(peer: SCRIPT, one: Series, pause: (segment: Scripted) => number): AnyOp<readonly string[]> {
  const from = portOf(one);
  const said: string[] = [];
  if (one.open) {
    yield* peer.send({ flags: "SYN", at: 0, from });
    yield* answers(peer, from, 0);
    yield* peer.send({ at: 1, ack: 1, from });
    yield* answers(peer, from, 0);
  }
  for (const segment of one.segments) {
    yield* peer.send({ ...segment, from });
    said.push(...(yield* answers(peer, from, pause(segment))));
  }
  return said;
}

function* answers(peer: SCRIPT, from: number, pause: number): AnyOp<string[]> {
  yield* peer.host.delay(pause);
  yield* peer.send({ flags: "SYN", at: 0, from: MARK, to: CLOSED });
  const said: string[] = [];
  for (;;) {
    const came = yield* peer.next();
    if (came === null) throw new Error("the host does not answer");
    if (came.target === MARK) return said;
    if (came.target === from) said.push(written(came));
  }
}

function written({ flags, acks, ack, at }: Came): string {
  const words = [flags, acks ? `ACK ${ack}` : "", flags.includes("RST") && !acks ? `from ${at}` : ""];
  return words.filter((word) => word !== "").join(" ");
}

export function outcomeOf(said: readonly string[], taken: number): string {
  const all = [...said, ...(taken === 0 ? [] : [`takes ${taken} B`])];
  return all.length === 0 ? "nothing" : all.join(", ");
}
