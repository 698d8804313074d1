/** `npm run bench`, or `npm run bench -- scale` for a part: how fast this is. Recorded figures, and what they are of, are in README.md. */
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { benchColdStarts } from "./cold-starts.js";
import { benchCommands } from "./commands.js";
import { benchEditor } from "./editor.js";
import { benchEventQueue } from "./event-queue.js";
import { benchLarge } from "./large.js";
import { benchPlace } from "./place.js";
import { benchRoundTrips } from "./round-trips.js";
import { benchRows } from "./rows.js";
import { benchScale, scaleOnce } from "./scale.js";
import { benchSweeps } from "./sweeps.js";
import { benchTracing } from "./tracing.js";

// This runs from build/.
const root = path.resolve(import.meta.dirname, "..");
const cpus = os.cpus();

const parts: Readonly<
  Record<string, readonly [title: string, run: () => readonly string[] | Promise<readonly string[]>]>
> = {
  "round-trips": ["Round trips simulated, per second of CPU time", () => benchRoundTrips(root)],
  "cold-starts": ["Cold starts, CPU time of xgc check table4.xgraph", () => benchColdStarts(root)],
  commands: ["Commands, from start to exit", () => benchCommands(root)],
  large: ["Large programs, from start to exit, with the peak of memory", () => benchLarge(root)],
  editor: ["The language server, from a keystroke to the diagnostics", () => benchEditor(root)],
  "event-queue": ["Event queue, events per second (hold model)", () => benchEventQueue()],
  scale: ["1,000 hosts on 100 segments behind routers, CPU time", () => benchScale(process.argv[1] ?? "")],
  sweeps: ["All processors, elapsed time of a bundle", () => benchSweeps(root)],
  place: ["xgc place, CPU time against running every placement with as many seeds", () => benchPlace(root)],
  rows: ["A million rows: kept, written, queried", () => benchRows(root)],
  tracing: ["Tracing off, instructions of a round trip (IPP no handoff, 1 B)", () => benchTracing(root)],
};

const [what, messages] = process.argv.slice(2);
if (what === "scale-once") {
  process.stdout.write(JSON.stringify(await scaleOnce(root, Number(messages))));
} else if (what === "cold-starts" && process.argv.length === 4) {
  // With the folder of another checkout.
  console.log(`${cpus.length} x ${cpus[0]?.model.trim() ?? "unknown processor"}`);
  for (const text of benchColdStarts(root, process.argv[3])) console.log(text);
} else {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  console.log(`${cpus.length} x ${cpus[0]?.model.trim() ?? "unknown processor"}, Node ${process.version}`);
  console.log("Medians, and in parentheses the least and the most of all runs.");
  for (const name of wanted) {
    const [title, run] = parts[name]!;
    console.log(`\n${title}`);
    for (const text of await run()) console.log(text);
  }
}
