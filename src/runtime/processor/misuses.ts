/** The errors of protocol code that a processor finds, with their messages. */
import { describeThrown, Misuse, RunError } from "../failures/errors.js";
import type { Context } from "./context.js";

/** A context has yielded a value that no operation yields. @param body The suspended code. */
export function notAnOperation(value: unknown, body: object): Misuse {
  const suspended = [{ about: "", code: body }];
  if (isOperation(value)) return new Misuse("`yield` does not run an operation: write `yield*`", suspended);
  const what = isPromise(value) ? "a promise" : describeThrown(value).replace(", which is no Error", "");
  return new Misuse(`\`yield\` of ${what}: operations are run by \`yield*\`, and nothing else is yielded`, suspended);
}

/** A context ends while it masks interrupts. @param masked Recorded where the context masked them, in an audited run. */
export function leftMasked({ name }: Context, level: number, masked: Misuse | null): Misuse {
  const text = `${name} has ended and still keeps interrupts of level ${level} out: unmask what cpu.mask has kept out`;
  if (masked === null) return new Misuse(text, [], true);
  masked.message = text;
  return masked;
}

/** A context makes a visible effect while it owes CPU time. */
export function notSettled(what: string, { host, contextName }: Running, owed: number): Misuse {
  return new Misuse(
    `${what} on ${host} in ${contextName} while ${owed} ns are owed: settle first (yield* cpu.settle())`,
  );
}

/** A context waits, or hands over, while it masks interrupts: they would stay masked for that time. */
export function putAsideMasked(what: string, { host, contextName, now }: Running, level: number): RunError {
  return new RunError(`${contextName} on ${host} ${what} at ${now} ns while it keeps interrupts of level ${level} out`);
}

/** The processor's name in messages. */
interface Running {
  readonly host: string;
  readonly contextName: string;
  readonly now: number;
}

/** A promise, the result of an async function. The simulation never awaits. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}

function isOperation(value: unknown): boolean {
  return typeof value === "object" && value !== null && "next" in value && Symbol.iterator in value;
}
