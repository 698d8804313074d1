/**
 * `xgc run --tap` with the Linux kernel as peer, in a network namespace of its own; skipped where none can be had. XGC_TAP=1 (npm run tap) moves 20 MB each way under 1 % loss.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inNamespace, tapHere } from "./namespace.js";

const root = path.resolve(import.meta.dirname, "../..");
const installed = spawnSync("tshark", ["--version"], { env: process.env }).status === 0;
const xgc = path.join(root, "dist/xgc.cjs");
const long = process.env["XGC_TAP"] === "1";
const BYTES = long ? 20_000_000 : 500_000;

interface Ended {
  readonly code: number;
  readonly err: string;
  readonly out: string;
}
interface Seen {
  readonly serve: Ended & {
    readonly seen: Readonly<Record<string, unknown>>;
    readonly device: { readonly sent: number; readonly received: number };
    readonly counters: Readonly<Record<string, number>>;
  };
  readonly fetch: Ended;
}

/** The first point of a run's JSON. */
function measured(out: string): Readonly<Record<string, number>> {
  const [point] = (
    JSON.parse(out) as { points: readonly { measures: readonly { name: string; simulated: number }[] }[] }
  ).points;
  return Object.fromEntries(point!.measures.map(({ name, simulated }) => [name, simulated]));
}

describe.skipIf(!tapHere)("the kernel as a host", () => {
  // Not one that is emptied after each test.
  const directory = mkdtempSync(path.join(tmpdir(), "xgc-tap-"));
  let seen: Seen;
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  beforeAll(() => {
    const argv = [
      path.join(import.meta.dirname, "driver.mjs"),
      xgc,
      path.join(root, "examples/tap/web.xgraph"),
      ...[directory, `${BYTES}`, "1", ...(long ? ["long"] : [])],
    ];
    const { status, stdout, stderr } = inNamespace(process.execPath, argv);
    expect([status, stderr]).toEqual([0, ""]);
    seen = JSON.parse(stdout) as Seen;
  }, 300_000);

  test("fetches files from a simulated host, and is told what is not there", () => {
    expect(seen.serve.code).toBe(0);
    const whole = { status: 200, length: BYTES, same: true };
    if (long) {
      expect(seen.serve.seen).toEqual({ whole });
      expect(measured(seen.serve.out)["retransmits"]).toBeGreaterThan(50);
      return;
    }
    expect(measured(seen.serve.out)).toMatchObject({ served: 5, refused: 1 });
    // In real time a segment may have to be sent again on a link without loss; many would be a fault.
    expect(measured(seen.serve.out)["retransmits"]).toBeLessThan(5);
    expect(seen.serve.seen).toEqual({
      whole,
      head: { status: 200, length: 0, same: true },
      absent: { status: 404, length: 0, same: true },
      halfClosed: 100_000 + 88,
      refused: "ECONNREFUSED",
      unreachable: "ECONNREFUSED",
      unreachableInFragments: "ECONNREFUSED",
      reset: true,
      rested: { status: 200, length: 300_000, same: true },
    });
  });

  test("gives a simulated host a file, under loss both ways", () => {
    expect(seen.fetch.code).toBe(0);
    expect(measured(seen.fetch.out)).toMatchObject({ taken: BYTES, failed: 0 });
  });

  test("counts the frames that xgc counts", () => {
    const [, from, to] = /xgc0: (\d+) frames from the kernel, (\d+) to it; /.exec(seen.serve.err) ?? [];
    expect(seen.serve.device).toEqual({ sent: Number(from), received: Number(to) });
    expect(seen.serve.err).not.toMatch(/dropped|refused/);
  });

  test.skipIf(long)("counts the segments and messages that the simulated host counts", () => {
    const { counters, out, device } = seen.serve;
    // The answer to a port that nobody has belongs to no connection.
    expect(counters["TcpInSegs"]).toBe(measured(out)["segmentsOut"]! + 1);
    expect(counters["IcmpInDestUnreachs"]).toBe(2);
    // All but the answer to one question of ARP.
    expect(counters["IpInReceives"]).toBe(device.received - 1);
    const faults = [
      ...["IpInHdrErrors", "IpInAddrErrors", "IpInUnknownProtos", "IpInDiscards", "IcmpInErrors", "IcmpInCsumErrors"],
      ...["TcpInErrs", "TcpInCsumErrors", "TcpRetransSegs", "UdpInErrors", "UdpInCsumErrors"],
    ];
    expect(faults.filter((name) => counters[name] !== 0)).toEqual([]);
  });

  test.skipIf(!installed)("sends and gets what tshark finds nothing wrong with", () => {
    const file = path.join(directory, "serve.pcapng");
    const checks = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE"];
    const sums = ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"];
    const names = ["eth.src", "frame.comment", "_ws.malformed", ...sums];
    const { stdout } = spawnSync(
      "tshark",
      [
        ...["-r", file, "-T", "fields", "-E", "occurrence=f"],
        ...checks.flatMap((each) => ["-o", each]),
        ...names.flatMap((each) => ["-e", each]),
      ],
      { encoding: "utf8", maxBuffer: 1e8 },
    );
    const rows = stdout.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t")]));
    // 1 is good, 2 is not checked, "" is for frames without one.
    expect(rows.filter(([, , malformed, ...found]) => malformed !== "" || found.includes("0"))).toEqual([]);
    const isOurs = (row: readonly string[]): boolean => row[0] === "08:00:2b:00:02:00";
    const arrived = rows.filter((row) => isOurs(row) && !row[1]!.includes("lost"));
    expect(arrived).toHaveLength(seen.serve.device.received);
    expect(rows.filter((row) => !isOurs(row))).toHaveLength(seen.serve.device.sent);
  });
});

describe("the option", () => {
  const program = path.join(root, "examples/tap/web.xgraph");
  function run(...argv: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [xgc, "run", ...argv], { encoding: "utf8" });
    expect(stdout).toBe("");
    return `${status} ${stderr}`;
  }
  const serve = [program, "--experiment", "serve"];

  test("says which hosts there are, and what it needs", () => {
    expect(run(...serve, "--tap", "xgc0")).toMatch(/^2 error: --tap is DEVICE=HOST, not "xgc0"\nhelp: /);
    expect(run(...serve, "--tap", "xgc0=linx")).toMatch(/^2 error: --tap: there is no host "linx"\nhelp: .*linux/);
    expect(run(program, "--tap", "xgc0=linux")).toMatch(/^2 error: --tap runs one point, and there are 2\nhelp: /);
    expect(run(...serve, "--tap", "xgc0=linux", "--seeds", "1..2")).toMatch(/^2 error: --tap makes one run/);
    expect(run(...serve, "--tap", "xgc0=linux", "--store", "s")).toMatch(/^2 error: --store keeps/);
    expect(run(path.dirname(program), "--tap", "xgc0=linux")).toMatch(/^2 error: .* --tap is for one program/);
  });

  test.skipIf(process.platform !== "linux")("says how to make a device that is not there", () => {
    expect(run(...serve, "--tap", "xgcnone0=linux")).toBe(
      "1 error: there is no network device xgcnone0\n" +
        "help: as root: ip tuntap add dev xgcnone0 mode tap; ip addr add 10.0.0.1/24 dev xgcnone0; ip link set xgcnone0 up; or in a namespace, as xgc run --help shows\n",
    );
  });

  test.skipIf(!tapHere)("says why a device cannot be had", () => {
    const wrong = inNamespace(process.execPath, [xgc, "run", ...serve, "--tap", "lo=linux"]);
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      "error: lo is no TAP device\nhelp: make one: ip tuntap add dev NAME mode tap\n",
    ]);
  });
});
