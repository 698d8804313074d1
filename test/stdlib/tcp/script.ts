/** A host that sends the segments of a script to a host with TCP, and gets what that answers. */
import {
  type AnyOp,
  Message,
  type Op,
  Participants,
  Protocol,
  Semaphore,
  type Session,
  type SimulatedHost,
  type World,
} from "../../../src/runtime/index.js";
import type { IP } from "../../../stdlib/inet/ip.js";
import type { IPHeader } from "../../../stdlib/inet/ip.xgraph.js";
import { popTCPHeader, pushTCPHeader, TCPFlags } from "../../../stdlib/inet/tcp.xgraph.js";
import { addressOf, addStation, Plain } from "../stack.js";
import { line, type PairOptions, type Peer, peerOn, PORT, record } from "./stage.js";

/** A segment as scripts write it: numbers are counted from the first one of each direction. */
export interface Scripted {
  /** Letters of SYN, FIN, RST, PSH, URG; a segment with `ack` acknowledges. */
  readonly flags?: string;
  readonly at: number;
  readonly ack?: number;
  readonly data?: Uint8Array;
  readonly window?: number;
  readonly options?: readonly number[];
  /** From another port of the script's host, or to another port. */
  readonly from?: number;
  readonly to?: number;
}

/** A segment that came. */
export interface Came {
  readonly flags: string;
  readonly at: number;
  /** Whether it acknowledges. */
  readonly acks: boolean;
  readonly ack: number;
  readonly data: Uint8Array;
  readonly window: number;
  /** The host's own port, and the port of the script. */
  readonly source: number;
  readonly target: number;
}

/** The first sequence number of scripts: it goes through 0 after a few bytes. */
const FIRST = 2 ** 32 - 4;
const FROM = 6000;

export class SCRIPT extends Protocol {
  readonly #ip: Plain<IP>;
  readonly #to: number;
  #session: Session | null = null;
  #theirs = 0;
  readonly #came: Came[] = [];
  readonly #waiting: Semaphore;

  constructor(host: SimulatedHost, lower: Plain<IP>, to: number) {
    super(host, "script", "SCRIPT", [lower]);
    this.#ip = lower;
    this.#to = to;
    this.#waiting = new Semaphore(host.cpu, "a segment", 0);
  }
  override *init(): Op {
    this.#ip.openEnable(Participants.anyone());
  }
  override *demux(_session: Session, message: Message): AnyOp {
    const header = popTCPHeader(message, message.attribute as IPHeader);
    if (typeof header === "string") throw new Error(`a segment is ${header}`);
    yield* this.cpu.settle();
    const { flags, sequence, ack, window, source, target } = header;
    if ((flags & TCPFlags.syn) !== 0) this.#theirs = sequence;
    const names = Object.entries(TCPFlags).filter(([name, flag]) => name !== "ack" && (flags & flag) !== 0);
    this.#came.push({
      flags: names.map(([name]) => name.toUpperCase()).join(" "),
      at: (sequence - this.#theirs) >>> 0,
      acks: (flags & TCPFlags.ack) !== 0,
      ack: (ack - FIRST) >>> 0,
      data: message.toBytes(),
      window,
      source,
      target,
    });
    this.#waiting.signal();
  }

  *send({ flags = "", at, ack, data, window = 65535, options = [], from = FROM, to = PORT }: Scripted): AnyOp {
    this.#session ??= yield* this.#ip.open(new Participants([this.#to]));
    const message = Message.of(this.host.buffers, data ?? new Uint8Array(0));
    let bits = ack === undefined ? 0 : TCPFlags.ack;
    for (const name of flags.split(" ").filter(Boolean)) bits |= TCPFlags[name.toLowerCase() as keyof typeof TCPFlags];
    const fields = {
      source: from,
      target: to,
      sequence: (FIRST + at) >>> 0,
      ack: ack === undefined ? 0 : (this.#theirs + ack) >>> 0,
      words: 5 + options.length / 4,
      flags: bits,
      window,
      options: Uint8Array.from(options),
    };
    const pseudo = { source: this.host.address, target: this.#to, proto: 6 };
    pushTCPHeader(message, fields, pseudo);
    yield* this.#ip.push(this.#session!, message);
    message.release();
  }

  /** The next segment that comes; null if none comes within a time in ms. */
  *next(within = 100_000): AnyOp<Came | null> {
    let late = false;
    const patience = this.host.timers.after(within * 1e6, () => this.#late(() => (late = true)));
    while (this.#came.length === 0 && !late) yield* this.#waiting.wait();
    yield* this.cpu.settle();
    this.host.timers.cancel(patience);
    return this.#came.shift() ?? null;
  }
  *#late(mark: () => void): AnyOp {
    yield* this.cpu.settle();
    mark();
    this.#waiting.signal();
  }

  /** Opens a connection to the host's user. */
  *connect(window = 65535, options: readonly number[] = []): AnyOp {
    yield* this.send({ flags: "SYN", at: 0, window, options });
    yield* this.next();
    yield* this.send({ at: 1, ack: 1, window });
  }
}

export interface Scene {
  readonly world: World;
  readonly one: Peer;
  readonly script: SCRIPT;
  readonly log: readonly string[];
  readonly note: (text: string) => void;
}

/** A host with TCP, and a host with a script. */
export function scene(options: PairOptions = {}): Scene {
  const { world, link } = line(options);
  const one = peerOn(world, link, 1, options);
  const station = addStation(world, link, "2", addressOf(2), options);
  const script = station.host.add(new SCRIPT(station.host, new Plain(station.ip), one.address));
  return { world, one, script, ...record(world, link, [one]) };
}
