/** Implementations that hide in which contexts they go up. */
import type { Hidden } from "./hidden.js";

/** A package of one file. */
function packaged(code: string, types: string): Record<string, string> {
  const folder = "node_modules/#-package";
  return {
    [`${folder}/package.json`]: '{ "name": "#-package", "type": "module", "main": "index.js", "types": "index.d.ts" }',
    [`${folder}/index.js`]: code,
    [`${folder}/index.d.ts`]: types,
  };
}

export const contexts: Readonly<Record<string, Hidden>> = {
  "a thread through an interface": {
    hides: "up in thread",
    before: ["interface Starts# { spawn(name: string, body: AnyOp<unknown>): unknown }"],
    body: 'yield* this.cpu.settle(); const host: Starts# = this.host; host.spawn("s", this.goUp());',
  },
  "a timer through an interface": {
    hides: "up in thread",
    before: ["interface Clock# { after(ns: number, action: (timer: Timer) => AnyOp): unknown }"],
    body: "yield* this.cpu.settle(); const clock: Clock# = this.host.timers; clock.after(1000, () => this.goUp());",
  },
  "a timer in a closure": {
    hides: "up in thread",
    before: ["const later# = (timers: Timers) => (run: Run) => (): Timer => timers.after(1000, run);"],
    body: "yield* this.cpu.settle(); const set = later#(this.host.timers)(() => this.goUp()); set();",
  },
  "a timer by a key": {
    hides: "up in thread",
    base: ['key: "after" = "after";'],
    body: "yield* this.cpu.settle(); this.host.timers[this.key](1000, () => this.goUp());",
  },
  "a timer by Reflect.apply": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); Reflect.apply(this.host.timers.after, this.host.timers, [1000, (): All => this.goUp()]);",
  },
  "a timer by bind": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); const go = this.host.timers.after.bind(this.host.timers, 1000, () => this.goUp()); go();",
  },
  "a thread by a generic": {
    hides: "up in thread",
    before: ['function start#<T extends AnyOp<unknown>>(host: Host, op: T): void { host.spawn("s", op); }'],
    body: "yield* this.cpu.settle(); start#(this.host, this.goUp());",
  },
  "a thread from a list": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const all = [this.goUp()]; for (const each of all) this.host.spawn("s", each);',
  },
  "a timer of an operation in a list": {
    hides: "up in thread",
    base: ["*later(): All { yield* this.cpu.settle(); this.host.timers.after(1000, () => this.goUp()); }"],
    body: "const all: All[] = []; all.push(this.later()); for (const each of all) yield* each;",
  },
  "a thread at its end": {
    hides: "up in thread",
    body: 'yield* this.cpu.settle(); const self = this; this.host.spawn("s", (function* (): All {})(), () => { self.host.timers.after(1, () => self.goUp()); });',
  },
  "a timer's action that is changed": {
    hides: "up in thread",
    body: "yield* this.cpu.settle(); const run = { act: (): All => this.goDown() }; this.host.timers.after(1000, () => run.act()); run.act = () => this.goUp();",
  },
  "an operation that a thread made": {
    hides: "up in interrupt",
    base: ["op: All | null = null;"],
    body: "if (this.op === null) this.op = this.goUp(); else yield* this.op;",
  },
  "a handoff of its own": {
    hides: "up in thread",
    body: 'yield* this.cpu.handoff(this.host.site("block", "own")); yield* this.goUp();',
  },
  "up-calls from both ends": {
    hides: "up in interrupt",
    base: ["*both(n: number): All { if (n > 0) { yield* this.goUp(); yield* this.both(n - 1); } }"],
    body: "yield* this.both(2);",
  },
  "up through an interface": {
    hides: "up in interrupt",
    before: ["interface Above# { demux(session: Session, message: Message): AnyOp }"],
    body: "if (this.above !== null) { const above: Above# = this.above.up; const m = yield* this.host.message(40, () => {}); yield* up(above.demux(this.above, m)); m.release(); }",
  },
  "up through a property": {
    hides: "up in interrupt",
    before: ["interface Above# { readonly demux: (session: Session, message: Message) => AnyOp }"],
    body: "if (this.above !== null) { const all: Above#[] = [this.above.up]; const m = yield* this.host.message(40, () => {}); for (const each of all) yield* up(each.demux(this.above, m)); m.release(); }",
  },
  "up by bind": {
    hides: "up in interrupt",
    body: "if (this.above !== null) { const m = yield* this.host.message(40, () => {}); const go = this.above.up.demux.bind(this.above.up, this.above); yield* go(m); m.release(); }",
  },
  "after a return before a wait that always hands over": {
    hides: "time",
    mode: "interrupt(block: always)",
    base: [
      'readonly gate = new Gate<"memory">(this.cpu, "memory");',
      "*perhaps(): All { if (this.tick > 0) return; yield* this.gate.wait(); }",
    ],
    body: "yield* this.perhaps(); this.cpu.chargeTime(300_000);",
  },
  "after an exception before a wait that always hands over": {
    hides: "time",
    mode: "interrupt(block: always)",
    base: ['readonly gate = new Gate<"memory">(this.cpu, "memory");', "odd(): void { throw new Error(); }"],
    body: "try { this.odd(); yield* this.gate.wait(); } catch { this.cpu.chargeTime(300_000); }",
  },
  "after an exception between charges and a wait that always hands over": {
    hides: "time",
    mode: "interrupt(block: always)",
    base: ['readonly gate = new Gate<"memory">(this.cpu, "memory");', "odd(): void { throw new Error(); }"],
    body: "try { this.cpu.chargeTime(200_000); this.odd(); yield* this.gate.wait(); } catch { this.sum++; } finally { this.cpu.chargeTime(200_000); }",
  },
  "after a loop without a round around a wait that always hands over": {
    hides: "time",
    mode: "interrupt(block: always)",
    base: [
      'readonly gate = new Gate<"memory">(this.cpu, "memory");',

      "readonly #rounds: number = 0;",
      "*loop(): All { for (let i = 0; i < this.#rounds; i++) yield* this.gate.wait(); }",
    ],
    body: "yield* this.loop(); this.cpu.chargeTime(300_000);",
  },
  "after a choice of a wait that always hands over": {
    hides: "time",
    mode: "interrupt(block: always)",
    base: [
      'readonly gate = new Gate<"memory">(this.cpu, "memory");',
      "*perhaps(): All { switch (this.tick) { case 0: break; default: return; } yield* this.gate.wait(); }",
    ],
    body: "yield* this.perhaps(); this.cpu.chargeTime(300_000);",
  },
  "a timer that a function of a package starts": {
    hides: "up in thread",
    files: packaged(
      "export function later(timers, of) { timers.after(1000, of); }",
      'import type { AnyOp, Timers } from "xgc/runtime"; export declare function later(timers: Timers, of: () => AnyOp): void;',
    ),
    before: ['import { later as later# } from "#-package";'],
    body: "yield* this.cpu.settle(); later#(this.host.timers, () => this.goUp());",
  },
  "a timer that a function of a package starts with an object": {
    hides: "up in thread",
    files: packaged(
      "export function later(of) { of.host.timers.after(1000, () => of.goUp()); }",
      "export declare function later(of: object): void;",
    ),
    before: ['import { later as later# } from "#-package";'],
    body: "yield* this.cpu.settle(); later#(this);",
  },
  "a thread that an object of a package starts": {
    hides: "up in thread",
    files: packaged(
      'export class Later { constructor(host) { this.host = host; } go(op) { this.host.spawn("x", op); } }',
      'import type { AnyOp } from "xgc/runtime"; export declare class Later { constructor(host: object); go(op: AnyOp): void; }',
    ),
    before: ['import { Later as Later# } from "#-package";'],
    body: "yield* this.cpu.settle(); new Later#(this.host).go(this.goUp());",
  },
  "demux of a table, in the place of demux": {
    hides: "wait",
    base: ["*pause(): All { yield* this.g1.wait(); }"],
    body: 'const self = this; const table = new Map<string, () => All>([["a", () => self.pause()]]); this.demux = table.get("a") ?? this.demux;',
  },
  "demux of a package, in the place of demux": {
    hides: "wait",
    files: packaged(
      "export function pick(of) { return () => of(); }",
      "export declare function pick<T>(of: () => T): () => T;",
    ),
    before: ['import { pick as pick# } from "#-package";'],
    base: ["*pause(): All { yield* this.g1.wait(); }"],
    body: "const self = this; this.demux = pick#(() => self.pause());",
  },
  "demux of a table, through an interface": {
    hides: "wait",
    before: ["interface Loose# { demux: (lower: Session, message: Message) => All }"],
    base: ["*pause(): All { yield* this.g1.wait(); }"],
    body: 'const self = this; const table = new Map<string, () => All>([["a", () => self.pause()]]); const loose: Loose# = this; loose.demux = table.get("a") ?? loose.demux;',
  },
};
