/**
 * Implementations that hide a wait (01 to 18 and 34) or CPU time (20 to 31 and 51), each refused: a wait by XG8002, a bound that is too long by XG8003, one
 * that is not known by XG8004. The numbers are those of a collection of such programs. Its other numbers are in the names of tests of headers (32), timers (33), and barriers (47);
 * `--set` (35) is in test/cli/set-bounds.test.ts, two protocols over a device (40) in test/compiler/instances.test.ts.
 */
import { describe, expect, test } from "vitest";
import { analysedCase } from "./cases.js";

const program = `
import { ETH }        from "std/inet";
import { Frame }      from "std/services";
import { Ethernet10 } from "std/media";
import { Ideal }      from "std/machines";
machine Plain extends Ideal { nic.drains = assumed(one); }
`;
/** A scenario for each case: the analysis reads all of them at once. */
const each = (name: string, bound: string): string => `
protocol ${name} from "./${name}.ts" { needs lower: Frame; entry send(peer: endpoint, size: bytes = 100 B); }
number ${name} = NUMBER;
number ${name} over ETH = ETHERTYPE;
graph Stack${name} { needs nic: device; eth = ETH over nic; ${name.toLowerCase()} = ${name} over eth; }
scenario Two${name} {
  host client on Plain runs Stack${name} under threads;
  host server on Plain runs Stack${name} under interrupt(block: fail);
  link lan = Ethernet10 joins client, server;
  start client.${name.toLowerCase()}.send(server.${name.toLowerCase()});
  expect bound(server.nic) <= ${bound};
}
`;
const gate = 'readonly gate = new Semaphore<"gate">(this.cpu, "the gate", 0);';
const imports =
  'import { type AnyOp, type Cpu, type Handoff, type Op, type Op as Operation, Semaphore, type Wait } from "xgc/runtime";';

interface Numbered {
  readonly members: string;
  readonly before?: string;
  readonly base?: string;
  /** The class under another name, with what the file exports. */
  readonly exported?: string;
  /** More files, after lines `//- NAME`. */
  readonly files?: string;
  readonly code: "XG8002" | "XG8003" | "XG8004";
}
const waits = (members: string, more: Partial<Numbered> = {}): Numbered => ({ members, code: "XG8002", ...more });
const takes = (members: string, more: Partial<Numbered> = {}): Numbered => ({ members, code: "XG8003", ...more });

const cases: Readonly<Record<string, Numbered>> = {
  "01 an override of a step of the base class": waits(
    `${gate} override *step(): Waiting { yield* this.gate.wait(); }`,
    {
      before:
        "abstract class Mid# extends #Base { override *demux(): Waiting { yield* this.step(); } *step(): Waiting {} }",
      base: "Mid#",
    },
  ),
  "03 an operation without a written type": waits(`${gate} override demux() { return this.gate.wait(); }`),
  "04 an alias of the type of operations": waits(
    `${gate} *step(): Waiting { yield* this.gate.wait(); } override *demux(): Waiting { yield* this.step(); }`,
  ),
  "05 the type of operations under another name": waits(
    `${gate} *step(): Operation<void, Wait<"gate"> | Handoff> { yield* this.gate.wait(); } override *demux(): Operation<void, Wait<"gate"> | Handoff> { yield* this.step(); }`,
  ),
  "06 a class that another file has": waits(`${gate} override *demux(): Waiting { yield* this.gate.wait(); }`, {
    exported: "moved",
  }),
  "07 a class that is exported under another name": waits(
    `${gate} override *demux(): Waiting { yield* this.gate.wait(); }`,
    { exported: "renamed" },
  ),
  "08 a class that a function makes": waits("", {
    before: `function gated<B extends abstract new (...given: any[]) => #Base>(Base: B) { abstract class Gated extends Base { ${gate} override *demux(): Waiting { yield* this.gate.wait(); } } return Gated; }`,
    base: "gated(#Base)",
  }),
  "10 a base class that an index exports again": waits("", {
    before: 'import { Slow# } from "./#-index.js";',
    base: "Slow#",
    files: `//- #-index.ts\nexport * from "./#-slow.js";\n//- #-slow.ts\n${imports}\nimport { #Base } from "./main.xgraph.js";\nexport abstract class Slow# extends #Base { ${gate} override *demux(): Op<void, Wait<"gate"> | Handoff> { yield* this.gate.wait(); } }\n`,
  }),
  "11 the steps behind a catch without steps": waits(
    `${gate} quick(): void { throw new Error("no"); } override *demux(): Waiting { try { this.quick(); return; } catch { this.host; } yield* this.gate.wait(); }`,
  ),
  "12 an operation in a variable that is returned": waits(
    `${gate} op(): Waiting { const op = this.gate.wait(); return op; } override *demux(): Waiting { yield* this.op(); }`,
  ),
  "14 a method that has the name of one of the processor's": waits(
    "readonly account = new Account#(this.cpu); override *demux(): Waiting { yield* this.account.settle(); }",
    {
      before:
        'class Account# { readonly gate: Semaphore<"gate">; constructor(cpu: Cpu) { this.gate = new Semaphore<"gate">(cpu, "g", 0); } *settle(): Waiting { yield* this.gate.wait(); } }',
    },
  ),
  "15 a table of methods": waits(
    `${gate} *slow(): Waiting { yield* this.gate.wait(); } readonly table: Record<string, () => Waiting> = { slow: this.slow }; override *demux(): Waiting { const run = this.table["slow"]; if (run !== undefined) yield* run.call(this); }`,
  ),
  "16 methods that have the names of crossings": waits(
    "readonly all = [new Once#(this.cpu)]; override *demux(): Waiting { for (const one of this.all) yield* one.call(); }",
    {
      before:
        'class Once# { readonly gate: Semaphore<"gate">; constructor(cpu: Cpu) { this.gate = new Semaphore<"gate">(cpu, "g", 0); } *call(): Waiting { yield* this.gate.wait(); } }',
    },
  ),
  "18 a parameter that has the name of a function": waits(
    `${gate} *run(quick: () => Waiting): Waiting { yield* quick(); } override *demux(): Waiting { yield* this.run(() => this.gate.wait()); }`,
    { before: "function* quick(): Op {} void quick;" },
  ),
  "20 a number that is assigned again": takes(
    "override *demux(): Op { let work = 1000; if (this.lowers.length > 0) work = 500_000; yield* this.cpu.compute(work); }",
  ),
  "21 a parameter that has the name of a constant": takes(
    "*burn(work: number): Op { yield* this.cpu.compute(work); } override *demux(): Op { yield* this.burn(500_000); }",
    { before: "const work = 1; void work;", code: "XG8004" },
  ),
  "22 the counter of a loop": takes(
    "override *demux(): Op { for (let step = 0; step < 1000; step++) yield* this.cpu.compute(step); }",
    { code: "XG8004" },
  ),
  "23 clauses that fall through": takes(
    "override *demux(): Op { switch (this.lowers.length) { case 1: yield* this.cpu.compute(8000); case 2: yield* this.cpu.compute(8000); } }",
  ),
  "25 the processor under another name": takes(
    "override *demux(): Op { const processor = this.cpu; yield* processor.compute(500_000); }",
  ),
  "26 a function in a variable that a loop calls": takes(
    "override *demux(): Op { const burn = (): void => this.cpu.chargeTime(3000); for (let i = 0; i < 100; i++) burn(); }",
  ),
  "28 a getter that charges": takes(
    "get cost(): number { this.cpu.chargeTime(500_000); return 1; } override *demux(): Op { void this.cost; }",
  ),
  "29 an override that charges": takes("override burn(): void { this.cpu.chargeTime(500_000); }", {
    before: "abstract class Mid# extends #Base { override *demux(): Op { this.burn(); } burn(): void {} }",
    base: "Mid#",
  }),
  "34 a type of waits without a name": waits(
    `${gate} *step(run: () => Op<void, Wait | Handoff>): Op<void, Wait | Handoff> { yield* run(); } override *demux(): Op<void, Wait | Handoff> { const all = [(): Op<void, Wait | Handoff> => this.gate.wait()]; yield* all[0]!(); }`,
  ),
};

describe("a case of the collection is refused:", async () => {
  const names = Object.keys(cases);
  const nameOf = (index: number): string => `C${String(index).padStart(2, "0")}`;
  const graph = names.map((_, index) =>
    each(nameOf(index), "7 us")
      .replace("NUMBER", `${30100 + index}`)
      .replace("ETHERTYPE", `${0x8900 + index}`),
  );
  const base = names.map((_, index) => {
    const name = nameOf(index);
    return `export interface ${name}Slots { readonly lower: Binding }
export abstract class ${name}Base extends Protocol {
  readonly slots: ${name}Slots;
  constructor(host: Host, name: string, slots: ${name}Slots) { super(host, name, "${name}", [slots.lower]); this.slots = slots; }
  abstract send(options: { readonly peer: Endpoint<${name}Base>; readonly size?: number }): AnyOp;
}`;
  });
  const files = names.map((key, index) => {
    const name = nameOf(index);
    const { members, before = "", base: of = "#Base", exported, files: more = "" } = cases[key] as Numbered;
    const own = exported === undefined ? "#" : "Other#";
    const text = `${imports}\nimport { #Base } from "./main.xgraph.js";\ntype Waiting = Op<void, Wait<"gate"> | Handoff>;\n${before}\n${exported === "renamed" ? "" : "export "}class ${own} extends ${of} {\n${members}\noverride *send(): AnyOp {}\n}\n`;
    const written =
      exported === "moved"
        ? `//- #.ts\nexport { Other# as # } from "./#-other.js";\n//- #-other.ts\n${text}`
        : `//- #.ts\n${text}${exported === "renamed" ? "export { Other# as # };\n" : ""}`;
    return `${written}${more}`.replaceAll("#", name);
  });
  const text = `${program}${graph.join("")}//- main.xgraph.ts
import { type AnyOp, type Binding, type Endpoint, type Host, Protocol } from "xgc/runtime";
${base.join("\n")}
${files.join("")}`;
  const { diagnostics } = await analysedCase(text);

  test.each(names)("%s", (key) => {
    const name = nameOf(names.indexOf(key)).toLowerCase();
    const { code } = cases[key] as Numbered;
    const said = diagnostics.filter(({ severity, message }) => severity === "error" && message.includes(name));
    expect(said.map((one) => one.code)).toContain(code);
  });
});

const fork = (body: string): string => `${program}
protocol THIN from "./thin.ts" { needs lower: Frame; provides Frame; }
protocol FORK from "./fork.ts" { needs direct: Frame; needs bulk: Frame; entry send(size: bytes = 100 B); calls bulk.push <= 1; }
number THIN = 30001;
number THIN over ETH = 0x88b5;
number FORK = 30002;
number FORK over THIN = 1;
number FORK over ETH = 0x88b6;
graph Stack { needs nic: device; eth = ETH over nic; thin = THIN over eth; fork = FORK over direct: eth, bulk: thin; }
scenario Two {
  host client on Plain runs Stack under threads;
  host server on Plain runs Stack under interrupt;
  link lan = Ethernet10 joins client, server;
  start client.fork.send();
  expect bound(server.nic) <= 510 us;
}
//- main.xgraph.ts
import { type AnyOp, type Binding, type Host, Protocol } from "xgc/runtime";
export interface THINSlots { readonly lower: Binding }
export interface FORKSlots { readonly direct: Binding; readonly bulk: Binding }
export abstract class THINBase extends Protocol { readonly slots: THINSlots; constructor(host: Host, name: string, slots: THINSlots) { super(host, name, "THIN", [slots.lower]); this.slots = slots; } }
export abstract class FORKBase extends Protocol { readonly slots: FORKSlots; constructor(host: Host, name: string, slots: FORKSlots) { super(host, name, "FORK", [slots.direct, slots.bulk]); this.slots = slots; } abstract send(): AnyOp; }
//- thin.ts
import { type Binding, type Down, type Message, type Op, type Participants, Session } from "xgc/runtime";
import { THINBase } from "./main.xgraph.js";
export class THIN extends THINBase {
  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> { const lower = yield* this.slots.lower.open(participants, "THIN"); return lower === null ? null : new Thin(this, upper, type, lower); }
}
class Thin extends Session {
  readonly thin: THIN; readonly lower: Session;
  constructor(thin: THIN, upper: Binding, type: string, lower: Session) { super(thin, upper, type); this.thin = thin; this.lower = lower; }
  override *push(message: Message): Op<boolean, Down> { yield* this.thin.cpu.compute(600_000); return yield* this.thin.slots.lower.push(this.lower, message); }
}
//- fork.ts
import { type AnyOp, type Binding, type Down, type Message, type Op, type Session } from "xgc/runtime";
import { FORKBase } from "./main.xgraph.js";
export class FORK extends FORKBase {
  override *demux(session: Session, message: Message): Op<void, Down> { ${body} }
  override *send(): AnyOp {}
}
`;

describe("a case of the collection with two slots is refused:", () => {
  test.each([
    [
      "31 a variable that is one slot or the other",
      "let lower: Binding = this.slots.direct; if (message.length > 10) lower = this.slots.bulk; yield* lower.push(session, message);",
      ["XG8003"],
    ],
    [
      "51 a loop whose rounds need not call",
      "for (let round = 0; round < 100; round++) { yield* this.cpu.compute(9000); if (round === 0) yield* this.slots.direct.push(session, message); }",
      ["XG8003"],
    ],
    ["(neither: the slot that takes no time)", "yield* this.slots.direct.push(session, message);", []],
  ])("%s", async (_, body, codes) => {
    const { diagnostics } = await analysedCase(fork(body));
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual(codes);
  });
});
