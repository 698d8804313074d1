import {
  type Down,
  type Endpoint,
  type Handoff,
  type Message,
  type Op,
  Participants,
  Semaphore,
  type Session,
  type Wait,
} from "xgc/runtime";
import { HTTPBase } from "./http.xgraph.js";

/** A connection that a client has opened. */
interface Visit {
  request: string;
  answered: boolean;
}

/** A file on its way here. */
interface Fetch {
  /** The head of the answer, until it is whole. */
  head: string;
  status: number;
  /** Bytes that are to come; Infinity for all until the end. */
  length: number;
  taken: number;
  readonly done: Semaphore;
}

/** Bytes given to TCP at a time. */
const CHUNK = 16384;
/** The longest head of a request or an answer. */
const LONGEST_HEAD = 8192;
const END_OF_HEAD = "\r\n\r\n";
/** The content of every file: the alphabet, again and again, in lines. */
const LINE = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz\n";
const content = new Uint8Array(CHUNK + LINE.length).map((_, at) => LINE.charCodeAt(at % LINE.length));

export class HTTP extends HTTPBase {
  readonly #visits = new Map<Session, Visit>();
  readonly #fetches = new Map<Session, Fetch>();

  override *init(): Op {
    this.slots.lower.openEnable(Participants.anyone([this.parameters.port]));
  }

  override *openDone(session: Session): Op {
    session.references++;
    this.#visits.set(session, { request: "", answered: false });
  }

  override *demux(session: Session, message: Message): Op<void, Wait<"memory"> | Handoff | Down> {
    const fetch = this.#fetches.get(session);
    if (fetch !== undefined) {
      yield* this.#take(session, fetch, message.toBytes());
      return;
    }
    const visit = this.#visits.get(session);
    if (visit === undefined || visit.answered) return;
    visit.request += textOf(message.toBytes());
    const end = visit.request.indexOf(END_OF_HEAD);
    if (end < 0 && visit.request.length < LONGEST_HEAD) return;
    visit.answered = true;
    yield* this.#answer(session, end < 0 ? "" : visit.request.slice(0, visit.request.indexOf("\r\n")));
  }

  override *closeDone(session: Session, orderly: boolean): Op<void, Down> {
    const fetch = this.#fetches.get(session);
    yield* this.cpu.settle();
    if (fetch !== undefined) {
      if (orderly && fetch.length === Infinity) fetch.length = fetch.taken;
      fetch.done.signal();
      return;
    }
    if (this.#visits.delete(session)) yield* session.release();
  }

  /** @param line The first line of the request; "" if its head is too long. */
  *#answer(session: Session, line: string): Op<void, Wait<"memory"> | Handoff | Down> {
    const [method = "", target = "", version = ""] = line.split(" ");
    const size = /^\/\d{1,10}$/.test(target) ? Number(target.slice(1)) : undefined;
    if (!/^HTTP\/1\.[01]$/.test(version)) yield* this.#refuse(session, "400 Bad Request");
    else if (method !== "GET" && method !== "HEAD") yield* this.#refuse(session, "405 Method Not Allowed");
    else if (size === undefined) yield* this.#refuse(session, "404 Not Found");
    else {
      this.counters.served.count();
      const sent = yield* this.#send(session, headOf("200 OK", size));
      if (sent && method === "GET") yield* this.#sendFile(session, size);
    }
    yield* session.shutdown();
  }

  *#refuse(session: Session, status: string): Op<void, Wait<"memory"> | Handoff | Down> {
    this.counters.refused.count();
    yield* this.#send(session, headOf(status, 0));
  }

  *#sendFile(session: Session, size: number): Op<void, Wait<"memory"> | Handoff | Down> {
    let accepted = true;
    for (let sent = 0; accepted && sent < size; sent += CHUNK) {
      const from = sent % LINE.length;
      accepted = yield* this.#send(session, content.subarray(from, from + Math.min(CHUNK, size - sent)));
    }
  }

  *#send(session: Session, bytes: Uint8Array): Op<boolean, Wait<"memory"> | Handoff | Down> {
    const message = yield* this.host.message(bytes.length, (room) => {
      room.set(bytes);
    });
    const accepted = yield* this.slots.lower.push(session, message);
    message.release();
    return accepted;
  }

  override *get({
    peer,
    bytes,
  }: {
    readonly peer: Endpoint<HTTPBase>;
    readonly bytes: number;
  }): Op<void, Wait | Handoff | Down> {
    yield* this.cpu.settle();
    const began = this.host.now;
    const session = yield* this.slots.lower.open(new Participants([peer.host.address, peer.protocol.parameters.port]));
    if (session === null) {
      this.counters.failed.count();
      return;
    }
    const done = new Semaphore(this.cpu, "the end of a file", 0);
    const fetch: Fetch = { head: "", status: 0, length: Infinity, taken: 0, done };
    this.#fetches.set(session, fetch);
    yield* this.#send(
      session,
      bytesOf(`GET /${bytes} HTTP/1.1\r\nHost: ${peer.host.name}\r\nConnection: close\r\n\r\n`),
    );
    yield* done.wait();
    this.#fetches.delete(session);
    if (fetch.status === 200 && fetch.taken === fetch.length) {
      this.counters.fetched.count();
      this.series.took.record(this.host.now - began);
    } else {
      this.counters.failed.count();
    }
    yield* session.release();
  }

  *#take(session: Session, fetch: Fetch, bytes: Uint8Array): Op<void, Down> {
    let body = bytes;
    if (fetch.status === 0) {
      fetch.head += textOf(bytes);
      const end = fetch.head.indexOf(END_OF_HEAD);
      if (end < 0) {
        if (fetch.head.length > LONGEST_HEAD) yield* session.shutdown();
        return;
      }
      body = bytes.subarray(bytes.length - (fetch.head.length - end - END_OF_HEAD.length));
      const [status = "", ...fields] = fetch.head.slice(0, end).split("\r\n");
      fetch.status = Number(status.split(" ")[1] ?? NaN);
      const length = fields
        .map((field) => /^content-length: *(\d+) *$/i.exec(field)?.[1])
        .find((each) => each !== undefined);
      if (length !== undefined) fetch.length = Number(length);
    }
    fetch.taken += body.length;
    this.counters.taken.count(body.length);
  }
}

function headOf(status: string, length: number): Uint8Array {
  return bytesOf(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`,
  );
}

/** A head has no other characters than those of ISO 8859-1, each a byte. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
