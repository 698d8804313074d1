/** Builds and runs the kit for Linux: two network namespaces, a veth pair between them, a server in one and a client in the other. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { linuxKit } from "./linux-kit.js";
import { type Cell, cells, type Measured, quickest, readKit, type Spread } from "./linux-results.js";

/** Why this machine cannot be measured, or a part of it has failed: one sentence, and what helps. */
export class MeasureFault extends Error {
  override readonly name = "MeasureFault";
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

export interface KitOptions {
  /** Runs of each cell, in turn. */
  readonly runs: number;
  /** Round trips of each run. */
  readonly trips: number;
  readonly compiler: string;
  readonly progress: (done: number, of: number, what: string) => void;
  /** Registers what is to be undone if a signal ends the command. The result ends that. */
  readonly onStop: (undo: () => void) => () => void;
}

export interface KitResult {
  readonly primitives: ReadonlyMap<string, Spread>;
  readonly measured: readonly Measured[];
}

const PORT = 20077;

/** @throws MeasureFault. What it has made it takes away again, however it ends. */
export async function runKit(options: KitOptions): Promise<KitResult> {
  if (process.platform !== "linux")
    throw new MeasureFault(
      "this machine has no network namespaces: they are Linux's",
      "for a board, see xgc measure --help",
    );
  if (process.geteuid?.() !== 0)
    throw new MeasureFault("network namespaces and fixed priorities need root", "run it as root, or with sudo");
  const folder = mkdtempSync(path.join(tmpdir(), "xgc-measure-"));
  // The names say whose they are, and no two runs share one.
  const [here, there] = [`xgc-${process.pid}-a`, `xgc-${process.pid}-b`];
  const servers = new Set<ChildProcess>();
  let undone = false;
  const undo = (): void => {
    if (undone) return;
    undone = true;
    for (const server of servers) server.kill("SIGKILL");
    // With a namespace go its interfaces, and the other end of their pair.
    for (const name of [here, there]) spawnSync("ip", ["netns", "del", name]);
    rmSync(folder, { recursive: true, force: true });
  };
  const forget = options.onStop(undo);
  try {
    const kit = build(folder, options.compiler);
    join(here, there);
    options.progress(0, cells.length * options.runs, "primitives");
    const primitives = readKit(output(kit, ["primitives"]));
    if (!primitives.has("switch")) throw new MeasureFault("the kit has printed nothing to read");
    const runs = new Map<Cell, Spread[]>(cells.map((cell) => [cell, []]));
    let done = 0;
    // The cells in turn: what slows this machine down for a while slows all of them.
    for (let run = 0; run < options.runs; run++)
      for (const cell of cells) {
        options.progress(done++, cells.length * options.runs, `${cell.app}, ${cell.size} B`);
        runs.get(cell)!.push(await roundTrips(kit, here, there, cell, options.trips, servers));
      }
    const measured = cells.map((cell) => ({ ...cell, spread: quickest(runs.get(cell)!), runs: options.runs }));
    return { primitives, measured };
  } finally {
    undo();
    forget();
  }
}

function build(folder: string, compiler: string): string {
  const source = path.join(folder, "kit.c");
  const kit = path.join(folder, "kit");
  writeFileSync(source, linuxKit);
  const { status, stderr, error } = spawnSync(compiler, ["-O2", "-pthread", "-o", kit, source], { encoding: "utf8" });
  if (error !== undefined)
    throw new MeasureFault(`there is no C compiler ${compiler}`, "install one, such as gcc, or name yours in CC");
  if (status !== 0)
    throw new MeasureFault(`${compiler} does not compile the kit: ${stderr.trim().split("\n")[0] ?? ""}`);
  return kit;
}

function join(here: string, there: string): void {
  const ip = (...words: string[]): void => {
    const { status, stderr, error } = spawnSync("ip", words, { encoding: "utf8" });
    if (error !== undefined) throw new MeasureFault("there is no command ip", "install iproute2");
    if (status !== 0)
      throw new MeasureFault(
        `ip ${words.join(" ")} failed: ${stderr.trim().split("\n")[0] ?? ""}`,
        "the kernel or the container may not allow network namespaces",
      );
  };
  ip("netns", "add", here);
  ip("netns", "add", there);
  ip("link", "add", "veth0", "netns", here, "type", "veth", "peer", "name", "veth0", "netns", there);
  for (const [name, address] of [
    [here, "10.77.0.1/24"],
    [there, "10.77.0.2/24"],
  ] as const) {
    ip("-n", name, "address", "add", address, "dev", "veth0");
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "link", "set", "veth0", "up");
  }
}

function output(command: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new MeasureFault(`the kit failed: ${stderr.trim().split("\n")[0] ?? ""}`);
  return stdout;
}

async function roundTrips(
  kit: string,
  here: string,
  there: string,
  { app, size }: Cell,
  trips: number,
  servers: Set<ChildProcess>,
): Promise<Spread> {
  const server = spawn("ip", ["netns", "exec", there, kit, "serve", `${PORT}`, app], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  servers.add(server);
  try {
    await new Promise<void>((resolve, reject) => {
      server.stdout.once("data", () => resolve());
      server.once("exit", () => reject(new MeasureFault("the server of the kit has ended")));
      server.once("error", () => reject(new MeasureFault("there is no command ip", "install iproute2")));
    });
    const words = ["netns", "exec", here, kit, "client", "10.77.0.2", `${PORT}`, `${size}`, `${trips}`];
    const rtt = readKit(output("ip", words)).get("rtt");
    if (rtt === undefined) throw new MeasureFault("the kit has printed nothing to read");
    return rtt;
  } finally {
    server.kill("SIGKILL");
    servers.delete(server);
  }
}

/** The clock of the processor in Hz, as the system says it. */
export function clockOf(cpuinfo: string): number | undefined {
  const mhz = /^cpu MHz\s*:\s*([\d.]+)/m.exec(cpuinfo)?.[1];
  return mhz === undefined ? undefined : Number(mhz) * 1e6;
}
