/** What is read from the TypeScript of protocols, and when it is read at all. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { knownSummaries, type SummaryCache } from "../../src/analysis/summaries/summaries.js";
import { librarySummaries } from "../../src/analysis/summaries/library.js";
import { summarize } from "../../src/analysis/summaries/summarize.js";
import type { Summary } from "../../src/analysis/summaries/summary.js";
import { UserProject } from "../../src/typescript/project.js";
import { checkOnDisk, disk, root, standardLibrary } from "../compiler/disk.js";

test("those of the standard library are as npm run generate writes them", () => {
  const files = readdirSync(standardLibrary, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".xgraph"),
  );
  const made = librarySummaries({ fileSystem: disk, standardLibrary, files });
  expect(readFileSync(path.join(standardLibrary, "summaries.json"), "utf8")).toBe(made);
});

test("a program that uses only the standard library needs no TypeScript read", () => {
  const { program } = checkOnDisk("examples/tr94-19/table4.xgraph", disk);
  expect(knownSummaries(program!, { fileSystem: disk, standardLibrary }).missing).toEqual([]);
});

test("a changed file, of the implementation or beside it, makes a summary untrue", () => {
  const { program } = checkOnDisk("examples/tr94-19/table4.xgraph", disk);
  const changed = (ending: string): string[] => {
    const fileSystem = {
      exists: (name: string) => disk.exists(name),
      read: (name: string, limit: number) =>
        name.endsWith(ending) ? { text: `${disk.read(name, limit).text} ` } : disk.read(name, limit),
    };
    return knownSummaries(program!, { fileSystem, standardLibrary }).missing.map(({ name }) => name);
  };
  expect(changed("inet/udp.ts")).toContain("UDP");
  expect(changed("inet/reassembly.ts")).toContain("IP");
  expect(changed("inet/reassembly.ts")).not.toContain("ARP");
});

test("of the library that xgc was built with no implementation is read", () => {
  const { program } = checkOnDisk("examples/tr94-19/table4.xgraph", disk);
  const read: string[] = [];
  const fileSystem = {
    exists: (name: string) => disk.exists(name),
    read: (name: string, limit: number) => {
      read.push(path.basename(name));
      return disk.read(name, limit);
    },
  };
  expect(knownSummaries(program!, { fileSystem, standardLibrary, built: true }).missing).toEqual([]);
  expect(read).toEqual(["summaries.json"]);
});

test("a summary in the cache is found by name and content", () => {
  const asked: string[] = [];
  const cache: SummaryCache = { get: (key) => void asked.push(key), put: () => undefined };
  const { program } = checkOnDisk("examples/tr94-19/table4.xgraph", disk);
  const protocols = program!.protocols.map((each) => ({
    ...each,
    implementation: { ...each.implementation, file: "/elsewhere.ts" },
  }));
  const options = { fileSystem: disk, standardLibrary, cache };
  expect(knownSummaries({ ...program!, protocols }, options).missing).toHaveLength(protocols.length);
  expect(new Set(asked).size).toBe(protocols.length);
});

describe("a body", () => {
  const head = `import { type AnyOp, type AtPoint, type Binding, type Down, type Effect, type Handoff, IdMap, type Message, type Op, Protocol, type ProtocolPoint,
    Semaphore, type Session, type Timer, type Up, type Wait } from "xgc/runtime";
    import type { PSlots } from "./p.xgraph.js";`;
  const slots = 'import type { Binding } from "xgc/runtime"; export interface PSlots { readonly lower: Binding }';
  const read = (body: string, more = ""): Summary => {
    const text = `${head}\nexport abstract class Base extends Protocol { declare readonly slots: PSlots; declare readonly points: { readonly whole: ProtocolPoint<"whole"> }; declare readonly counters: { readonly in: { count(): void } } }
      export class P extends Base {\n${body}\n}\n${more}`;
    const texts: Readonly<Record<string, string>> = { "/p/p.ts": text, "/p/p.xgraph.ts": slots };
    const fileSystem = {
      exists: (name: string) => texts[name] !== undefined || (!name.startsWith("/p/") && disk.exists(name)),
      read: (name: string, limit: number) =>
        texts[name] === undefined ? disk.read(name, limit) : { text: texts[name] },
    };
    return summarize(new UserProject({ fileSystem, standardLibrary }), "/p/p.ts", "P", root);
  };
  const stepsOf = (body: string, more?: string): unknown =>
    JSON.parse(
      JSON.stringify(read(body, more).functions["P.demux"]?.steps ?? null, (key, value: unknown) =>
        key === "at" ? undefined : value,
      ),
    );
  const demux = (statements: string, effects = "Up | Down"): string =>
    `*demux(session: Session, message: Message): Op<void, ${effects}> { ${statements} }`;

  test("calls up and down", () => {
    expect(
      stepsOf(demux("yield* session.up.demux(session, message); yield* this.slots.lower.push(session, reply);")),
    ).toEqual([
      { call: "up", operation: "demux", same: true },
      { call: "down", operation: "push", slot: "lower" },
    ]);
  });

  test("calls its own functions, with or without yield*", () => {
    const own = "*#send(message: Message): Op<boolean, Down> { return yield* this.slots.lower.push(s, message); }";
    expect(stepsOf(`${demux("yield* this.#send(message);")}\n${own}`)).toEqual([
      { call: "own", operation: "P.#send", same: true },
    ]);
    const handsOn = "demux(session: Session, message: Message): Op<void, Down> { return this.#send(message); }";
    expect(stepsOf(`${handsOn}\n${own}`)).toEqual([{ call: "own", operation: "P.#send", same: true }]);
  });

  test("goes one of several ways, and round", () => {
    const push = "yield* this.slots.lower.push(session, message);";
    const pushed = { call: "down", operation: "push", slot: "lower", same: true };
    expect(stepsOf(demux(`if (message.length === 0) { ${push} return; } ${push}`))).toEqual([
      { either: [[pushed], []], ends: [true, false] },
      pushed,
    ]);
    expect(stepsOf(demux(`for (const each of all) { ${push} }`))).toEqual([{ loop: [pushed] }]);
    expect(stepsOf(demux(`const sent = ok ? yield* this.slots.lower.push(session, message) : false;`))).toEqual([
      { either: [[pushed], []], ends: [false, false] },
    ]);
  });

  test("waits for what the type of its semaphore says", () => {
    const field = 'readonly #done: Semaphore<"answer">;';
    expect(stepsOf(`${field} ${demux("yield* this.#done.wait();", 'Wait<"answer">')}`)).toEqual([{ wait: "answer" }]);
  });

  test("may do all that its type allows, where it cannot be seen what it does", () => {
    const field = 'declare readonly strategy: { run(message: Message): Op<void, Up | Wait<"lock">> };';
    expect(stepsOf(`${field} ${demux("yield* this.strategy.run(message);", 'Up | Wait<"lock">')}`)).toEqual([
      { lost: "body", what: "this.strategy.run(message)" },
      { call: "up", operation: "*" },
      { wait: "lock" },
    ]);
    expect(stepsOf("*demux(session: Session, message: Message): AnyOp { yield* strange(); }")).toEqual([
      { lost: "type", what: "strange" },
      { call: "up", operation: "*" },
      { call: "down", operation: "*" },
      { wait: "something" },
    ]);
  });

  test("passes points, and leaves work to timers", () => {
    expect(stepsOf(demux("yield* this.at(this.points.whole, message.length);"))).toEqual([{ point: "whole" }]);
    const summary = read(`${demux("this.host.timers.after(5, (timer) => this.#late(timer));")}
      *#late(timer: Timer): AnyOp { yield* this.slots.lower.push(s, m); }`);
    expect(summary.timers).toEqual(["P.#late"]);
  });

  test("says which fields it writes", () => {
    const summary = read(
      demux("this.#last = message; this.#sessions.bind(session, 1); this.counters.in.count(); local = 1;"),
    );
    expect(summary.functions["P.demux"]?.writes.map(({ field }) => field)).toEqual(["P.#last", "P.#sessions"]);
  });

  test("has the effects of its type, also by another name", () => {
    const more = 'type Both = Up | AtPoint<"whole">;';
    expect(read(demux("", 'Both | Wait<"x">'), more).functions["P.demux"]?.effects).toEqual([
      'AtPoint<"whole">',
      "Up",
      'Wait<"x">',
    ]);
  });
});
