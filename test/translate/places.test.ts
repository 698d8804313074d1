/** Where a translated operation stands: in the stack trace of what it throws after it was suspended, and for reports about suspended code. */
import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { stackOfSuspended } from "../../src/cli/suspended.js";
import { translate } from "../../src/translate/index.js";

const text = `class Stack {
  *receive(fails) {
    for (let n = 0; n < 2; n++) {
      yield* this.lower(fails, n);
    }
  }
  *lower(fails, n) {
    yield* this.kept(n);
    if (fails) throw new Error("failed");
  }
  *kept(n) {
    try {
      yield* wait(n);
    } finally {
      this.n = n;
    }
  }
}
function* wait(n) {
  yield n;
}
export function begin(fails) { return new Stack().receive(fails); }
`;

/** The names of functions in a stack, without what the translation has added to them. */
function functionsOf(stack: string): string[] {
  return [...stack.matchAll(/^ +at (?:Stack\.)?(receive|lower|kept|wait)\b/gm)].map(([, name]) => name!);
}

function begin(fails: boolean): Generator {
  const { text: made, translated } = translate(text, { mappings: "", sources: [] }, () => false);
  expect(translated).toEqual(["Stack.receive", "Stack.lower", "wait"]);
  const source = `(() => {\n${made.replace("export function", "function")}\nreturn begin;\n})()`;
  return (runInThisContext(source) as (fails: boolean) => Generator)(fails);
}

test("an operation that has been resumed throws with the places of its callers", () => {
  const op = begin(true);
  op.next();
  expect(() => op.next()).toThrow("failed");
  const failed = begin(true);
  failed.next();
  let stack = "";
  try {
    failed.next();
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  expect(functionsOf(stack)).toEqual(["lower", "receive"]);
});

test("a suspended operation is at the places of all functions that wait for one another", () => {
  const op = begin(false);
  op.next();
  op.next();
  expect(functionsOf(stackOfSuspended(op))).toEqual(["wait", "kept", "lower", "receive"]);
});

test("an operation is ended by return(), with what stands in finally, and runs no more", () => {
  const op = begin(false);
  op.next();
  expect(op.return(5)).toEqual({ value: 5, done: true });
  expect(op.next()).toEqual({ value: undefined, done: true });
});
