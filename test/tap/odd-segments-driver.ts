/** Runs inside a network namespace of its own: sends the kernel each series of odd segments from a simulated host, in real time, and prints as JSON what it answered. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import net from "node:net";
import process from "node:process";
import type { AnyOp } from "../../src/runtime/index.js";
import { NodeClock, openTap, PacedRun } from "../../src/tap/index.js";
import { outcomeOf, play, portOf, series } from "../stdlib/tcp/odd-segments.js";
import { scene, type Scripted } from "../stdlib/tcp/script.js";
import { PORT } from "../stdlib/tcp/stage.js";

const DEVICE = "xgc0";

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
}

ip("link", "set", "lo", "up");
ip("tuntap", "add", "dev", DEVICE, "mode", "tap");
writeFileSync(`/proc/sys/net/ipv6/conf/${DEVICE}/disable_ipv6`, "1");
ip("addr", "add", "10.0.0.1/24", "dev", DEVICE);
ip("link", "set", DEVICE, "up");

/** Linux answers at once at the start of a connection, but for a close it may take 40 ms. */
const pauseAfter = ({ flags }: Scripted): number => (flags === "FIN" ? 80e6 : 0);

/** Bytes taken in, by the port of the peer. */
const taken = new Map<number, number>();
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const { remotePort = 0 } = socket;
  socket.on("data", ({ length }) => taken.set(remotePort, (taken.get(remotePort) ?? 0) + length));
  socket.on("error", () => undefined);
});
server.listen(PORT, "10.0.0.1");
await once(server, "listening");

const { world, script, one } = scene();
const answers = new Map<number, readonly string[]>();
world.start(script.host, "script", function* (): AnyOp {
  for (const each of series) answers.set(portOf(each), yield* play(script, each, pauseAfter));
  // The server takes its data in.
  yield* script.host.delay(100e6);
});
let give: (frame: Uint8Array) => boolean = () => false;
const run = new PacedRun(world, one.host, new NodeClock(), (frame) => give(frame));
const tap = openTap(DEVICE, "10.0.0.1/24", {
  frame: (frame) => {
    run.bring(frame);
  },
  gone: (fault) => {
    run.stop(fault);
  },
});
({ give } = tap);
await run.run();
tap.close();

const results = series.map((each) => [
  each.name,
  outcomeOf(answers.get(portOf(each)) ?? [], taken.get(portOf(each)) ?? 0),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(results)), () => process.exit(0));
