/** What `xgc why` says, in every main kind of answer. With vitest's -u the texts are written anew. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "./console.js";

const examples = path.resolve(import.meta.dirname, "../../examples");

/** A file outside the working directory is shown by its whole path. */
const checkout = path.resolve(import.meta.dirname, "../..");

async function why(...argv: string[]): Promise<{ code: number; text: string }> {
  const io = newConsole({ workingDirectory: examples });
  const code = await xgc(["why", ...argv], io);
  // Lines in implementations change with every edit there.
  return {
    code,
    text: `$ xgc why ${argv.join(" ")}\n${io.out()}${io.err()}`
      .replace(/(\.ts):\d+/g, "$1")
      .replaceAll(`${checkout}/`, "ROOT/"),
  };
}

/** By what the answer shows. */
const answers: Readonly<Record<string, readonly string[]>> = {
  "in-a-handler-only": ["incidents/mutex-in-interrupt.xgraph", "stamps.demux"],
  "in-a-thread-only": ["tr94-19/table4.xgraph", "test.pingpong"],
  "in-both": ["tr94-19/table4.xgraph", "test.demux"],
  "on-one-host": ["tr94-19/table4.xgraph", "test.demux", "--host", "server"],
  "behind-a-barrier": ["incidents/driver-calls-client-mended.xgraph", "application.demux"],
  "at-a-point": ["tr94-19/table3.xgraph", "chan.replied"],
  "at-a-point-without-barrier": ["tr94-19/table4.xgraph", "net.ip.reassembled"],
  waits: ["tr94-19/table4.xgraph", "nic.push"],
  "leads-to-waits": ["x-kernel-graphs.xgraph", "chantest.callDemux"],
  "handler-times": ["tr94-19/table4.xgraph", "nic.receive", "--host", "server"],
  "handler-without-bound": ["figure1.xgraph", "nic.receive"],
  modes: ["long-handlers.xgraph", "flood.demux", "--host", "server"],
  "protocol-lock": ["incidents/timer-reenters-mended.xgraph", "counted.demux"],
  "from-a-timer": ["tr94-19/table4.xgraph", "net.arp.timer"],
  "an-upcall": ["clients.xgraph", "chan.rebooted", "--host", "server"],
  "one-instance": ["tr94-19/table4.xgraph", "net.ip"],
  "critical-instant": ["../docs/diagnostics/XG8028.right.xgraph", "nic.receive", "--host", "server"],
};

describe("xgc why", () => {
  test.each(Object.entries(answers))("%s", async (name, argv) => {
    const { code, text } = await why(...argv);
    expect(code).toBe(0);
    await expect(text).toMatchFileSnapshot(`golden/why/${name}.txt`);
  });

  test("names that do not exist", async () => {
    const asked = [
      ["net.ipp.demux"],
      ["net.ip.demx"],
      ["udp.demux"],
      ["demux"],
      ["nett"],
      ["test.demux", "--host", "serer"],
    ];
    const texts: string[] = [];
    for (const argv of asked) {
      const { code, text } = await why("tr94-19/table4.xgraph", ...argv);
      expect(code).toBe(2);
      texts.push(text);
    }
    await expect(texts.join("\n")).toMatchFileSnapshot("golden/why/unknown.txt");
  });

  test("a name that several instances end in", async () => {
    const io = newConsole();
    writeFileSync(path.join(io.workingDirectory, "two.xgraph"), two);
    expect(await xgc(["why", "two.xgraph", "udp.demux"], io)).toBe(2);
    expect(io.err()).toBe("error: there is no instance udp\nhelp: did you mean left.udp.demux or right.udp.demux?\n");
  });
});

const two = `import { Inet } from "std/inet";
import { UDPTEST } from "std/tests";

graph Two {
  needs nic: device;
  needs other: device;
  left  = Inet over nic;
  right = Inet over other;
  test  = UDPTEST over left.udp;
  also  = UDPTEST over right.udp;
}
`;
