/** What a processor finds wrong with the code that it runs, in the words for those who wrote it. */
import { describeThrown, Misuse, RunError } from "../failures/errors.js";
import type { Context } from "./context.js";

/** A context has yielded a value that no operation yields. @param body where it stands, suspended. */
export function notAnOperation(value: unknown, body: object): Misuse {
  const suspended = [{ about: "", code: body }];
  if (isOperation(value)) return new Misuse("`yield` does not run an operation: write `yield*`", suspended);
  const what = isPromise(value) ? "a promise" : describeThrown(value).replace(", which is no Error", "");
  return new Misuse(`\`yield\` of ${what}: operations are run by \`yield*\`, and nothing else is yielded`, suspended);
}

/** A context ends while it keeps interrupts out. @param masked made where it began to, in an audited run. */
export function leftMasked({ name }: Context, level: number, masked: Misuse | null): Misuse {
  const text = `${name} has ended and still keeps interrupts of level ${level} out: unmask what cpu.mask has kept out`;
  if (masked === null) return new Misuse(text, [], true);
  masked.message = text;
  return masked;
}

/** A context does what others can see while it owes CPU time. */
export function notSettled(what: string, { host, contextName }: Running, owed: number): Misuse {
  return new Misuse(
    `${what} on ${host} in ${contextName} while ${owed} ns are owed: settle first (yield* cpu.settle())`,
  );
}

/** A context waits, or hands over, while it keeps interrupts out: they would stay out as long as that takes. */
export function putAsideMasked(what: string, { host, contextName, now }: Running, level: number): RunError {
  return new RunError(`${contextName} on ${host} ${what} at ${now} ns while it keeps interrupts of level ${level} out`);
}

/** A processor, as messages name it. */
interface Running {
  readonly host: string;
  readonly contextName: string;
  readonly now: number;
}

/** What async functions give. The simulation never awaits. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}

function isOperation(value: unknown): boolean {
  return typeof value === "object" && value !== null && "next" in value && Symbol.iterator in value;
}
