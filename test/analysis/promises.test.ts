/** What bounds, contexts and bindings promise, of implementations in which it is not plain. */
import { describe, expect, test } from "vitest";
import type { Bound } from "../../src/analysis/index.js";
import { analysedCase, exploredCase } from "./cases.js";

const machine = `
import { ETH }        from "std/inet";
import { Frame }      from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal }      from "std/machines";
machine Plain extends Ideal { nic.drains = assumed(one); }
costs on Plain { nic.receive = assumed(1 us/B); }
`;
const scenario = (graph: string, start: string, mode = "interrupt"): string => `
graph Stack { needs nic: device; eth = ETH over nic; ${graph} }
scenario Two {
  host client on Plain runs Stack under threads;
  host server on Plain runs Stack under ${mode};
  link lan = Ethernet10 joins client, server;
  start ${start};
}
`;
const runtime = `import { type AnyOp, type Binding, type Down, type Handoff, type Message, type Op, Participants, Semaphore, Session, type Timer, type Up, up, type Wait } from "xgc/runtime";`;

async function bound(text: string): Promise<Bound> {
  const { bounds } = await exploredCase(text);
  const found = bounds().find(({ uses: [{ host }] }) => host.name === "server");
  if (found === undefined) throw new Error("there is no server");
  return found;
}

test("cycles for each byte count by the clock", async () => {
  const inCycles = machine
    .replace("1 us/B", "50 cycles/B")
    .replace("drains = assumed(one);", "drains = assumed(one); clock = assumed(50 MHz);");
  const program = (costs: string): string => `${costs}
import { UDPTEST } from "std/tests";
import { Inet } from "std/inet";
graph Stack { needs nic: device; net = Inet over nic; test = UDPTEST over net.udp; }
scenario Two {
  host client on Plain runs Stack under threads;
  host server on Plain runs Stack under interrupt;
  link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start client.test.pingpong(server.test, size: 100 B);
}
`;
  const [cycles, times] = [await bound(program(inCycles)), await bound(program(machine))];
  expect(times.time?.ns).toBeGreaterThan(100_000);
  expect(cycles.time?.ns).toBe(times.time?.ns);
});

describe("headers count at their longest:", () => {
  const program = (header: string, body: string): string => `${machine}
protocol P(many: int in 1..4 = 1) from "./p.ts" { needs lower: Frame; entry send(size: bytes = 100 B); header { ${header} } }
number P = 30001;
number P over ETH = 0x88b5;
${scenario("p = P over eth;", "client.p.send()")}
//- p.ts
${runtime}
import { PBase, pushPHeader } from "./main.xgraph.js";
export class P extends PBase { override *demux(): Op {} override *send(): AnyOp { const message = yield* this.host.message(100, () => {}); ${body} } }
//- main.xgraph.ts
import { type AnyOp, type Binding, type Host, type Message, Protocol } from "xgc/runtime";
export abstract class PBase extends Protocol {
  readonly parameters: { readonly many: number }; readonly slots: { readonly lower: Binding };
  constructor(host: Host, name: string, parameters: { readonly many: number }, slots: { readonly lower: Binding }) { super(host, name, "P", [slots.lower]); this.parameters = parameters; this.slots = slots; }
  abstract send(): AnyOp;
}
export interface PHeaderFields { readonly words: number; readonly options?: Uint8Array }
export function pushPHeader(message: Message, fields: PHeaderFields): void { message.push(fields.words); }
`;
  const bytesOf = async (header: string, body: string): Promise<number> => {
    const { time } = await bound(program(header, body));
    return Math.round((time?.ns ?? NaN) / 1000);
  };
  const given = "pushPHeader(message, { words: 3, options: new Uint8Array(12) });";

  test.each([
    ["without such a field", "words: u8;", given, 115],
    ["by a factor (32)", "words: u8; options: bytes[words * 4];", given, 115 + 1020],
    ["with something taken away", "words: u4; _: u4; options: bytes[words * 4 - 20];", given, 115 + 40],
    ["by a choice", "words: u8; options: bytes[if words > 3 then words else 9];", given, 115 + 255],
    ["at most as said", "words: u8; options: bytes[min(words, 16)];", given, 115 + 16],
    ["by a parameter", "words: u8; mask: bytes[many * 8];", given, 115 + 32],
    ["of which no sender sets it", "words: u8; options: bytes[words * 4];", "pushPHeader(message, { words: 0 });", 115],
    [
      "handed over in a variable",
      "words: u8; options: bytes[words * 4];",
      "const fields = { words: 3, options: new Uint8Array(12) }; pushPHeader(message, fields);",
      115 + 1020,
    ],
    [
      "by the function as a value",
      "words: u8; options: bytes[words * 4];",
      "const put = pushPHeader; put(message, { words: 3, options: new Uint8Array(12) });",
      115 + 1020,
    ],
    ["and what is pushed without a header", "words: u8;", "message.push(200);", 115 + 200],
    ["and a message of a length of its own", "words: u8;", "yield* this.host.message(700, () => {});", 715],
  ])("%s", async (_, header, body, bytes) => {
    expect(await bytesOf(header, body)).toBe(bytes);
  });

  test("of any length, there is no bound", async () => {
    const { time, unbounded } = await bound(program("words: u8; options: bytes[ceil(many / words)];", given));
    expect(time).toBeUndefined();
    expect(unbounded).toMatchObject({ why: "size", call: "P" });
  });
});

const layers = (
  later: string,
  { before = "", barrier = "", calls = "", mode = "interrupt" } = {},
): string => `${machine}
protocol LATER from "./later.ts" { needs lower: Frame; provides Frame; ${calls} }
protocol SINK from "./sink.ts" { needs lower: Frame; entry send(size: bytes = 100 B); }
number LATER = 30001;
number LATER over ETH = 0x88b5;
number SINK = 30002;
number SINK over LATER = 1;
costs on Plain { SINK.demux = assumed(1 us); }
${scenario(`later = LATER over eth; sink = SINK over later; ${barrier}`, "client.sink.send()", mode)}
//- main.xgraph.ts
import { type AnyOp, type Binding, type Host, Protocol } from "xgc/runtime";
interface Slots { readonly lower: Binding }
export abstract class LATERBase extends Protocol { readonly slots: Slots; constructor(host: Host, name: string, slots: Slots) { super(host, name, "LATER", [slots.lower]); this.slots = slots; } }
export abstract class SINKBase extends Protocol { readonly slots: Slots; constructor(host: Host, name: string, slots: Slots) { super(host, name, "SINK", [slots.lower]); this.slots = slots; } abstract send(): AnyOp; }
//- later.ts
${runtime}
import { LATERBase } from "./main.xgraph.js";
${before}
export class LATER extends LATERBase { ${later}
  *up(session: Session, copy: Message): Op<void, Up> { yield* session.up.demux(session, copy); copy.release(); }
}
//- sink.ts
${runtime}
import { SINKBase } from "./main.xgraph.js";
export class SINK extends SINKBase {
  readonly gate = new Semaphore<"gate">(this.cpu, "the gate", 1);
  override *demux(): Op<void, Wait<"gate"> | Handoff> { yield* this.gate.wait(); } override *send(): AnyOp {}
}
`;

describe("timers and new threads run in a thread:", () => {
  const demux = (text: string): string =>
    `override *demux(session: Session, message: Message): Op<void, Up> { const copy = message.copy(); const { timers } = this.host; ${text} }`;
  const thread = "yield* this.up(session, copy)";

  test.each([
    ["after, in place", `timers.after(1000, () => this.up(session, copy));`, ""],
    ["in a variable (33)", "const action = (): AnyOp => this.up(session, copy); timers.after(1000, action);", ""],
    [
      "by a function expression",
      `const self = this; timers.after(1, function* (): AnyOp { yield* self.up(session, copy); });`,
      "",
    ],
    [
      "by another name of the timers",
      "const clock = this.host.timers; clock.after(1, () => this.up(session, copy));",
      "",
    ],
    ["taken out", "const after = timers.after.bind(timers); after(1, () => this.up(session, copy));", ""],
    ["by call", "timers.after.call(timers, 1, () => this.up(session, copy));", ""],
    [
      "from a map",
      'const all = new Map<string, () => AnyOp>([["a", () => this.up(session, copy)]]); timers.after(1, all.get("a")!);',
      "",
    ],
    ["from a list", "const [first] = [(): AnyOp => this.up(session, copy)]; timers.after(1, first!);", ""],
    [
      "through a helper",
      "later(this, () => this.up(session, copy));",
      "function later(owner: LATERBase, what: () => AnyOp): void { owner.host.timers.after(1, what); }",
    ],
    ["a method that is bound", "timers.after(1, this.up.bind(this, session, copy));", ""],
    ["spawn", `this.host.spawn("s", this.up(session, copy));`, ""],
    ["spawn, made before", `const op = this.up(session, copy); this.host.spawn("s", op);`, ""],
    [
      "spawn, from a helper",
      `this.host.spawn("s", made(this, session, copy));`,
      "function made(owner: LATER, session: Session, copy: Message): Op<void, Up> { return owner.up(session, copy); }",
    ],
    [
      "spawn, of a generator",
      `const self = this; this.host.spawn("s", (function* (): AnyOp { yield* self.up(session, copy); })());`,
      "",
    ],
    [
      "spawn, by choice",
      `this.host.spawn("s", copy.length > 3 ? this.up(session, copy) : this.up(session, message));`,
      "",
    ],
    [
      "spawn, taken out",
      `const { host } = this; const spawn = host.spawn.bind(host); spawn("s", this.up(session, copy));`,
      "",
    ],
  ])("%s", async (_, text, before) => {
    const { contexts } = await exploredCase(layers(demux(text), { before }));
    const [interrupt, inThread] = ["interrupt", "thread"].map((context) =>
      contexts.some((each) =>
        each.nodes.some(
          ({ instance, operation }, node) =>
            instance.path === "sink" && operation.name === "demux" && each.reached(node, context as "thread"),
        ),
      ),
    );
    expect({ interrupt, inThread }).toEqual({ interrupt: false, inThread: true });
  });

  test("but an operation that is run at once does not", async () => {
    const { contexts } = await exploredCase(layers(demux(`${thread};`)));
    const reached = contexts.flatMap((each) =>
      each.nodes.flatMap(({ instance }, node) =>
        instance.path === "sink" && each.reached(node, "interrupt") ? [node] : [],
      ),
    );
    expect(reached).not.toEqual([]);
  });
});

describe("no way past a binding keeps its barrier:", () => {
  const barrier = "barrier later -> sink because shares;";
  const wait = async (text: string): Promise<string[]> => {
    const later = `override *demux(session: Session, message: Message): Op<void, Up> { ${text} }`;
    const { diagnostics } = await analysedCase(layers(later, { barrier, mode: "interrupt(block: fail)" }));
    return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  };

  test.each([
    [
      "the receiver, by a cast (47)",
      "yield* up((session.receiver as { demux(s: Session, m: Message): AnyOp }).demux(session, message));",
    ],
    [
      "what is above, as a type of its own",
      "const above: { demux(s: Session, m: Message): AnyOp } = session.up.upper; yield* up(above.demux(session, message));",
    ],
    ["the receiver, without a type", "yield* (session.receiver as any).demux(session, message);"],
    ["the protocol above", "yield* up(session.up.upper.demux(session, message));"],
    ["the same under another name", "const { upper } = session.up; yield* up(upper.demux(session, message));"],
    [
      "an operation that is taken out",
      "const { upper } = session.up; const demux = upper.demux.bind(upper); yield* up(demux(session, message));",
    ],
  ])("%s", async (_, text) => {
    expect(await wait(text)).toContain("XG8002");
  });

  test("the binding does", async () => {
    expect(await wait("yield* session.up.demux(session, message);")).toEqual([]);
  });
});

describe("calls that go up in a loop", () => {
  const loop = (what: string): string =>
    `override *demux(session: Session, message: Message): Op<void, Up> { for (let n = 0; n < message.length; n++) ${what} }`;
  const crossing = "yield* session.up.demux(session, message);";

  test("are bounded as they are declared", async () => {
    const plain = `override *demux(session: Session, message: Message): Op<void, Up> { ${crossing} }`;
    const unwaiting = (text: string): string => text.replace("yield* this.gate.wait();", "");
    const [once, often] = await Promise.all(
      [layers(plain), layers(loop(crossing), { calls: "calls lower.demux <= 5;" })].map((text) =>
        bound(unwaiting(text)),
      ),
    );
    expect((often?.time?.ns ?? 0) - (once?.time?.ns ?? 0)).toBe(4000);
  });

  test("may be as many as a parameter says", async () => {
    const program = layers(loop(crossing), { calls: "calls upper.demux <= most;" });
    const allowing = (most: number): string =>
      program
        .replace("protocol LATER from", "protocol LATER(most: int in 1..9 = 1) from")
        .replace("later = LATER over", `later = LATER(most: ${most}) over`)
        .replace("yield* this.gate.wait();", "");
    const [two, seven] = await Promise.all([allowing(2), allowing(7)].map(bound));
    expect((seven?.time?.ns ?? 0) - (two?.time?.ns ?? 0)).toBe(5000);
  });

  test("are asked for by the name under which they can be declared", async () => {
    const { diagnostics } = await analysedCase(layers(loop(crossing)));
    const [said] = diagnostics.filter(({ code }) => code === "XG8006");
    expect(said?.message).toContain("calls upper.demux in a loop");
    expect(JSON.stringify(said)).toContain("upper.demux <= ...");
  });

  test("are not bounded past the binding, where no run counts them", async () => {
    const { unbounded } = await bound(
      layers(loop("yield* up(session.up.upper.demux(session, message));"), { calls: "calls upper.demux <= 5;" }),
    );
    expect(unbounded?.why).toBe("loop");
  });
});
