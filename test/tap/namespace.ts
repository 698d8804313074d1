/** A network namespace of its own, in which a test may make devices; the process in it is root there. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import process from "node:process";

export function inNamespace(command: string, argv: readonly string[]): SpawnSyncReturns<string> {
  const options = process.getuid?.() === 0 ? ["--net"] : ["--user", "--map-root-user", "--net"];
  // A driver that waits for ever must not keep the tests from ending.
  const limit = { timeout: 250_000, killSignal: "SIGKILL" } as const;
  return spawnSync("unshare", [...options, command, ...argv], { encoding: "utf8", maxBuffer: 1e8, ...limit });
}

/** Whether a TAP device can be had here. */
export const tapHere: boolean =
  process.platform === "linux" && inNamespace("ip", ["tuntap", "add", "dev", "xgc0", "mode", "tap"]).status === 0;

if (!tapHere)
  console.log(
    "NOTE: no TAP device can be had here (unshare, ip, /dev/net/tun): the Linux kernel does not judge the stack.",
  );
