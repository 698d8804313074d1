/** The messages between the playground and its compiler. */

export interface CompileRequest {
  readonly id: number;
  /** The path of the program among the examples: `examples/livelock.xgraph`. */
  readonly file: string;
  readonly text: string;
}

export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** Offsets in the program's text; undefined in another file. */
  readonly place?: { readonly from: number; readonly to: number };
}

export interface CompileReply {
  readonly id: number;
  readonly problems: readonly Problem[];
  /** As `xgc check` prints them. */
  readonly text: string;
  /** Of a program without errors. */
  readonly made?: Made;
}

/** The picture of a scenario; they follow a {@link CompileReply}, since some take a while to lay out. */
export interface PictureReply {
  readonly id: number;
  readonly scenario: string;
  readonly svg: string;
}

export interface Made {
  /** Modules as CommonJS, by name; the first is the program's own. */
  readonly modules: readonly { readonly name: string; readonly text: string }[];
  readonly experiments: number;
}
