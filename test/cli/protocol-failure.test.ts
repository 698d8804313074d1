/** Whose fault an exception in a protocol is, and how it is shown. */
import { describe, expect, test } from "vitest";
import { guarded } from "../../src/cli/failure.js";
import { describeProtocolFailure } from "../../src/cli/protocol-failure.js";
import { ProtocolFailure } from "../../src/runtime/index.js";
import { newConsole } from "./console.js";

const instances = [
  { name: "net.udp", type: "UDP", where: "std/inet/inet.xgraph:17" },
  { name: "a", type: "GREET", where: "lan.xgraph:12" },
  { name: "b", type: "GREET", where: "lan.xgraph:13" },
];

function failure(...frames: readonly string[]): ProtocolFailure {
  const cause = new TypeError("oops");
  cause.stack = ["TypeError: oops", ...frames.map((each) => `    at ${each}`)].join("\n");
  return new ProtocolFailure(cause, { host: "client", context: "nic", time: 1_234_567, instances });
}

const greet = "GREET.demux (greet.ts:30:3)";
const next = "demux.next (<anonymous>)";
const udp = "UDP.demux (xgc:stdlib/inet/udp.ts:81:23)";
const session = "UDPSession.push (xgc:stdlib/inet/udp.ts:99:1)";
const message = "Message.push (xgc:src/runtime/message/message.ts:7:1)";
const cpu = "Cpu.#step (xgc:src/runtime/processor/cpu.ts:1:1)";

describe("the fault", () => {
  test.each([
    ["user", [greet, next, udp, cpu]],
    ["user", [message, greet, udp, cpu]],
    ["either", [session, greet, udp, cpu]],
    ["xgc", [udp, cpu]],
    ["xgc", [message, udp, cpu]],
    ["either", ["UDP.demux (file:///x/lan.mjs:9:9)"]],
    ["xgc", []],
  ] as const)("is of %s", (blame, frames) => {
    expect(describeProtocolFailure(failure(...frames), "/project").blame).toBe(blame);
  });
});

test("the way up the graph is shown, with the instances, and without the runtime below it", () => {
  expect(describeProtocolFailure(failure(message, greet, next, udp, next, cpu), "/project").text).toBe(
    [
      "on client at 1234.567 us, in nic, a protocol has thrown TypeError: oops",
      "  Message.push  xgc/runtime/message/message.ts:7",
      "  GREET.demux   greet.ts:30                       a, lan.xgraph:12 or b, lan.xgraph:13",
      "  UDP.demux     std/inet/udp.ts:81                net.udp, std/inet/inet.xgraph:17",
    ].join("\n"),
  );
});

test.each([
  ["below the working directory", "/project/lan/greet.ts:30:3", "lan/greet.ts:30"],
  ["below the working directory, as a URL", "file:///project/my%20lan/greet.ts:30:3", "my lan/greet.ts:30"],
  ["beside the working directory", "/projects/greet.ts:30:3", "/projects/greet.ts:30"],
])("a file %s is named from there", async (_, place, shown) => {
  const io = newConsole({ workingDirectory: "/project" });
  const thrown = failure(`GREET.demux (${place})`);
  await guarded(io, { argv: ["run", "lan.xgraph"] }, () => Promise.reject(thrown));
  expect(io.err()).toContain(`\n  GREET.demux  ${shown}  a, `);
});

test.each([
  [[greet], 1, /^error: on client at /],
  [[session, greet], 1, /\nhelp: if it is no fault of a protocol of yours, it is a bug in xgc/],
  [[udp], 70, /^error: this is a bug in xgc, not in your program\. .*\n(?: {2}.*\n)+ {2}on client at /],
] as const)("%j ends a command with %i", async (frames, code, said) => {
  const io = newConsole({ workingDirectory: "/project" });
  const ended = await guarded(io, { argv: ["run", "lan.xgraph"] }, () => Promise.reject(failure(...frames)));
  expect([ended, io.out()]).toEqual([code, ""]);
  expect(io.err()).toMatch(said);
});
