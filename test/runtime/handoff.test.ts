/** What runs where around a handoff, from emitted glue: before the barrier in the handler, behind it in the thread, each once. */
import { beforeAll, describe, expect, test } from "vitest";
import { loadSimulation } from "../../src/emit/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";

const file = "examples/tr94-19/table4.xgraph";

let table4: runtime.Experiment;
beforeAll(async () => {
  const simulation = (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
  table4 = simulation.experiments[0]!;
});

interface Step {
  readonly what: string;
  readonly context: string;
}

interface Run {
  readonly server: runtime.SimulatedHost;
  readonly client: runtime.SimulatedHost;
  readonly steps: readonly Step[];
  readonly records: readonly runtime.TraceRecord[];
}

type Named = Readonly<Record<string, runtime.Protocol>>;
interface Pair extends runtime.BuiltScenario {
  readonly server: {
    readonly host: runtime.SimulatedHost;
    readonly graph: { readonly net: Named; readonly test: runtime.Protocol };
  };
  readonly client: { readonly host: runtime.SimulatedHost };
}

/** Notes where each demux of the server's stack begins and ends, and where its reply goes down. */
function watch({ server }: Pair): Step[] {
  const steps: Step[] = [];
  const { host, graph } = server;
  const note = (what: string): void => {
    steps.push({ what, context: host.cpu.inInterrupt ? "handler" : host.cpu.contextName });
  };
  const { eth, ip, udp } = graph.net;
  for (const protocol of [eth!, ip!, udp!, graph.test]) {
    const below = protocol.demux.bind(protocol);
    protocol.demux = function* (session, message): runtime.AnyOp {
      note(`${protocol.type} begins`);
      yield* below(session, message);
      note(`${protocol.type} ends`);
    };
  }
  const driver = host.nics[0]!.driver;
  const receive = driver.receive.bind(driver);
  driver.receive = function* (frame): runtime.AnyOp {
    note("driver begins");
    yield* receive(frame);
    note("driver ends");
  };
  const send = driver.send.bind(driver);
  driver.send = function* (message): ReturnType<typeof send> {
    note("send begins");
    const accepted = yield* send(message);
    note("send ends");
    return accepted;
  };
  return steps;
}

/** One round trip of a message of one frame, after the addresses are known. */
function run(input: runtime.Mode, serverHandoff: boolean, prepare?: (pair: Pair) => void): Run {
  const trace = new runtime.TraceList();
  const pair = table4.build(
    { size: 1, input, clientHandoff: false, serverHandoff },
    { seed: 1, machines: {}, attach: (world) => (world.trace = trace) },
  ) as Pair;
  const { client, server, world } = pair;
  let steps: Step[] = [];
  let records = 0;
  // Counts the first message of the run proper: then the world is stopped by an exception of the test's own.
  const done = new Error("one message is enough");
  const reset = server.host.reset.bind(server.host);
  server.host.reset = () => {
    reset();
    steps = watch(pair);
    records = trace.records.length;
    prepare?.(pair);
    world.at(world.now + 3e6, () => {
      throw done;
    });
  };
  expect(() => world.run()).toThrow(done);
  return { server: server.host, client: client.host, steps, records: trace.records.slice(records) };
}

/** The steps of the first message. */
function first({ steps }: Run): readonly Step[] {
  return steps.slice(0, steps.findIndex(({ what }) => what === "driver ends") + 1);
}

const up = ["driver begins", "ETH begins", "IP begins", "UDP begins"];
const above = ["UDPTEST begins", "send begins", "send ends", "UDPTEST ends"];
const back = ["UDP ends", "IP ends", "ETH ends", "driver ends"];

describe("one message", () => {
  test("with a barrier: before it in the handler, behind it in the thread, callers too, each once", () => {
    const result = run(runtime.interrupt(), true);
    expect(first(result)).toEqual([
      ...up.map((what) => ({ what, context: "handler" })),
      ...[...above, ...back].map((what) => ({ what, context: "input 1" })),
    ]);
    // One message, one handoff, one dispatch of the thread, at the place that the program names.
    const site = result.server.sites.find(({ count }) => count > 0);
    expect(site).toMatchObject({ cause: "barrier", text: "net.udp -> test (table4.xgraph:14)" });
    const messages = result.steps.filter(({ what }) => what === "driver begins").length;
    expect([site!.count, result.server.input.switches]).toEqual([messages, messages]);
    expect(result.client.cpu.handoffs).toBe(0);
  });

  test("with a barrier is in the trace: enter, handoff, leave, dispatch, transmit", () => {
    const { records } = run(runtime.interrupt(), true);
    const wanted = new Set(["enter", "handoff", "leave", "dispatch", "transmit"]);
    const server = records.filter(({ host, kind }) => host === "server" && wanted.has(kind));
    const from = server.findIndex(({ kind }) => kind === "enter");
    expect(server.slice(from, from + 5).map(({ kind, context }) => [kind, context])).toEqual([
      ["enter", "nic"],
      ["handoff", "nic"],
      ["leave", "nic"],
      ["dispatch", "input 1"],
      ["transmit", "input 1"],
    ]);
  });

  test("without a barrier: all of it in the handler", () => {
    const result = run(runtime.interrupt(), false);
    expect(first(result)).toEqual([...up, ...above, ...back].map((what) => ({ what, context: "handler" })));
    expect([result.server.cpu.handoffs, result.server.input.switches]).toEqual([0, 0]);
  });

  test("in the Regular system: all of it in the thread, and a barrier does nothing there", () => {
    for (const handoff of [false, true]) {
      const result = run(runtime.threads(1), handoff);
      expect(first(result)).toEqual([...up, ...above, ...back].map((what) => ({ what, context: "input 1" })));
      expect(result.server.cpu.handoffs).toBe(0);
    }
  });
});

describe("when no thread is free at a barrier", () => {
  /** Takes the server's only input thread out of service. */
  const occupy = ({ server }: Pair): void => {
    server.host.input.threads[0]!.idle = false;
  };

  test("full: drop does not make the call above, counts it, and the handler ends", () => {
    const result = run(runtime.interrupt({ full: "drop" }), true, occupy);
    expect(result.steps).toEqual([...up, ...back].map((what) => ({ what, context: "handler" })));
    expect([result.server.input.dropped, result.server.cpu.handoffs]).toEqual([1, 0]);
    expect(result.server.input.stacks.free).toBe(result.server.input.stacks.size);
    const drops = result.records.filter(({ kind }) => kind === "drop");
    expect(drops.map(({ subject }) => subject)).toEqual(["net.udp -> test (table4.xgraph:14)"]);
  });

  test("full: defer keeps the stack until a thread takes it", () => {
    const result = run(runtime.interrupt(), true, occupy);
    expect(result.steps).toEqual(up.map((what) => ({ what, context: "handler" })));
    expect([result.server.input.dropped, result.server.cpu.handoffs]).toEqual([0, 1]);
    expect(result.server.input.stacks.size - result.server.input.stacks.free).toBe(1);
  });
});
