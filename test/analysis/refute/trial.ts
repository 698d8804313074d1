/** Runs implementations, and compares with the results of the analysis. */
import path from "node:path";
import { vi } from "vitest";
import type { Findings } from "../../../src/analysis/index.js";
import { check } from "../../../src/compiler/index.js";
import { emitDeclarations, loadSimulation } from "../../../src/emit/index.js";
import { isRefusal, planRun } from "../../../src/lab/index.js";
import * as runtime from "../../../src/runtime/index.js";
import { checkCode } from "../../../src/typescript/check.js";
import { disk, standardLibrary } from "../../compiler/disk.js";
import { exploredFile } from "../cases.js";
import { observe } from "../observe.js";
import type { Written } from "./frame.js";
import { type Piece, written } from "./grammar.js";

export interface Refuted {
  /** What does not hold, with the implementation. */
  readonly broken: string[];
  /** Waits in implementations, and those that happened in some run. */
  readonly waits: number;
  readonly hit: number;
  readonly bounded: number;
  readonly unbounded: number;
  readonly lost: number;
  /** Of handlers with a bound. */
  readonly ratios: number[];
  /** The longest that a handler took, in ns. */
  readonly longest: number;
  /** The contexts in which it went up. */
  readonly went: string[];
}

export function total(all: readonly Refuted[]): Refuted {
  const sum = (of: (each: Refuted) => number): number => all.reduce((before, each) => before + of(each), 0);
  return {
    broken: all.flatMap(({ broken }) => broken),
    waits: sum(({ waits }) => waits),
    hit: sum(({ hit }) => hit),
    bounded: sum(({ bounded }) => bounded),
    unbounded: sum(({ unbounded }) => unbounded),
    lost: sum(({ lost }) => lost),
    ratios: all.flatMap(({ ratios }) => ratios),
    longest: Math.max(...all.map(({ longest }) => longest)),
    went: all.flatMap(({ went }) => went),
  };
}

const modes = ["interrupt(block: fail)", "interrupt", "interrupt(block: always)", "interrupt(budget: 50 us)"];

/** One program for all: a graph and a scenario for each protocol. */
function programOf(all: readonly (readonly [string, Written])[]): string {
  const each = all.map(
    (
      [name, { mode }],
      index,
    ) => `protocol ${name}(work: time = 1 us) from "./${name}.ts" { needs lower: Frame; provides Frame; }
number ${name} = ${30010 + index};
number ${name} over ETH = ${0x8900 + index};
number TOP over ${name} = 1;
graph Stack${name} { needs nic: device; eth = ETH over nic; p = ${name} over eth; top = TOP over p; }
scenario Two${name} {
  host client on Plain runs Stack${name} under threads;
  host server on Plain runs Stack${name} under ${mode ?? modes[index % modes.length] ?? ""};
  link lan = Ethernet10 joins client, server;
  start client.top.send(server.top);
}
experiment run${name} { run Two${name}; measure seen = server.top.seen; }`,
  );
  return `import { ETH }        from "std/inet";
import { Frame }      from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal }      from "std/machines";
machine Plain extends Ideal { nic.drains = assumed(one); interrupt.entry = assumed(3 us); handoff.interrupt = assumed(5 us); }
costs on Plain { nic.receive = assumed(1 us); TOP.demux = assumed(2 us); ETH.push = assumed(1 us); }
protocol TOP from "./top.ts" { needs lower: Frame; entry send(peer: endpoint, times: int = 12, size: bytes = 60 B); counter seen; }
number TOP = 30001;
${each.join("\n")}
`;
}

const top = `import { type AnyOp, type Endpoint, type Op, Participants, RunError } from "xgc/runtime";
import { TOPBase } from "./main.xgraph.js";
export class TOP extends TOPBase {
  override *init(): Op { this.slots.lower.openEnable(Participants.anyone()); }
  override *demux(): Op { this.counters.seen.count(); }
  override *send({ peer, times = 12, size = 60 }: { readonly peer: Endpoint<TOPBase>; readonly times?: number; readonly size?: number }): AnyOp {
    const session = yield* this.slots.lower.open(new Participants([peer.protocol.slots.lower.control("myAddress") ?? 0]));
    if (session === null) throw new RunError("no way");
    for (let sent = 0; sent < times; sent++) {
      const message = yield* this.host.message(size, (bytes) => bytes.fill(0));
      yield* this.slots.lower.push(session, message);
      message.release();
      yield* this.host.delay(50e6);
    }
  }
}
`;

export async function refute(
  pieces: readonly Piece[],
  directory: string,
  write: (file: string, text: string) => void,
): Promise<Refuted> {
  const all = pieces.map((piece, index): readonly [string, Written] => [`P${index}`, written(piece, `P${index}`)]);
  return total(await attempt(all, directory, write));
}

/** The same of implementations that are written. @returns what is found of each. */
export async function attempt(
  all: readonly (readonly [string, Written])[],
  directory: string,
  write: (file: string, text: string) => void,
): Promise<Refuted[]> {
  for (const [name, { main, helper, files = {} }] of all) {
    write(`${name}.ts`, main);
    write(`${name}-helper.ts`, helper);
    for (const [file, text] of Object.entries(files)) write(file, text);
  }
  write("top.ts", top);
  const file = path.join(directory, "main.xgraph");
  write("main.xgraph", programOf(all));
  const declared = declarationOf(file);
  write("main.xgraph.ts", declared);
  const files = all.map(([name]) => path.join(directory, `${name}.ts`));
  const { problems } = checkCode({ files, fileSystem: disk, standardLibrary, declarations: new Map(), classes: [] });
  const faults = problems.map(
    ({ file: of, start, end, fault }) =>
      `${path.basename(of)} ${disk.read(of, 1e7).text?.slice(start, end) ?? ""} ${JSON.stringify(fault)}`,
  );
  if (faults.length > 0)
    throw new Error(`the grammar writes what TypeScript refuses: ${faults.slice(0, 5).join("\n")}`);
  const findings = await exploredFile(file);
  const simulation = (await loadSimulation(findings.program, { standardLibrary }, runtime)) as runtime.Simulation;
  const plan = planRun(simulation, undefined, []);
  if (isRefusal(plan)) throw new Error(plan.refused);
  return all.map(([name, each]) => {
    const planned = plan.experiments.find(({ experiment }) => experiment.name === `run${name}`);
    if (planned === undefined) throw new Error(`${name} does not run`);
    return hold(name, each, findings, planned, plan.machines);
  });
}

function declarationOf(file: string): string {
  const passed = check(file, { fileSystem: disk, standardLibrary, workingDirectory: path.dirname(file) });
  if (passed.program === undefined) throw new Error(passed.diagnostics.map(({ message }) => message).join("; "));
  return emitDeclarations({ program: passed.program, source: 0, layout: { standardLibrary } }) ?? "";
}

interface WaitSeen {
  readonly what: string;
  readonly inInterrupt: boolean;
}

function hold(
  name: string,
  { main, helper, waits }: Written,
  findings: Findings,
  { experiment, points: [point] }: Extract<ReturnType<typeof planRun>, { experiments: unknown }>["experiments"][number],
  machines: runtime.Simulation["machines"],
): Refuted {
  const seen: WaitSeen[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the semaphore below
  const original = runtime.Semaphore.prototype.wait;
  const spy = vi.spyOn(runtime.Semaphore.prototype, "wait").mockImplementation(function* (
    this: runtime.Semaphore & { readonly on?: runtime.Cpu },
  ) {
    seen.push({ what: this.name, inInterrupt: this.on?.inInterrupt === true });
    yield* original.call(this);
  });
  const broken: string[] = [];
  const say = (text: string): void =>
    void broken.push(`${contexts?.configuration.mode.block ?? ""}: ${text}\n${main}\n${helper}`);
  const contexts = findings.contexts.find(({ configuration: { versions } }) =>
    versions.some((each) => each.scenario.name === `Two${name}` && each.host.name === "server"),
  );
  if (contexts === undefined || point === undefined) throw new Error(`${name} is not analysed`);
  let bounded = 0;
  let unbounded = 0;
  let lost = 0;
  let longest = 0;
  const ratios: number[] = [];
  const went: string[] = [];
  try {
    const observed = observe(experiment, point, machines, {}).get("server");
    const predicted = new Set(
      contexts.nodes.flatMap(({ instance, operation }, node) =>
        instance.path === "p" && contexts.reached(node, "interrupt")
          ? operation.leavings.flatMap((each) =>
              each.kind === "wait" && each.handedOver === undefined ? [each.operation] : [],
            )
          : [],
      ),
    );
    for (const what of new Set(
      seen.filter((each) => each.inInterrupt && /^g\d+$/.test(each.what)).map((each) => each.what),
    ))
      if (!predicted.has(what) && !predicted.has("something") && !predicted.has("string"))
        say(`waits for ${what} in a handler, which was not foreseen`);
    for (const context of ["interrupt", "thread"] as const) {
      const node = contexts.nodes.findIndex(
        ({ instance, operation }) => instance.path === "top" && operation.name === "demux",
      );
      if (observed?.ran[context].has("top.demux") !== true) continue;
      went.push(context);
      if (!contexts.reached(node, context)) say(`goes up in ${context} context, which was not foreseen`);
    }
    for (const [line, ns] of observed?.longest ?? []) {
      const bound = findings.bounds().find(({ contexts: of, device }) => of === contexts && device.path === line);
      if (bound === undefined) continue;
      longest = Math.max(longest, ns);
      if (bound.time === undefined) {
        unbounded++;
        if (bound.unbounded?.why === "spend") lost++;
      } else {
        bounded++;
        ratios.push(bound.time.ns / ns);
        if (ns > bound.time.ns) say(`takes ${ns} ns in the handler, bound ${bound.time.ns} ns`);
      }
    }
  } catch (error) {
    say(`cannot run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    spy.mockRestore();
  }
  const happened = new Set(seen.flatMap(({ what }) => (/^g\d+$/.test(what) ? [what] : [])));
  return { broken, waits, hit: happened.size, bounded, unbounded, lost, ratios, longest, went };
}
