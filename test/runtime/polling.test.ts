/** Polling while the transmit ring is full: the thread that frees transmit buffers is the one that needs them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { newConsole } from "../cli/console.js";

const program = `import { Inet }           from "std/inet";
import { UDPTEST }        from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10 }     from "std/media";

machine Small extends DECstation5000 {
  nic.txRing = assumed(3);
}

graph Stack {
  needs nic: device;
  net  = Inet over nic;
  test = UDPTEST over net.udp;
}

scenario Pair(input: mode, size: bytes) {
  host client on DECstation5000 runs Stack() under interrupt;
  host server on Small runs Stack() under input;
  link lan = Ethernet10 joins client as 10.1.0.1/24, server as 10.1.0.2/24;
  start client.test.pingpong(server.test, size: size, trips: 24, together: 3);
}

experiment full {
  vary input in [interrupt, polling, polling(budget: 1), polling(budget: 64)];
  vary size in [9000 B];
  run Pair(input, size);
  measure trips = client.test.trips;
}
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "xgc-polling-"));
  writeFileSync(path.join(folder, "full.xgraph"), program);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

// With interrupts all trips are made; how frames are taken in must not change that (Linux' NAPI frees buffers in its poll and when sending).
test.each(["interrupt", "polling", "polling(budget: 1)", "polling(budget: 64)"])(
  "under %s every trip is made",
  async (input) => {
    for (const size of ["1000B", "9000B", "16000B"]) {
      const io = newConsole({ workingDirectory: folder });
      const code = await xgc(
        ["run", "full.xgraph", "--csv", "-", "--set", `input=${input}`, "--set", `size=${size}`],
        io,
      );
      expect(io.err()).not.toMatch(/^error/m);
      expect(code).toBe(0);
      expect(io.out().trim().split("\n").at(-1)).toMatch(/,24$/);
    }
  },
);
