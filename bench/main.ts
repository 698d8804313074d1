/** `npm run bench`: how fast this is. Recorded figures, and what they are of, are in README.md. */
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { benchCommands } from "./commands.js";
import { benchEventQueue } from "./event-queue.js";
import { benchLarge } from "./large.js";
import { benchRoundTrips } from "./round-trips.js";

// This runs from build/.
const root = path.resolve(import.meta.dirname, "..");
const cpus = os.cpus();

const parts: readonly (readonly [title: string, run: () => readonly string[] | Promise<readonly string[]>])[] = [
  ["Round trips simulated, per second of CPU time", () => benchRoundTrips(root)],
  ["Commands, from start to exit", () => benchCommands(root)],
  ["Large programs, from start to exit, with the peak of memory", () => benchLarge(root)],
  ["Event queue, events per second (hold model)", () => benchEventQueue()],
];

console.log(`${cpus.length} x ${cpus[0]?.model.trim() ?? "unknown processor"}, Node ${process.version}`);
console.log("Medians, and in parentheses the least and the most of all runs.");
for (const [title, run] of parts) {
  console.log(`\n${title}`);
  for (const text of await run()) console.log(text);
}
