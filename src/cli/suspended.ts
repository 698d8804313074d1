/**
 * Where code stands that has no stack to show: a generator that waits, a function that was never called, a value that was thrown and is no Error.
 * Node's inspector knows the place of each.
 */
import { Session } from "node:inspector";

/** As of `Runtime.getProperties`. */
interface Property {
  readonly name: string;
  readonly value?:
    | {
        readonly value?: unknown;
        readonly className?: string | undefined;
        readonly description?: string | undefined;
      }
    | undefined;
}

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const KEY = "xgc suspended code";
/** A translated operation calls the global function of this name with the places of its frames, the outermost first, when an exception is thrown into it. */
const FRAMES = Symbol.for("xgc places of suspended code");

/**
 * The places of code as a stack trace has them, the innermost first: `    at SEQ.demux (xgc:lan.js:12:3)`. A generator has one for itself and for each
 * generator that it waits for by `yield*`; they are ended by this. A function has the place at which it is written.
 */
export function stackOfSuspended(code: object): string {
  const session = new Session();
  session.connect();
  try {
    const files = new Map<string, string>();
    session.on("Debugger.scriptParsed", ({ params }) => files.set(params.scriptId, params.url));
    session.post("Debugger.enable");
    const places = typeof code === "function" ? [place(session, files, code)] : placesOfGenerator(session, files, code);
    return places
      .filter((each) => each !== "")
      .reverse()
      .join("\n");
  } finally {
    Reflect.deleteProperty(globalThis, KEY);
    session.disconnect();
  }
}

/** The place at which `run` throws, as a stack trace has it; empty if it throws nothing. */
export function stackOfThrown(run: () => unknown): string {
  const session = new Session();
  session.connect();
  let stack = "";
  const files = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params }) => files.set(params.scriptId, params.url));
  // The last exception is the one that leaves `run`; on the way it is rethrown, by less and less of the stack.
  let depth = Infinity;
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    if (callFrames.length >= depth && stack !== "") stack = "";
    if (stack === "") {
      stack = callFrames.map((frame) => frameText(frame, files)).join("\n");
      depth = callFrames.length;
    }
    session.post("Debugger.resume");
  });
  session.post("Debugger.enable");
  session.post("Debugger.setPauseOnExceptions", { state: "all" });
  try {
    run();
  } catch {
    return stack;
  } finally {
    session.post("Debugger.disable");
    session.disconnect();
  }
  return "";
}

interface CallFrame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number | undefined;
  };
  readonly this: { readonly className?: string | undefined };
}

function frameText(frame: CallFrame, files: ReadonlyMap<string, string>): string {
  const { functionName, location } = frame;
  const { className = "" } = frame.this;
  const name = className === "" || className === "Object" ? functionName : `${className}.${functionName}`;
  return `    at ${name} (${files.get(location.scriptId) ?? ""}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1})`;
}

function placesOfGenerator(session: Session, files: ReadonlyMap<string, string>, generator: object): readonly string[] {
  const places: string[] = [];
  const prototype = Object.getPrototypeOf(noGenerator.prototype) as { throw: unknown };
  const original = prototype.throw as (thrown: unknown) => unknown;
  // An exception goes through each `yield*` to the generator behind it, by this method: so it passes all that wait for one another.
  prototype.throw = function (this: object, thrown: unknown): unknown {
    places.push(place(session, files, this));
    return original.call(this, thrown);
  };
  Reflect.set(globalThis, FRAMES, (frames: readonly string[]) => {
    places.push(...frames);
  });
  try {
    (generator as { throw(thrown: unknown): unknown }).throw(new Error("ended to see where it stands"));
  } catch {
    // What it, or a handler of its own, has thrown.
  } finally {
    prototype.throw = original;
    Reflect.deleteProperty(globalThis, FRAMES);
  }
  return places;
}

function* noGenerator(): Generator {
  // For its prototype.
}

function place(session: Session, files: ReadonlyMap<string, string>, code: object): string {
  Reflect.set(globalThis, KEY, code);
  let properties: readonly Property[] = [];
  session.post("Runtime.evaluate", { expression: `globalThis["${KEY}"]` }, (_error, answer) => {
    const { objectId } = answer.result;
    if (objectId === undefined) return;
    session.post("Runtime.getProperties", { objectId, ownProperties: true }, (_, found) => {
      properties = found.internalProperties ?? [];
    });
  });
  const property = (name: string): Property["value"] => properties.find((each) => each.name === `[[${name}]]`)?.value;
  const location = (property("GeneratorLocation") ?? property("FunctionLocation"))?.value as Location | undefined;
  if (location === undefined) return "";
  const { scriptId, lineNumber, columnNumber } = location;
  const text = property("GeneratorFunction")?.description ?? "";
  const [, name = ""] = /^(?:static\s+)?(?:async\s+)?(?:function\s*)?\*?\s*([\w$#]*)/.exec(text) ?? [];
  const className = property("GeneratorReceiver")?.className ?? "";
  const shown = typeof code === "function" ? nameOf(code) : [className, name].filter((part) => part !== "").join(".");
  return `    at ${shown} (${files.get(scriptId) ?? ""}:${lineNumber + 1}:${columnNumber + 1})`;
}

function nameOf(code: object): string {
  const { name } = code as { readonly name?: unknown };
  return typeof name === "string" && name !== "" ? name : "a function";
}
