/** What is read from the TypeScript of protocols, and when it is read at all. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { knownSummaries, type SummaryCache } from "../../src/analysis/summaries/summaries.js";
import { librarySummaries } from "../../src/analysis/summaries/library.js";
import { summarize } from "../../src/analysis/summaries/summarize.js";
import type { Summary } from "../../src/analysis/summaries/summary.js";
import { checkOnDisk, disk, standardLibrary } from "../compiler/disk.js";

test("those of the standard library are as npm run generate writes them", () => {
  const files = readdirSync(standardLibrary, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".xgraph"),
  );
  const read = (name: string): string | undefined => disk.read(path.join(standardLibrary, name), Infinity).text;
  const made = librarySummaries({ files, read, driver: "../src/runtime/wire/network-interface.ts" });
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
  expect(changed("inet/udp.ts")).toEqual(["UDP"]);
  expect(changed("inet/reassembly.ts")).toEqual(["IP"]);
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
  const read = (body: string, more = ""): Summary => {
    const text = `export class P extends Base {\n${body}\n}\n${more}`;
    const summary = summarize("./p.ts", "P", (name) => (name === "./p.ts" ? text : undefined));
    if (summary === undefined) throw new Error("no summary");
    return summary;
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
    expect(stepsOf(demux("yield* this.strategy.run(message);", 'Up | Wait<"lock">'))).toEqual([
      { call: "up", operation: "*" },
      { wait: "lock" },
    ]);
    expect(stepsOf("*demux(session: Session, message: Message): AnyOp { yield* strange(); }")).toEqual([
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
      "Up",
      'AtPoint<"whole">',
      'Wait<"x">',
    ]);
  });
});
