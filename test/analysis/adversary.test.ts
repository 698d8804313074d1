/** Implementations that hide what they do: a wait in a handler is refused, time that is spent counts or is said to be unknown. */
import { describe, expect, test } from "vitest";
import { analysedCase } from "./cases.js";

const program = `
import { ETH }        from "std/inet";
import { Frame }      from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal }      from "std/machines";
machine Plain extends Ideal { nic.drains = assumed(one); }
protocol TRAP from "./trap.ts" { needs lower: Frame; entry send(peer: endpoint, size: bytes = 100 B); }
number TRAP = 30001;
number TRAP over ETH = 0x88b5;
graph Stack { needs nic: device; eth = ETH over nic; trap = TRAP over eth; }
scenario Two {
  host client on Plain runs Stack under threads;
  host server on Plain runs Stack under interrupt(block: fail);
  link lan = Ethernet10 joins client, server;
  start client.trap.send(server.trap);
  expect bound(server.nic) <= 10 us;
}
`;
const declared = `import { type AnyOp, type Binding, type Endpoint, type Host, Protocol } from "xgc/runtime";
export interface TRAPSlots { readonly lower: Binding }
export abstract class TRAPBase extends Protocol {
  readonly slots: TRAPSlots;
  constructor(host: Host, name: string, slots: TRAPSlots) { super(host, name, "TRAP", [slots.lower]); this.slots = slots; }
  abstract send(options: { readonly peer: Endpoint<TRAPBase>; readonly size?: number }): AnyOp;
}`;
const imports = `import { type AnyOp, type Down, type Handoff, type Message, type Op, Participants, Semaphore, type Session, type Up, type Wait } from "xgc/runtime";
import { TRAPBase } from "./main.xgraph.js";
type Waiting = Op<void, Wait<"gate"> | Handoff>;`;
const gate = 'readonly gate = new Semaphore<"gate">(this.cpu, "the gate", 0);';

async function codes(members: string, { before = "", base = "TRAPBase", files = "" } = {}): Promise<string[]> {
  const text = `${program}//- main.xgraph.ts\n${declared}\n//- trap.ts\n${imports}\n${before}\nexport class TRAP extends ${base} {\n${members}\noverride *send(): AnyOp {}\n}\n${files}`;
  const { diagnostics } = await analysedCase(text);
  return diagnostics.map(({ code }) => code);
}

describe("a wait in a handler is refused:", () => {
  test.each([
    [
      "by an override",
      `${gate} override *demux(): Waiting { yield* this.step(); } *step(): Waiting { yield* this.gate.wait(); }`,
      {
        before: "abstract class Middle extends TRAPBase { *step(): Waiting {} }",
        base: "Middle",
      },
    ],
    ["without a type", `${gate} override demux() { return this.gate.wait(); }`, {}],
    [
      "in a variable that is returned",
      `${gate} #op(): Waiting { const op = this.gate.wait(); return op; } override *demux(): Waiting { yield* this.#op(); }`,
      {},
    ],
    [
      "in a list",
      `${gate} readonly #todo = [() => this.gate.wait()]; override *demux(): Waiting { for (const each of this.#todo) yield* each(); }`,
      {},
    ],
    [
      "in a map",
      `${gate} readonly #todo = new Map([["a", () => this.gate.wait()]]); override *demux(): Waiting { const f = this.#todo.get("a"); if (f !== undefined) yield* f(); }`,
      {},
    ],
    [
      "by call, apply and bind",
      `${gate} *slow(): Waiting { yield* this.gate.wait(); } override *demux(): Waiting { const f = this.slow.bind(this); yield* f(); }`,
      {},
    ],
    [
      "after a try that may throw",
      `${gate} #quick(): void { throw new Error("no"); } override *demux(): Waiting { try { this.#quick(); return; } catch { /* slow */ } yield* this.gate.wait(); }`,
      {},
    ],
    ["in a finally", `${gate} override *demux(): Waiting { try { return; } finally { yield* this.gate.wait(); } }`, {}],
    [
      "in a mixin",
      "",
      {
        before: `function gated<B extends abstract new (...args: any[]) => TRAPBase>(Base: B) { abstract class Gated extends Base { ${gate} override *demux(): Waiting { yield* this.gate.wait(); } } return Gated; }
        const Gated = gated(TRAPBase);`,
        base: "Gated",
      },
    ],
    [
      "by a method called settle",
      `readonly #a = new Account(this); override *demux(): Waiting { yield* this.#a.settle(); }`,
      {
        before:
          'class Account { readonly gate; constructor(owner: TRAPBase) { this.gate = new Semaphore<"gate">(owner.cpu, "g", 0); } *settle(): Waiting { yield* this.gate.wait(); } }',
      },
    ],
    ["run by hand", `${gate} override *demux(): Waiting { for (const step of this.gate.wait()) yield step; }`, {}],
    [
      "put into a method",
      `${gate} constructor(...given: ConstructorParameters<typeof TRAPBase>) { super(...given); this.step = function* (this: TRAP): Waiting { yield* this.gate.wait(); }; } *step(): Waiting {} override *demux(): Waiting { yield* this.step(); }`,
      {},
    ],
    [
      "in a file without extension",
      `override *demux(): Waiting { yield* slow(this.cpu); }`,
      {
        before: 'import { slow } from "./slow";',
        files:
          '//- slow.ts\nimport { Cpu, type Handoff, type Op, Semaphore, type Wait } from "xgc/runtime";\nexport function* slow(cpu: Cpu): Op<void, Wait<"gate"> | Handoff> { yield* new Semaphore<"gate">(cpu, "g", 0).wait(); }\n',
      },
    ],
    ["behind a missing file", "override *demux(): Op {}", { before: 'import "./nowhere.js";' }],
  ])("%s", async (_, members, more) => {
    expect(await codes(members, more)).toContain("XG8002");
  });

  test.each([
    ["guarded", `${gate} override *demux(): Waiting { if (!this.cpu.inInterrupt) yield* this.gate.wait(); }`],
    [
      "guarded by a return",
      `${gate} override *demux(): Waiting { if (this.cpu.inInterrupt) return; yield* this.gate.wait(); }`,
    ],
    ["made and not run", `${gate} override *demux(): Waiting { const op = this.gate.wait(); void op; }`],
  ])("not one that is %s", async (_, members) => {
    expect(await codes(members)).not.toContain("XG8002");
  });
});

describe("time that is spent counts, or is said to be unknown:", () => {
  test.each([
    [
      "a number that is assigned again",
      "override *demux(): Op { let work = 1000; if (this.lowers.length > 9) work = 500_000; yield* this.cpu.compute(work); }",
    ],
    [
      "a parameter that has the name of a constant",
      "*#burn(work: number): Op { yield* this.cpu.compute(work); } override *demux(): Op { yield* this.#burn(500_000); }",
      "const work = 1;\nexport const shown = work;",
    ],
    [
      "what a loop counts",
      "override *demux(): Op { for (let step = 0; step < 1000; step++) yield* this.cpu.compute(step); }",
    ],
    [
      "fall-through",
      "override *demux(): Op { switch (this.lowers.length) { case 1: yield* this.cpu.compute(8000); case 2: yield* this.cpu.compute(8000); } }",
    ],
    [
      "another name of the processor",
      "override *demux(): Op { const processor = this.cpu; yield* processor.compute(500_000); }",
    ],
    [
      "a callback in a loop",
      "override *demux(): Op { const burn = (): void => this.cpu.chargeTime(3000); for (let i = 0; i < 100; i++) burn(); }",
    ],
    [
      "a getter",
      "get cost(): number { this.cpu.chargeTime(500_000); return 1; } sum = 0; override *demux(): Op { this.sum += this.cost; }",
    ],
    ["a setter", "set cost(_: number) { this.cpu.chargeTime(500_000); } override *demux(): Op { this.cost = 1; }"],
    [
      "a constructor",
      "override *demux(): Op { new Hard(this); }",
      "class Hard { constructor(owner: TRAPBase) { owner.cpu.chargeTime(500_000); } }",
    ],
    [
      "a default",
      "#d(x = this.#burn()): number { return x; } #burn(): number { this.cpu.chargeTime(500_000); return 1; } override *demux(): Op { this.#d(); }",
    ],
    [
      "an override",
      "readonly #work: Work = new Hard(this); override *demux(): Op { yield* this.#work.run(); }",
      "class Work { readonly owner; constructor(owner: TRAPBase) { this.owner = owner; } *run(): Op {} } class Hard extends Work { override *run(): Op { yield* this.owner.cpu.compute(500_000); } }",
    ],
    ["a callback of a list", "override *demux(): Op { [1, 2, 3].forEach(() => { this.cpu.chargeTime(9000); }); }"],
  ])("%s", async (_, members, before = "") => {
    const found = await codes(members, { before });
    expect(found.some((code) => code === "XG8003" || code === "XG8004")).toBe(true);
  });

  test("no more than is spent", async () => {
    const found = await codes("override *demux(): Op { for (let i = 0; i < 3; i++) this.cpu.chargeTime(3000); }");
    expect(found.filter((code) => code === "XG8003" || code === "XG8004")).toEqual([]);
  });
});
