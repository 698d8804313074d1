/**
 * `npm run predict`: runs the programs of examples/second-truth and writes its predictions: for each table there a file of the same name, with the same
 * rows, in which what was withheld is filled in by the simulator. A cell that no program expresses stays blank.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import Papa from "papaparse";

/**
 * @typedef {Readonly<Record<string, string>>} Row By column.
 * @typedef {(row: Row) => Readonly<Record<string, number | undefined>>} Fill The blanks of a row, by column.
 */

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "examples", "second-truth");

/** @param {string} file A program's name. @returns Reads a measure of a point: the experiment, the labels of the point, the measure. */
function run(file) {
  const command = [path.join(root, "dist", "xgc.cjs"), "run", path.join(folder, file), "--json", "--quiet"];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (!stdout.startsWith("{")) throw new Error(`${file}: ${stderr}`);
  /** @type {{ points: { experiment: string, point: Record<string, string>, measures: { name: string, simulated: number }[] }[] }} */
  const { points } = JSON.parse(stdout);
  /** @param {string} experiment @param {Readonly<Record<string, string>>} labels @param {string} measure @returns {number | undefined} */
  return (experiment, labels, measure) => {
    const found = points.find(
      (each) =>
        each.experiment === experiment && Object.entries(labels).every(([axis, label]) => each.point[axis] === label),
    );
    return found?.measures.find(({ name }) => name === measure)?.simulated;
  };
}

/** @param {number | undefined} value @param {number} digits */
function round(value, digits) {
  return value === undefined ? undefined : Number(value.toFixed(digits));
}

/** @param {string} count `1000000` as an axis shows it: `1_000_000 Hz`. */
function hertz(count) {
  return `${count.length > 4 ? count.replace(/\B(?=(\d{3})+$)/g, "_") : count} Hz`;
}

/** @type {Readonly<Record<string, () => Fill>>} */
const tables = {
  "linux-veth-thisvm-2026.csv": () => {
    const measure = run("linux-veth.xgraph");
    const apps = { ICMP: "Icmp", thread: "Receiver", worker: "Worker" };
    return ({ input, app = "", size_B }) => {
      const kind = app.includes("ICMP") ? apps.ICMP : app.includes("worker") ? apps.worker : apps.thread;
      return { best_us: round(measure(`${input}${kind}`, { size: `${size_B} B` }, "rtt"), 2) };
    };
  },
  "linux-veth-thisvm-crosscpu-2026.csv": () => {
    const measure = run("linux-veth-crosscpu.xgraph");
    return ({ input, app = "", busy_us, size_B }) => {
      // Without NAPI there is nothing that a process could poll.
      const polls = busy_us !== "0" && input !== "backlog";
      const kind = app.includes("ICMP") ? "Icmp" : polls ? "Busy" : "Udp";
      const of = (/** @type {string} */ quick) =>
        round(measure(`${input}${kind}${quick}`, { size: `${size_B} B` }, "rtt"), 2);
      return { p10_low_us: of("Quick"), p50_us: of("") };
    };
  },
  "linux-veth-thisvm-livelock-2026.csv": () => {
    const measure = run("linux-veth-livelock.xgraph");
    return ({ input, work_ns, offered_pps = "" }) => ({
      got_median_pps: round(
        measure("load", { version: `${input}, ${work_ns}`, offered: hertz(offered_pps) }, "got"),
        0,
      ),
    });
  },
  "netbenches-apu-rfc2544.csv": () => {
    const measure = run("apu-forwarding.xgraph");
    return ({ frame_B = "" }) => ({ pps: round(measure("rfc2544", { frame: frame_B }, "pps"), 0) });
  },
  "xdp-paper-cpu-idle.csv": () => {
    const measure = run("xdp-idle.xgraph");
    return ({ offered_Mpps = "" }) => {
      const offered = hertz(String(Math.round(Number(offered_Mpps) * 1e6)));
      const of = (/** @type {string} */ hw) => round(measure("idleCore", { hw, offered }, "idle"), 1);
      return { xdp_idle_pct: of("XDP"), linux_raw_idle_pct: of("Raw") };
    };
  },
  "napi-howto-e1000.csv": () => {
    const measure = run("napi-howto.xgraph");
    return ({ size_B = "" }) => {
      const of = (/** @type {string} */ name) => round(measure("napi", { packet: size_B }, name), 0);
      return { through: of("through"), rx_interrupts: of("interrupts") };
    };
  },
  "maeda-1993-latency.csv": () => {
    const measure = run("maeda-latency.xgraph");
    /** @type {Readonly<Record<string, string>>} */
    const names = {
      "Mach 2.5 kernel": "Mach",
      "Ultrix 4.2A kernel": "Ultrix",
      "386BSD kernel": "BSD",
      "Mach 3.0 UX server": "server",
      "Mach 3.0 BNR2SS server": "BNR2SS",
      "Mach 3.0 library IPC": "message",
      "Mach 3.0 library SHM": "shared",
      "Mach 3.0 library SHM-IPF": "mapped",
    };
    return ({ machine = "", system = "", protocol = "", size_B = "" }) => {
      const on = machine.startsWith("Gateway") ? "486 " : "";
      // A message of TCP is simulated as one of UDP with the same frame.
      const size = Number(size_B) + (protocol === "tcp" ? 12 : 0);
      const label = `${on}${names[system] ?? ""} ${protocol.toUpperCase()}`;
      return { rtt_ms: round(measure("latency", { system: label, size: `${size} B` }, "rtt"), 2) };
    };
  },
  // No program yet: README.md says why.
  "netbenches-queues.csv": () => () => ({}),
  "xdp-paper-forward.csv": () => () => ({}),
  "xdp-paper-livelock.csv": () => () => ({}),
  "busy-poll-2013.csv": () => {
    const measure = run("busy-poll.xgraph");
    return ({ kernel }) => {
      if (kernel !== "busy poll") return {};
      const of = (/** @type {string} */ name) => round(measure("polled", { hw: "Polled" }, name), -3 + 3);
      return { tcp_tps: of("tcp"), udp_tps: of("udp") };
    };
  },
};

for (const [name, fillOf] of Object.entries(tables)) {
  const text = readFileSync(path.join(folder, "tables", name), "utf8");
  const lines = text.split("\n");
  const comments = lines.filter((line) => line.startsWith("#"));
  const { data, meta } = /** @type {{ data: Record<string, string>[], meta: { fields?: string[] } }} */ (
    Papa.parse(lines.filter((line) => !line.startsWith("#")).join("\n"), { header: true, skipEmptyLines: true })
  );
  const fill = fillOf();
  for (const row of data) {
    if (row["status"] !== "withheld") continue;
    for (const [column, value] of Object.entries(fill(row)))
      if (row[column] === "" && value !== undefined) row[column] = String(value);
  }
  const kept = comments.filter((line) => !line.includes("kept back"));
  const note =
    "# The blanks of withheld rows are filled in by `npm run predict`, by programs that were fitted on released cells only.";
  const table = Papa.unparse(data, { columns: meta.fields ?? [], newline: "\n" });
  writeFileSync(path.join(folder, "predictions", name), `${[...kept, note].join("\n")}\n${table}\n`);
  console.log(`wrote ${name}`);
}
