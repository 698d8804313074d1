/**
 * The abstract syntax of `.xgraph`: plain data, one interface for each construct, named as the construct is named
 * everywhere else (parser, checks, emitter, tests, docs).
 *
 * A tree is always well formed, also after syntax errors: an item that could not be read is left out of its list, and a missing expression is an
 * `ErrorExpression`, about which no later pass reports anything.
 */

import type { Argument, Expression, Name, Node, Path, StringLiteral } from "./expressions.js";

export type * from "./expressions.js";

/** A comment from its slashes to the end of its line. No part of the tree; a `///` comment is also the `doc` of a declaration. */
export interface Comment extends Node {
  readonly text: string;
}

export interface Module extends Node {
  readonly kind: "Module";
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
}

/** The notes that may stand before every declaration and member. */
export interface Annotated {
  /** The `///` lines above, without the slashes, joined by newlines. */
  readonly doc?: string;
  readonly allows: readonly Allow[];
}
/** `@allow(XG2107, "reason")`. */
export interface Allow extends Node {
  readonly code: Name;
  readonly reason: StringLiteral;
}

// ------------------------------------------------------------------------------------------------ imports

/** `import { A, B as C } from "std/inet";`; `export { A } from "./a.xgraph";` also hands the names on. */
export interface Import extends Node {
  readonly kind: "Import";
  readonly names: readonly ImportName[];
  readonly from: StringLiteral;
  readonly exported: boolean;
}
export interface ImportName extends Node {
  readonly name: Name;
  readonly as?: Name;
}

// ------------------------------------------------------------------------------------------- declarations

export type Declaration =
  Service | Protocol | NumberDeclaration | Graph | Machine | Costs | Medium | Scenario | Experiment | Const;

/** `service Datagram: push;`, or a block of operations for `control`. */
export interface Service extends Node, Annotated {
  readonly kind: "Service";
  readonly name: Name;
  /** `push`, `call` or `control`; the checker judges the word. */
  readonly realm: Name;
  readonly operations: readonly ServiceOperation[];
}
export interface ServiceOperation extends Node, Annotated {
  readonly kind: "ServiceOperation";
  readonly upcall: boolean;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result?: TypeReference;
  readonly blocks: boolean;
}

/** `ttl: int in 1..255 = 30`. Parameters of protocols, graphs, scenarios and operations are written alike. */
export interface Parameter extends Node {
  readonly kind: "Parameter";
  readonly name: Name;
  readonly type: TypeReference;
  readonly within?: Expression;
  readonly default?: Expression;
}
/** `bytes`, `bytes[]`, `varying bytes`, `(eth: Frame, arp: Resolver)[1..10]`. */
export interface TypeReference extends Node {
  readonly kind: "TypeReference";
  /** Each use draws the value anew. */
  readonly varying: boolean;
  /** Absent for a tuple. */
  readonly name?: Name;
  readonly tuple?: readonly TupleElement[];
  /** `[]` is a list without bounds; `[1..10]` a counted one. */
  readonly list?: ListBounds;
}
export interface TupleElement extends Node {
  readonly name: Name;
  readonly type: TypeReference;
}
export interface ListBounds extends Node {
  readonly from?: Expression;
  readonly to?: Expression;
}

export interface Protocol extends Node, Annotated {
  readonly kind: "Protocol";
  readonly virtual: boolean;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  /** The TypeScript file that implements it: `from "./ip.ts"`. */
  readonly from?: StringLiteral;
  readonly members: readonly ProtocolMember[];
}
export type ProtocolMember =
  | Needs
  | Provides
  | Opens
  | Header
  | DemuxBy
  | Point
  | Entry
  | Calls
  | Domain
  | Counter
  | Series
  | Gauge
  | Histogram
  | Barrier
  | Const;

/** `needs lower: Datagram[1..8];`, and in a graph `needs nic: device;`. */
export interface Needs extends Node, Annotated {
  readonly kind: "Needs";
  readonly name: Name;
  readonly type: TypeReference;
}
/** `provides Datagram;` in a protocol, `provides vmux;` in a graph. */
export interface Provides extends Node, Annotated {
  readonly kind: "Provides";
  readonly what: Path;
}
/** `opens with remote: Host, local: Host = any;` */
export interface Opens extends Node, Annotated {
  readonly kind: "Opens";
  readonly participants: readonly Parameter[];
}
export interface Header extends Node, Annotated {
  readonly kind: "Header";
  readonly fields: readonly HeaderField[];
}
/** `length: u16;`, `_: u1;`, `flags: set u8 { a = 1 };`, `options: bytes[ihl * 4 - 20];`, `sender: u32 native;` */
export interface HeaderField extends Node, Annotated {
  readonly kind: "HeaderField";
  /** Padding is named `_`. */
  readonly name: Name;
  readonly format: "plain" | "set" | "enum";
  /** `u1`..`u64`, `bytes`, `bits`, or a named type such as `Host` and `Mac`. */
  readonly type: Name;
  /** The length of `bytes[...]` and `bits[...]`. */
  readonly length?: Expression;
  readonly native: boolean;
  /** Members of a `set` or an `enum`. */
  readonly members: readonly FieldMember[];
  readonly value?: Expression;
}
export interface FieldMember extends Node {
  readonly name: Name;
  readonly value: Expression;
}
/** `demux by target;` */
export interface DemuxBy extends Node, Annotated {
  readonly kind: "DemuxBy";
  readonly field: Name;
}
export interface Point extends Node, Annotated {
  readonly kind: "Point";
  readonly name: Name;
}
export interface Entry extends Node, Annotated {
  readonly kind: "Entry";
  readonly name: Name;
  readonly parameters: readonly Parameter[];
}
/** `calls lower.push <= ceil(size / 1480 B);`: how often at most one operation of the protocol calls the protocol below or above. */
export interface Calls extends Node, Annotated {
  readonly kind: "Calls";
  readonly operation: Path;
  readonly most: Expression;
}
/** `domain accounts;`: the protocol does not run in the kernel. */
export interface Domain extends Node, Annotated {
  readonly kind: "Domain";
  readonly name: Name;
}
export interface Counter extends Node, Annotated {
  readonly kind: "Counter";
  readonly name: Name;
}
export interface Series extends Node, Annotated {
  readonly kind: "Series";
  readonly name: Name;
  readonly type: TypeReference;
}

/** `gauge queued;` or `gauge waiting: bytes;`: a value that goes up and down. */
export interface Gauge extends Node, Annotated {
  readonly kind: "Gauge";
  readonly name: Name;
  readonly type?: TypeReference;
}
/** `histogram waited: time;`: counts of values by size. */
export interface Histogram extends Node, Annotated {
  readonly kind: "Histogram";
  readonly name: Name;
  readonly type: TypeReference;
}

/** `number IP = 2;` and `number IP over ETH = 0x0800;` */
export interface NumberDeclaration extends Node, Annotated {
  readonly kind: "Number";
  readonly protocol: Name;
  readonly over?: Name;
  readonly value: Expression;
}

export interface Graph extends Node, Annotated {
  readonly kind: "Graph";
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly members: readonly GraphMember[];
}
export type GraphMember = Needs | Provides | Instance | Pool | Barrier | Const;

/** `chan = CHAN(timeout: 5 s) over data: bid, control: bidctl;` */
export interface Instance extends Node, Annotated {
  readonly kind: "Instance";
  readonly name: Name;
  readonly of: Name;
  readonly arguments: readonly Argument[];
  readonly over: readonly OverArgument[];
}
export interface OverArgument extends Node {
  readonly name?: Name;
  /** A path, a tuple of paths, or a choice between them. */
  readonly value: Expression;
}

/** `pool app(threads: 2, priority: 10);` */
export interface Pool extends Node, Annotated {
  readonly kind: "Pool";
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

/** `barrier net.udp -> test when handoff because lengthy;` or `barrier at net.ip.reassembled;` */
export interface Barrier extends Node, Annotated {
  readonly kind: "Barrier";
  readonly on: BindingPattern | PointPattern;
  /** The pool whose threads take over. */
  readonly to?: Name;
  readonly when?: Expression;
  readonly because?: Name;
}
export interface BindingPattern extends Node {
  readonly kind: "BindingPattern";
  /** Absent for `*`. */
  readonly lower?: Path;
  readonly upper?: Path;
}
export interface PointPattern extends Node {
  readonly kind: "PointPattern";
  readonly point: Path;
}

/** `machine DECstation5000 extends MIPS25 { stack.start = measured(3.6 us, "TR 94-19, Table 2"); }` */
export interface Machine extends Node, Annotated {
  readonly kind: "Machine";
  readonly name: Name;
  readonly extends?: Name;
  readonly settings: readonly Setting[];
}
/** `costs on DECstation5000 { IP.demux = fitted(20 us, 5 us..80 us); }` */
export interface Costs extends Node, Annotated {
  readonly kind: "Costs";
  readonly on: Name;
  readonly settings: readonly Setting[];
}
export interface Medium extends Node, Annotated {
  readonly kind: "Medium";
  readonly name: Name;
  readonly extends?: Name;
  readonly settings: readonly Setting[];
}
/** `interrupt.entry = fitted(15 us, 5 us..40 us);` */
export interface Setting extends Node, Annotated {
  readonly kind: "Setting";
  readonly path: Path;
  readonly value: Expression;
}

export interface Const extends Node, Annotated {
  readonly kind: "Const";
  readonly name: Name;
  readonly value: Expression;
}

// ------------------------------------------------------------------------------------------------ scenarios

export interface Scenario extends Node, Annotated {
  readonly kind: "Scenario";
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly members: readonly ScenarioMember[];
}
export type ScenarioMember = Host | Link | Start | At | Stop | Expect | For | Const;

/** `host client[2] on DECstation5000 runs UdpStack(clientHandoff) under input { net.ip.ttl = 3; }` */
export interface Host extends Node, Annotated {
  readonly kind: "Host";
  readonly name: Name;
  /** The number of hosts in an array. */
  readonly count?: Expression;
  readonly on: Name;
  readonly runs: Name;
  readonly arguments: readonly Argument[];
  readonly under: Expression;
  /** The host's block: parameters of instances (its ROM), and barriers on its bindings. */
  readonly members: readonly HostMember[];
}
export type HostMember = Setting | Barrier;
/** `link lan = Ethernet10 joins client as 10.0.0.1/24, server as 10.0.0.2/24;` */
export interface Link extends Node, Annotated {
  readonly kind: "Link";
  readonly name: Name;
  readonly medium: Name;
  readonly arguments: readonly Argument[];
  /** Of the frames for each device that does not say so itself. */
  readonly arrives?: Arrives;
  readonly joins: readonly Joint[];
}
export interface Joint extends Node {
  /** A host, each of an array, or one of its devices: `gw.left`. */
  readonly host: Path;
  readonly as?: Expression;
  readonly arrives?: Arrives;
}
/** `arrives every 1 ms jitter 200 us burst 3 apart 20 us` or, by points, `arrives spaced [20 us, 50 us, 1 ms]`. */
export interface Arrives extends Node {
  readonly every?: Expression;
  readonly jitter?: Expression;
  readonly burst?: Expression;
  readonly apart?: Expression;
  /** The least times from an event to the next, to the one after that, and so on. */
  readonly spaced?: Expression;
}
/** `warm client.test.pingpong(server.test, size: size);` and `start ...`. */
export interface Start extends Node, Annotated {
  readonly kind: "Start";
  readonly phase: "warm" | "start";
  readonly entry: Path;
  readonly arguments: readonly Argument[];
  /** Of the messages that it makes. */
  readonly arrives?: Arrives;
}

/** `at 2 s crash server;`, `at 2.5 s boot server;`, `at 4 s set west.loss = 20 %;` */
export interface At extends Node, Annotated {
  readonly kind: "At";
  readonly time: Expression;
  readonly action: Action;
}
export type Action = Crash | Boot | Change;
export interface Crash extends Node {
  readonly kind: "Crash";
  readonly host: Path;
}
export interface Boot extends Node {
  readonly kind: "Boot";
  readonly host: Path;
}
/** `set west.loss = 20 %`: a rate of a link. */
export interface Change extends Node {
  readonly kind: "Change";
  readonly path: Path;
  readonly value: Expression;
}
/** `for i in 0..n - 2 { link wire = T1 joins hop[i].right, hop[i + 1].left; }`: its members once for each value. */
export interface For extends Node, Annotated {
  readonly kind: "For";
  readonly variable: Name;
  /** A range or a list. */
  readonly in: Expression;
  readonly members: readonly ScenarioMember[];
}
/** `stop after 120 s;` */
export interface Stop extends Node, Annotated {
  readonly kind: "Stop";
  readonly after: Expression;
}

// ----------------------------------------------------------------------------------------------- experiments

export interface Experiment extends Node, Annotated {
  readonly kind: "Experiment";
  readonly name: Name;
  readonly title?: StringLiteral;
  readonly members: readonly ExperimentMember[];
}
export type ExperimentMember = Vary | Place | Repeat | Run | Measure | Goal | Expect | Const;

/** `vary size in [1 B, 1000 B];` has rows without labels; `vary version (input, n) { "Regular": threads(1), 1; }` has labels. */
export interface Vary extends Node, Annotated {
  readonly kind: "Vary";
  /** `choose` in place of `vary`: `xgc place` looks for the best of its rows. */
  readonly chosen: boolean;
  readonly name: Name;
  /** The names that a labelled row sets, in order. */
  readonly sets: readonly Name[];
  readonly rows: readonly VaryRow[];
  /** `in EXPRESSION`, instead of rows. */
  readonly in?: Expression;
}
export interface VaryRow extends Node {
  readonly label: StringLiteral;
  readonly values: readonly Expression[];
}
/** `place handoff in Stack on server;`: `xgc place` looks for the best barriers on these hosts. */
export interface Place extends Node, Annotated {
  readonly kind: "Place";
  /** Only in instances of this graph. */
  readonly graph?: Name;
  /** Hosts and arrays of hosts, which get the same barriers. */
  readonly hosts: readonly Path[];
}
/** `minimize rtt, switches subject to motor <= 20 us;` */
export interface Goal extends Node, Annotated {
  readonly kind: "Goal";
  readonly direction: "minimize" | "maximize";
  readonly measures: readonly Name[];
  readonly limits: readonly Expression[];
}
/** `repeat 20;`, `repeat until rtt within 1 % in 10..1000;` */
export interface Repeat extends Node, Annotated {
  readonly kind: "Repeat";
  readonly times?: Expression;
  readonly until?: Until;
}
/** `until rtt within 1 % in 10..1000` */
export interface Until extends Node {
  readonly measure: Name;
  readonly within: Expression;
  /** From how many to how many. */
  readonly runs?: Expression;
}
/** `run UdpPair(size, input);` */
export interface Run extends Node, Annotated {
  readonly kind: "Run";
  readonly scenario: Name;
  readonly arguments: readonly Argument[];
}
/** `measure rtt = mean(client.test.rtt) in us;` */
export interface Measure extends Node, Annotated {
  readonly kind: "Measure";
  readonly name: Name;
  readonly value: Expression;
  readonly unit?: Name;
}
/** `expect rtt within 2 %, mean 0.5 % of measured when version != "Regular";`, or a condition: `expect a == b;`. */
export interface Expect extends Node, Annotated {
  readonly kind: "Expect";
  readonly value: Expression;
  readonly within?: Within;
  readonly when?: Expression;
}
export interface Within extends Node {
  readonly each: Expression;
  readonly mean?: Expression;
  readonly of: Expression;
}
