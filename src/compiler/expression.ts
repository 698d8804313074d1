/** Checked expressions and their types: every name resolved, every value typed, every quantity in base units. */
import type { Span } from "../../grammar/index.js";

/** The kind of a value, which decides its base unit. */
export type Type =
  | { readonly kind: ScalarKind }
  | { readonly kind: "list"; readonly of: Type }
  /** The type of a value, or of a value that is drawn anew each time. */
  | { readonly kind: "varying"; readonly of: Type }
  | { readonly kind: "unknown" };

/**
 * Base units: `bytes` B, `time` ns, `perByte` ns/B, `rate` Hz, `bandwidth` bit/s, `cycles` cycles of the machine's clock,
 * `cyclesPerByte` cycles/B,
 * `ratio` 1 (2 % is 0.02). `host` is an IPv4 address as u32, `hostPrefix` an address with prefix length, `mac` a u48.
 * `mode` says how a host takes messages in. `endpoint` is an instance on a host. `capture` is the frames of a file, as a text (`captures/packed.ts`).
 */
export type ScalarKind =
  | "bool"
  | "int"
  | "ratio"
  | "bytes"
  | "time"
  | "perByte"
  | "rate"
  | "bandwidth"
  | "cycles"
  | "cyclesPerByte"
  | "string"
  | "word"
  | "host"
  | "hostPrefix"
  | "mac"
  | "mode"
  | "graph"
  | "machine"
  | "medium"
  | "endpoint"
  | "capture"
  | "counter"
  | "series"
  | "histogram"
  | "gauge"
  | "measured";

export interface Typed {
  readonly type: Type;
  readonly span: Span;
}

/** The input modes: how a host takes frames in. */
export type ModeName = "threads" | "interrupt" | "polling" | "moderated" | "deferred";

/** A checked expression. */
export type Expr =
  | (Typed & { readonly kind: "literal"; readonly value: number | boolean | string | null })
  /** `10.0.0.1/24` */
  | (Typed & { readonly kind: "prefix"; readonly address: number; readonly bits: number })
  /** A parameter of the surrounding declaration, an axis of the experiment, or a header field (in lengths). */
  | (Typed & { readonly kind: "parameter"; readonly name: string })
  /** A constant of the same declaration or of a module; constants whose value is a literal are inlined instead. */
  | (Typed & { readonly kind: "const"; readonly name: string })
  | (Typed & { readonly kind: "unary"; readonly operator: "-" | "not"; readonly operand: Expr })
  | (Typed & {
      readonly kind: "binary";
      readonly operator: "+" | "-" | "*" | "/" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";
      readonly left: Expr;
      readonly right: Expr;
    })
  | (Typed & { readonly kind: "if"; readonly condition: Expr; readonly then: Expr; readonly else: Expr })
  | (Typed & { readonly kind: "list"; readonly items: readonly Expr[] })
  /** `ceil`, `floor`, `min`, `max`, `mean`, `sum`, `percentile` ... */
  | (Typed & { readonly kind: "call"; readonly function: string; readonly arguments: readonly Expr[] })
  /** `threads(2)`, `interrupt(budget: 150 us)`; defaults filled in by the checker. */
  | (Typed & {
      readonly kind: "mode";
      readonly mode: ModeName;
      readonly arguments: Readonly<Record<string, Expr>>;
      /** The preset that the program names, with the arguments that it gives: `linux.napi(budget: 32)`. */
      readonly preset?: { readonly name: string; readonly given: Readonly<Record<string, Expr>> };
    })
  /**
   * Something that a host in a scenario has: a counter, series, gauge or histogram of an instance (`client.test.rtt`: instance `test`, item `rtt`)
   * or of the host's own list (`server.input.switches`: instance `""`, item `input.switches`). For all hosts of an array
   * (`client[*].test.rtt`), `host` is the array's name, and a counter has the type of a list.
   */
  | (Typed & {
      readonly kind: "hostItem";
      readonly host: string;
      /** Absent for a host that is in no array. */
      readonly array?: { readonly name: string; readonly index: number | "all" };
      readonly instance: string;
      readonly item: string;
      /** The unit of a counter, or the type of one value of the others. */
      readonly element?: Type;
    })
  /** `46 B..100 B` or `[64 B, 1500 B]`, each value equally likely; `poisson(3 Hz)`, the times between events of that rate. */
  | (Typed & {
      readonly kind: "varying";
      readonly distribution: "uniform" | "oneOf" | "poisson";
      readonly arguments: readonly Expr[];
    })
  /** `server.test` as an endpoint. */
  | (Typed & { readonly kind: "endpoint"; readonly host: string; readonly instance: string })
  /** `rtt`, or `rtt[version: "Regular"]`, in another measure or an expectation. */
  | (Typed & { readonly kind: "measure"; readonly name: string; readonly at: Readonly<Record<string, Expr>> })
  /** A measured value for the current cell, or at another version: `measured[version: "Regular"]`. */
  | (Typed & { readonly kind: "measured"; readonly table: string; readonly at: Readonly<Record<string, Expr>> });

/** `pool app(threads: 2, priority: 10);` */
export interface PoolType {
  readonly name: string;
  /** One for each option, with defaults filled in. */
  readonly options: Readonly<Record<string, Expr>>;
  readonly span: Span;
}
