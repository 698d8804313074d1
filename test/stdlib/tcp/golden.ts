/** Traces of connections as golden texts. */
import { expect } from "vitest";
import type { Peer } from "./stage.js";

/** Holds a trace, with what the users got, against `golden/NAME.txt`. */
export async function golden(name: string, log: readonly string[], ...peers: readonly Peer[]): Promise<void> {
  const ends = peers.map(
    ({ user, host }) => `${host.name}: ${[...user.events, ""].join("; ")}${user.got.length} bytes`,
  );
  await expect(`${[...log, ...ends].join("\n")}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
}
