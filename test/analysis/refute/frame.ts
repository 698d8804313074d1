/** The files around an implementation that hides what it does: a protocol between ETH and what counts the messages that come up. */

/** The files of one protocol. */
export interface Written {
  readonly main: string;
  readonly helper: string;
  readonly waits: number;
  /** More files, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** The mode of the host that it runs on. Default: one after the other. */
  readonly mode?: string;
}

export interface Parts {
  /** Of the protocol, and of its files. */
  readonly name: string;
  /** Statements of `demux`. */
  readonly body: string;
  /** The semaphores: `g1`, `g2`. */
  readonly waits: number;
  /** Members of the protocol's class. */
  readonly members?: readonly string[];
  /** Members of its base class. */
  readonly base?: readonly string[];
  /** Statements before the classes. */
  readonly before?: readonly string[];
  /** Statements after the classes. */
  readonly after?: readonly string[];
  readonly helpers?: readonly string[];
  /** Members of the class that a mixin function returns for the base class. */
  readonly mixins?: readonly string[];
  /** The base class of the protocol. Default: one with what all can do, or what a function makes of that. */
  readonly of?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly mode?: string;
}

export function framed({
  name,
  body,
  waits: number,
  members = [],
  base = [],
  before = [],
  after = [],
  helpers = [],
  mixins = [],
  of = mixins.length > 0 ? `mixed${name}(Base${name})` : `Base${name}`,
  files,
  mode,
}: Parts): Written {
  const gates = Array.from({ length: number }, (_, n) => n + 1);
  const waits = gates.map((n) => `Wait<"g${n}">`);
  const imports = `import { type AnyOp, type Binding, type Cpu, type Down, type Endpoint, type Handoff, type Host, type Message, type Op, Participants, RunError, Semaphore, Session, type Timer, Timers, type Up, up, type Wait } from "xgc/runtime";`;
  const types = `export type All = Op<void, ${["Up", "Down", "Handoff", 'Wait<"memory">', ...waits].join(" | ")}>;`;
  return {
    waits: number,
    main: `${imports}
import { ${name}Base } from "./main.xgraph.js";
import * as H from "./${name}-helper.js";
${types}
type Run = () => All;
interface Work { run(): All }
class Gate<What extends string> extends Semaphore<What> { readonly on: Cpu; constructor(cpu: Cpu, name: string) { super(cpu, name, 1_000_000); this.on = cpu; } }
${before.join("\n")}
export abstract class Base${name} extends ${name}Base {
  tick = 0;
  sum = 0;
  above: Thin${name} | null = null;
  enabled: { readonly upper: Binding; readonly type: string } | null = null;
${gates.map((n) => `  readonly g${n} = new Gate<"g${n}">(this.cpu, "g${n}");`).join("\n")}
  *goUp(): All { if (this.above === null) return; const m = yield* this.host.message(40, () => {}); yield* this.above.up.demux(this.above, m); m.release(); }
  *goDown(): All { if (this.above === null) return; const m = yield* this.host.message(40, () => {}); yield* this.slots.lower.push(this.above.lower, m); m.release(); }
${base.join("\n")}
}
${mixins.length > 0 ? `function mixed${name}<B extends abstract new (...given: any[]) => Base${name}>(Base: B) { abstract class Mixed extends Base {\n${mixins.join("\n")}\n} return Mixed; }` : ""}
export class ${name} extends ${of} {
  override *open(upper: Binding, participants: Participants, type: string): Op<Session | null, Down> {
    const lower = yield* this.slots.lower.open(participants, ${JSON.stringify(name)});
    return lower === null ? null : new Thin${name}(this, upper, type, lower);
  }
  override openEnable(upper: Binding, _participants: Participants, type: string): boolean { this.enabled = { upper, type }; return this.slots.lower.openEnable(Participants.anyone()); }
  override *demux(lower: Session, _message: Message): All {
    // The other end answers messages that go down.
    if (++this.tick > 12) return;
    if (this.above === null && this.enabled !== null) { this.above = new Thin${name}(this, this.enabled.upper, this.enabled.type, lower); lower.references++; this.above.references++; }
${body}
  }
${members.join("\n")}
}
class Thin${name} extends Session {
  readonly lower: Session;
  constructor(owner: Base${name}, upper: Binding, type: string, lower: Session) { super(owner, upper, type); this.lower = lower; }
  override push(message: Message): Op<boolean, Down> { return this.lower.up.push(this.lower, message); }
}
${after.join("\n")}
void H; void up; void RunError; void Timers;
`,
    helper: `${`import type { Op } from "xgc/runtime";`}
import type { All, Base${name} } from "./${name}.js";
export type Given = Op;
export type Owner = Base${name};
${helpers.join("\n")}
export function none(): number | null { return null; }
`,
    ...(files !== undefined && { files }),
    ...(mode !== undefined && { mode }),
  };
}
