/**
 * A checked program: plain, serialisable data, the compiler's result and the emitter's only input. Every name is resolved,
 * every value typed, every quantity in base units. Declarations stand in an order in which each needs only earlier ones.
 */
import type { Span } from "../../grammar/index.js";

import type { Expr, PoolType, ScalarKind, Type } from "./expression.js";
import type { ArrivesType, LinkType } from "./traffic.js";
import type { GoalType, LimitType, PlaceType } from "./search.js";

export type * from "./expression.js";
export type * from "./traffic.js";
export type * from "./search.js";

export interface ParameterType {
  readonly name: string;
  readonly type: Type;
  readonly default?: Expr;
  readonly low?: number;
  readonly high?: number;
  readonly oneOf?: readonly (number | string)[];
  /** For a parameter of a scenario: it is the number of hosts or of other members, so each value makes a world of its own. */
  readonly shapes?: true;
  readonly span: Span;
}

export interface Documented {
  readonly name: string;
  readonly doc: string;
  /** The whole declaration. */
  readonly span: Span;
  /** The name in it. */
  readonly nameSpan: Span;
}

// --------------------------------------------------------------------------------------- protocols and services

export type Realm = "push" | "call" | "control" | "device";

export interface ServiceType extends Documented {
  readonly realm: Realm;
  /** The service of which this one is a kind: a provider of this service fits a slot for that one. */
  readonly kindOf?: string;
  readonly operations: readonly ServiceOperationType[];
}
export interface ServiceOperationType extends Documented {
  readonly upcall: boolean;
  readonly parameters: readonly ParameterType[];
  /** Absent if there is no result. */
  readonly result?: FieldType | ScalarKind;
  readonly blocks: boolean;
}

/** A slot of a protocol: the service that it needs below. */
export interface Slot {
  readonly name: string;
  /** One element for a plain slot (named as the slot), several for a tuple. */
  readonly elements: readonly { readonly name: string; readonly service: string }[];
  readonly tuple: boolean;
  /** Present if the slot takes a list. */
  readonly count?: { readonly from: number; readonly to: number };
  readonly span: Span;
}

/**
 * `uint` is an unsigned integer of up to 48 bits, `u64` one of 64, `host` is an IPv4 address in 32 bits, `mac` an Ethernet address in 48; `bits` is a string
 * of bits in whole bytes, bit 0 the last one on the wire.
 */
export type FieldType = "uint" | "u64" | "host" | "mac" | "bytes" | "bits";

/** A value that the header's own code computes for each message: `bytes(header, data)`, `internet(header, data, pseudo)`. */
export type ComputedField =
  | { readonly kind: "length"; readonly header: boolean; readonly data: boolean; readonly when?: undefined }
  | {
      readonly kind: "checksum";
      readonly data: boolean;
      readonly pseudo: boolean;
      /** A condition on the protocol's parameters; while it does not hold, the field is 0 and means that there is no value. */
      readonly when?: Expr;
    };

export interface HeaderFieldType extends Documented {
  readonly type: FieldType;
  readonly padding: boolean;
  /** Offset from the start of the header in bits, without the fields before it that have a `size`. */
  readonly bitOffset: number;
  /** How many fields before it have a `size`; absent if none has. */
  readonly behind?: number;
  /** Width in bits; absent if the length is an expression. */
  readonly bits?: number;
  /** Length in bytes of the last field, from other fields and parameters (expressions of kind `parameter`). */
  readonly length?: Expr;
  /** Length in bytes from the protocol's parameters alone; an instance never changes it. */
  readonly size?: Expr;
  /** In the byte order of the machine; others are big-endian. */
  readonly native?: true;
  /** For `set` and `enum`: the names of bits, or of values. */
  readonly format?: "set" | "enum";
  readonly members?: readonly { readonly name: string; readonly value: number }[];
  /** The default: its value if the sender sets none. */
  readonly default?: number;
  /** The header's own code computes and verifies the value; no sender sets it. */
  readonly computed?: ComputedField;
  /** A serial number (RFC 1982), which wraps around behind its highest value. */
  readonly serial?: true;
}
export interface HeaderType {
  readonly fields: readonly HeaderFieldType[];
  /** Bytes of the fields whose length is fixed. */
  readonly fixedBytes: number;
  readonly demuxBy?: string;
  readonly span: Span;
}

export interface ProtocolType extends Documented {
  readonly virtual: boolean;
  /** The implementation, as written, and the file it names; `specifier` is what emitted code imports. */
  readonly implementation: { readonly written: string; readonly file: string; readonly specifier: string };
  readonly parameters: readonly ParameterType[];
  readonly slots: readonly Slot[];
  /** A service, or the name of the slot whose service is passed through (a virtual protocol's `provides lower;`). */
  readonly provides?: { readonly service: string };
  readonly opens: readonly ParameterType[];
  readonly header?: HeaderType;
  readonly points: readonly Documented[];
  /** Barriers at the protocol's own points. */
  readonly barriers: readonly OwnBarrierType[];
  readonly entries: readonly EntryType[];
  readonly calls?: readonly CallsType[];
  /** The trust domain of its code; absent for the kernel. */
  readonly domain?: { readonly name: string; readonly span: Span };
  readonly counters: readonly Documented[];
  readonly series: readonly (Documented & { readonly type: Type })[];
  readonly gauges: readonly (Documented & { readonly type: Type })[];
  readonly histograms: readonly (Documented & { readonly type: Type })[];
}
/**
 * The greatest number of calls that one operation makes to a protocol below. The expression may name `size`, the bytes of the message that the
 * operation gets, and `mtu`, the bytes that a frame of the medium carries.
 */
export interface CallsType {
  readonly slot: string;
  readonly operation: string;
  readonly most: Expr;
  readonly span: Span;
}
/** `barrier at replied when wakeInThread because shares;` in a protocol. */
export interface OwnBarrierType {
  readonly text: string;
  readonly point: string;
  /** The condition, on the protocol's parameters. */
  readonly when?: Expr;
  readonly because?: string;
  readonly span: Span;
}
export interface EntryType extends Documented {
  readonly parameters: readonly ParameterType[];
}

/** `number IP over ETH = 0x0800` has `over`. */
export interface ProtocolNumber {
  readonly protocol: string;
  readonly over?: string;
  readonly value: number;
  readonly span: Span;
}

// ------------------------------------------------------------------------------------------------------ graphs

export interface GraphType extends Documented {
  readonly parameters: readonly ParameterType[];
  /** Devices and services from below. */
  readonly needs: readonly { readonly name: string; readonly service: string; readonly span: Span }[];
  /** The instance that an upper stands on if the graph is its lower. */
  readonly provides?: string;
  /** Bottom-up. */
  readonly instances: readonly InstanceType[];
  /** In the order of their uppers. */
  readonly bindings: readonly BindingType[];
  readonly barriers: readonly BarrierType[];
  /** Threads to which barriers hand over; absent where there are none. */
  readonly pools?: readonly PoolType[];
}
export interface InstanceType {
  readonly name: string;
  readonly kind: "protocol" | "graph";
  /** The name of its protocol or graph. */
  readonly of: string;
  /** One for each parameter that is set; the others have defaults. */
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly doc: string;
  readonly span: Span;
  /** For a sub-graph: the lower for each of its `needs`. */
  readonly needs: Readonly<Record<string, LowerRef>>;
  /** For a need with a choice (`over if a then b else c`): the alternatives before the last, which is in `needs`. */
  readonly choices?: Readonly<Record<string, readonly NeedChoice[]>>;
}
export interface NeedChoice {
  readonly when: Expr;
  readonly lower: LowerRef;
}
/** The lower end of a binding: a need of the graph, an instance, or an instance inside a sub-graph (`net.udp`). */
export interface LowerRef {
  readonly path: readonly string[];
  readonly isNeed: boolean;
}
/** One edge of the graph: made by the `over` of an instance. */
export interface BindingType {
  /** Unique in the graph, a TypeScript identifier in camel case: `testOverNetUdp`. */
  readonly id: string;
  readonly upper: string;
  readonly upperProtocol: string;
  readonly lower: LowerRef;
  /** Absent if the lower end is a device, or a need whose protocol is not known. */
  readonly lowerProtocol: string | undefined;
  readonly service: string;
  readonly realm: Realm;
  /** The place in the upper's slots. */
  readonly slot: string;
  readonly element: string;
  readonly index?: number;
  /**
   * For one alternative of a choice (`over if a then b else c`): its condition. All alternatives of a place in a slot stand one after the other. The
   * first whose condition holds is made; the last has no condition.
   */
  readonly when?: Expr;
  readonly span: Span;
  /** As written: `test = UDPTEST over net.udp`. */
  readonly text: string;
}
export interface BarrierType {
  /** `barrier net.udp -> test when handoff because lengthy`, as written, for messages and traces. */
  readonly text: string;
  /** Ids of bindings of this graph; none for a barrier at a point. */
  readonly bindings: readonly string[];
  /** A point of an instance, of this graph or of a graph inside it. */
  readonly at?: { readonly instance: readonly string[]; readonly protocol: string; readonly point: string };
  readonly when?: Expr;
  readonly because?: string;
  /** The pool of this graph whose threads take over. */
  readonly to?: string;
  readonly span: Span;
}

// --------------------------------------------------------------------------------------- machines and media

/** A value with its provenance. Base units as in {@link ScalarKind}; `clock` turns a `cycles` value into a time. */
export interface LabelledValue {
  readonly value: number | boolean | string;
  readonly kind: ScalarKind;
  readonly label: "measured" | "fitted" | "assumed";
  /** For `measured`. */
  readonly source?: string;
  /** For `fitted`. */
  readonly low?: number;
  readonly high?: number;
  readonly span: Span;
}
export interface MachineType extends Documented {
  /** The values with all inherited ones: `interrupt.entry` and so on. `machine-values.ts` has the closed list. */
  readonly values: Readonly<Record<string, LabelledValue>>;
  /** `IP.demux`, `nic.receive`: a fixed part and a part for each byte. */
  readonly costs: Readonly<Record<string, { readonly fixed?: LabelledValue; readonly perByte?: LabelledValue }>>;
}
export interface MediumType extends Documented {
  readonly values: Readonly<Record<string, number | boolean | string>>;
}

// ------------------------------------------------------------------------------------ scenarios, experiments

export interface ScenarioType extends Documented {
  /**
   * For a scenario with graphs, machines or media as parameters, or with parameters for numbers of members. Such a scenario is open: it has no hosts.
   * Each choice of these parameters that an experiment makes is a scenario
   * of its own, named `Pair<AmStack, Paragon>` or `Chain<3>`, in which they are no parameters any more.
   */
  readonly open?: true;
  readonly parameters: readonly ParameterType[];
  readonly consts: readonly ConstType[];
  readonly hosts: readonly HostType[];
  readonly links: readonly LinkType[];
  readonly starts: readonly StartType[];
  readonly bounds?: readonly BoundType[];
  readonly events: readonly EventType[];
  /** The latest end of the run, in ns from its start. */
  readonly stopAfter?: Expr;
  /** Conditions that must hold at the end of every run. */
  readonly expectations: readonly ScenarioExpectationType[];
}
/** `expect bound(server.nic) <= 1.3 ms` and the like, which the analysis judges before anything runs. */
export type BoundType = Bounded & {
  readonly host: string;
  /** The bound must be less than the limit; without it, at most the limit. */
  readonly least: boolean;
  readonly limit: Expr;
  readonly span: Span;
  readonly text: string;
};
export type Bounded =
  /** The CPU time of a device's handler, or the time until the host is done with a frame of the device. */
  | { readonly of: "handler" | "response"; readonly device: string }
  /** The time from a message of a start until the last host is done with it. */
  | { readonly of: "way"; readonly instance: string; readonly entry: string };
export interface ScenarioExpectationType {
  /** As written, on one line. */
  readonly text: string;
  readonly value: Expr;
  readonly when?: Expr;
  readonly span: Span;
}
export interface ConstType {
  readonly name: string;
  readonly value: Expr;
  readonly span: Span;
}
export interface HostType {
  /** `client[1]` for a host of an array. */
  readonly name: string;
  /** The array of the host, and the host's index in it. */
  readonly array?: { readonly name: string; readonly index: number };
  readonly machine: string;
  /** The host whose processor it shares. */
  readonly shares?: string;
  readonly graph: string;
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly under: Expr;
  /** The host's ROM: parameters of instances that no graph sets. */
  readonly settings: readonly HostSetting[];
  /** Barriers that decide in place of the graphs' own. */
  readonly barriers: readonly HostBarrierType[];
  readonly span: Span;
}
/** `barrier net.ip -> net.udp when early;` in the block of a host. */
export interface HostBarrierType {
  /** As written, without the `;`. */
  readonly text: string;
  /** What stands for its places in a run: a binding is `net.udpOverIp`, a point `net.ip.reassembled`. */
  readonly keys: readonly string[];
  /** The bindings among them, by the graph that declares each. */
  readonly bindings: readonly { readonly graph: string; readonly id: string }[];
  /** Of the scenario's parameters. Where it does not hold, no barrier stands there. */
  readonly when?: Expr;
  readonly because?: string;
  readonly span: Span;
}
export interface HostSetting {
  /** The path of the instance in the host's graph: `hosts.ip`. */
  readonly instance: string;
  readonly parameter: string;
  readonly value: Expr;
  readonly span: Span;
}
/** An event at a time of the run, in ns from its start. */
export interface EventType {
  readonly time: Expr;
  readonly action:
    | { readonly kind: "crash" | "boot"; readonly host: string }
    | { readonly kind: "set"; readonly link: string; readonly name: string; readonly value: Expr };
  readonly span: Span;
}
export interface StartType {
  /** `startEarly` is a `start` that stands before a `warm`: it begins with the warm-up. */
  readonly phase: "warm" | "start" | "startEarly";
  readonly host: string;
  readonly instance: string;
  readonly protocol: string;
  readonly entry: string;
  readonly arguments: Readonly<Record<string, Expr>>;
  readonly arrives?: ArrivesType;
  readonly span: Span;
}

/** Runs of a point go on until the 95 % confidence interval of a measure's mean is narrow enough. */
export interface UntilType {
  readonly measure: string;
  /** Half of the interval, as a share of the mean. */
  readonly within: number;
  /** Runs of a point that are made whatever they give, and the number at which they end. */
  readonly least: number;
  readonly most: number;
}

export interface ExperimentType extends Documented {
  readonly title: string;
  readonly axes: readonly AxisType[];
  /** The number of runs of each point, each with another seed. */
  readonly repeat?: number;
  /** Instead: until a measure is known well enough. */
  readonly until?: UntilType;
  readonly consts: readonly ConstType[];
  readonly scenario: string;
  readonly arguments: Readonly<Record<string, Expr>>;
  /** For an open scenario: the scenario of each choice, with the names of what is chosen, by parameter. */
  readonly variants?: readonly VariantType[];
  /** What a caller may set otherwise, and what it must then be. */
  readonly demands?: readonly DemandType[];
  readonly measuredTables: readonly MeasuredTableType[];
  readonly measures: readonly MeasureType[];
  readonly expectations: readonly ExpectationType[];
  /** Of the scenarios that it runs, at its points. */
  readonly bounds?: readonly BoundType[];
  readonly places: readonly PlaceType[];
  readonly goals: readonly GoalType[];
  readonly limits: readonly LimitType[];
  /** What limits read that no measure shows. */
  readonly limited: readonly MeasureType[];
}
/**
 * What a value must be that comes by parameters, and is known only with the values of an experiment's axes.
 * `bounds`: in a range; `divisor`: not 0; `ordered`: the first of the two is not above the second.
 */
export interface DemandType {
  readonly kind: "bounds" | "divisor" | "ordered";
  /** The thing that has the value, in messages. */
  readonly what: string;
  /** In terms of the parameters of the declaration; in an experiment, of its axes. */
  readonly values: readonly Expr[];
  /** It matters only where all of these hold. */
  readonly when: readonly Expr[];
  readonly low?: number;
  readonly high?: number;
  readonly oneOf?: readonly (number | string)[];
  /** Where the bounds are declared. */
  readonly boundsSpan?: Span;
  /** Where the value is used. */
  readonly span: Span;
}
export interface VariantType {
  readonly scenario: string;
  readonly choice: Readonly<Record<string, string | number | boolean>>;
}
export interface AxisType {
  readonly name: string;
  /** Written with `choose`: `xgc place` looks for the best row. */
  readonly chosen?: true;
  readonly labelled: boolean;
  /** The values that each row sets, by name and type; for an axis without labels, its own name. */
  readonly sets: readonly { readonly name: string; readonly type: Type }[];
  readonly rows: readonly { readonly label: string; readonly values: readonly Expr[]; readonly span: Span }[];
  readonly span: Span;
}
/** A table of measured values from a data file, already filtered; columns as in the file. */
export interface MeasuredTableType {
  readonly name: string;
  readonly file: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly span: Span;
}
export interface MeasureType {
  readonly name: string;
  readonly doc: string;
  /** `sampled` reads a finished run; `derived` reads other cells of the table. */
  readonly kind: "sampled" | "derived";
  readonly value: Expr;
  /** The unit in which the measure is shown, and its size in base units; `""` and 1 for a plain number. */
  readonly unit: { readonly name: string; readonly factor: number };
  readonly span: Span;
}
export interface ExpectationType {
  /** As written, on one line. */
  readonly text: string;
  readonly kind: "within" | "holds";
  /** For `within`: the name of the measure, if the value is a measure. */
  readonly measure?: string;
  readonly value: Expr;
  /** A ratio (`2 %`) is relative to the compared value; anything else is absolute, in base units. */
  readonly each?: { readonly value: number; readonly relative: boolean };
  readonly mean?: { readonly value: number; readonly relative: boolean };
  readonly of?: Expr;
  readonly when?: Expr;
  readonly span: Span;
}

export interface SourceType {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Whether it belongs to the standard library or a package, which the user does not edit. */
  readonly own?: false;
}

export interface Program {
  /** The texts that spans point into. `name` is shown to people (relative to the working directory, or `std/...`). */
  readonly sources: readonly SourceType[];
  readonly services: readonly ServiceType[];
  readonly protocols: readonly ProtocolType[];
  readonly numbers: readonly ProtocolNumber[];
  readonly graphs: readonly GraphType[];
  readonly machines: readonly MachineType[];
  readonly media: readonly MediumType[];
  readonly scenarios: readonly ScenarioType[];
  readonly experiments: readonly ExperimentType[];
}
