/** What a host does with an odd input, in the words of the table. */
import { ARP_TYPE, number } from "../stack.js";
import { OTHER, pattern, STATION } from "./inputs.js";

const EVERY_STATION = 0xffffffffffff;

/**
 * @param delivered The data of datagrams that came up.
 * @param frames What the host has sent.
 */
export function outcomeOf(delivered: readonly Uint8Array[], frames: readonly Uint8Array[]): string {
  const came = delivered.map((bytes) => {
    const isLong = bytes.length > 1000;
    const same = !isLong || Buffer.compare(bytes, Uint8Array.from(pattern(bytes.length))) === 0;
    return `delivers ${bytes.length} B${same ? "" : ", not as sent"}`;
  });
  const said = [...came, ...sent(frames)];
  return said.length === 0 ? "nothing" : said.join(", ");
}

function sent(frames: readonly Uint8Array[]): string[] {
  const said: string[] = [];
  let pieces = 0;
  for (const bytes of frames) {
    const station = number(bytes, 0, 6);
    const at = stations.get(station) ?? " elsewhere";
    if (number(bytes, 12, 2) === ARP_TYPE) {
      if (number(bytes, 32, 6) !== station) said.push("ARP to two stations");
      said.push(`ARP ${bytes[21] === 2 ? "reply" : "request"} to ${[...bytes.slice(38, 42)].join(".")}${at}`);
      continue;
    }
    if (bytes[23] !== 1) said.push(`protocol ${bytes[23]}`);
    const [more, offset] = [bytes[20]! & 0x20, number(bytes, 20, 2) & 0x1fff];
    pieces = offset === 0 ? 1 : pieces + 1;
    if (offset === 0) said.push(`ICMP ${bytes[34]}/${bytes[35]}${at}`);
    if (more === 0 && pieces > 1) said[said.length - 1] += ` in ${pieces}`;
  }
  return said;
}

const stations = new Map([
  [STATION, ""],
  [OTHER, " at the other station"],
  [EVERY_STATION, " at all stations"],
]);
