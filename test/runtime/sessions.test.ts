/** The sessions of a protocol: found by key, kept while idle up to a limit, each closed once. */
import { expect, test } from "vitest";
import { type Binding, type Protocol, Session, Sessions } from "../../src/runtime/index.js";

class Test extends Session {
  override *push() {
    return true;
  }
}

let ids = 0;
const numbers = new Map([["UPPER", 17]]);
const protocol = {
  type: "LOWER",
  host: {
    world: { newSessionId: () => ++ids },
    numbers: { relative: (upper: string, lower: string) => (lower === "LOWER" ? numbers.get(upper) : undefined) },
  },
} as unknown as Protocol;
const binding = { upper: {} } as unknown as Binding;
const session = (): Test => new Test(protocol, binding, "UPPER");

test("a session is found by its key until it is unbound, which happens once", () => {
  const sessions = new Sessions<Test>(protocol);
  const [one, two] = [session(), session()];
  expect(sessions.bind(one, 1, 2)).toBe(true);
  expect(sessions.bind(two, 1, 2)).toBe(false);
  expect(sessions.bind(two, 2, 1)).toBe(true);
  expect(sessions.find(1, 2)).toBe(one);
  expect(sessions.values()).toEqual([one, two]);
  expect(sessions.unbind(one)).toBe(true);
  expect(sessions.unbind(one)).toBe(false);
  expect(sessions.find(1, 2)).toBeUndefined();
  expect(sessions.size).toBe(1);
});

test("a session that was refused its key does not take the key's session away", () => {
  const sessions = new Sessions<Test>(protocol);
  const [one, two] = [session(), session()];
  sessions.bind(one, 7);
  sessions.bind(two, 7);
  expect(sessions.unbind(two)).toBe(false);
  expect(sessions.find(7)).toBe(one);
});

test("of more idle sessions than the limit, the one that has been idle longest gives way", () => {
  const sessions = new Sessions<Test>(protocol, { idle: 2 });
  const [one, two, three, four] = [session(), session(), session(), session()] as const;
  for (const [key, each] of [one, two, three, four].entries()) sessions.bind(each, key);
  expect(sessions.leave(one)).toBeUndefined();
  expect(sessions.leave(two)).toBeUndefined();
  // It comes back to the end of the queue.
  expect(sessions.leave(one)).toBeUndefined();
  expect(sessions.leave(three)).toBe(two);
  expect(sessions.find(1)).toBeUndefined();
  // A session that has a user again does not give way, but it is no longer idle.
  one.references = 1;
  expect(sessions.leave(four)).toBeUndefined();
  expect(sessions.size).toBe(3);
});

test("a session that is closed makes room among the idle ones, and cannot become idle again", () => {
  const sessions = new Sessions<Test>(protocol, { idle: 1 });
  const [one, two] = [session(), session()];
  sessions.bind(one, 1);
  sessions.bind(two, 2);
  sessions.leave(one);
  sessions.unbind(one);
  expect(sessions.leave(two)).toBeUndefined();
  expect(sessions.leave(one)).toBeUndefined();
  expect(sessions.find(2)).toBe(two);
});

test("an upper protocol is enabled under its number, or under a key; another one not beside it", () => {
  const sessions = new Sessions<Test>(protocol);
  const other = { upper: {} } as unknown as Binding;
  expect(sessions.enable(binding, "UPPER")).toBe(true);
  expect(sessions.enable(binding, "UNNUMBERED")).toBe(false);
  expect(sessions.enabled(17)?.binding).toBe(binding);
  expect(sessions.enable(other, "UPPER")).toBe(false);
  expect(sessions.enable(other, "UNNUMBERED", 80)).toBe(true);
  expect(sessions.enabled(80)?.type).toBe("UNNUMBERED");
});
