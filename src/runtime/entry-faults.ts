/** Faults of entries that return no operation: a method that is missing, that is `async`, or that lacks its asterisk. */
import { Misuse, type Suspended } from "./failures/errors.js";
import { isPromise } from "./processor/misuses.js";
import type { Protocol } from "./upi/protocol.js";

/** The outcome of calling the entry. */
export type Outcome = { readonly thrown: unknown } | { readonly given: unknown };

/** @param name The entry's name, with host and instance: `client.net.test.ask`. */
export function entryFault(
  protocols: readonly Protocol[],
  name: string,
  outcome: Outcome,
): { readonly cause: unknown; readonly suspended: readonly Suspended[] } {
  const at = name.lastIndexOf(".");
  const entry = name.slice(at + 1);
  const instance = name.slice(name.indexOf(".") + 1, at);
  const protocol = protocols.find((each) => each.name === instance);
  const implementation = protocol === undefined ? undefined : (Reflect.get(protocol, entry) as unknown);
  const type = protocol?.constructor.name ?? "";
  const suspended = protocol === undefined ? [] : [{ about: "", code: codeOf(protocol, implementation) }];
  if (protocol !== undefined && typeof implementation !== "function") {
    const found = implementation === undefined ? "does not have it" : `has a field of this name, not a method`;
    return {
      cause: new Misuse(`${type} declares the entry ${entry}, and its implementation ${found}: write *${entry}(...)`),
      suspended,
    };
  }
  if ("thrown" in outcome) return { cause: outcome.thrown, suspended };
  const { given } = outcome;
  const what =
    given === undefined ? "nothing" : isPromise(given) ? "a promise, as async functions do" : `a ${typeof given}`;
  return {
    cause: new Misuse(`the entry ${entry} of ${type} gives ${what}, not an operation: write *${entry}(...)`),
    suspended,
  };
}

function codeOf(protocol: Protocol, implementation: unknown): object {
  return typeof implementation === "function" ? implementation : protocol.constructor;
}

/** Operations that the runtime, or another protocol, calls. */
const OPERATIONS = ["demux", "callDemux", "open", "openDone", "closeDone", "init"] as const;

/** The cause of an exception. For a method that returns no operation, V8 says that something is not iterable, but not which method. */
export function operationFault(protocols: readonly Protocol[], thrown: unknown): unknown {
  if (!(thrown instanceof TypeError) || !/ iterable$/.test(thrown.message)) return thrown;
  for (const protocol of protocols)
    for (const name of OPERATIONS) {
      const code = Reflect.get(protocol, name) as unknown;
      if (typeof code !== "function" || !givesNoOperation(code)) continue;
      const text = `${name} of ${protocol.type} gives no operation: write *${name}(...)`;
      return new Misuse(text, [{ about: "", code }]);
    }
  return thrown;
}

function givesNoOperation(code: object): boolean {
  const kind = code.constructor.name;
  return (
    kind === "AsyncFunction" ||
    kind === "AsyncGeneratorFunction" ||
    (kind === "Function" && !/\breturn\b/.test(Function.prototype.toString.call(code)))
  );
}
