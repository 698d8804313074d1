/**
 * Runs inside a network namespace of its own: gives the kernel each of the odd inputs, as the host 10.0.0.1 with a user on UDP's port 4000, and prints as JSON what it did. An input ends when
 * the kernel has answered a question that was asked after it: the kernel works on frames in their order.
 */
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { openTap, type TapDevice } from "../../src/tap/index.js";
import { arpFrame } from "../stdlib/frames.js";
import { HOST, HOST_MAC, inputs, PEER, STATION } from "../stdlib/odd-frames/inputs.js";
import { outcomeOf } from "../stdlib/odd-frames/said.js";
import { addressOf, ARP_TYPE, bytesOf, IP_TYPE, number } from "../stdlib/stack.js";

const DEVICE = "xgc0";
/** The station that asks after each input. */
const ASKER = { mac: 0x020000000077, host: addressOf(77) };

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
}

ip("link", "set", "lo", "up");
ip("tuntap", "add", "dev", DEVICE, "mode", "tap");
writeFileSync(`/proc/sys/net/ipv6/conf/${DEVICE}/disable_ipv6`, "1");
// Each error is sent, however many there were.
writeFileSync("/proc/sys/net/ipv4/icmp_ratelimit", "0");
const station = bytesOf(HOST_MAC, 6).map((byte) => byte.toString(16).padStart(2, "0"));
ip("link", "set", DEVICE, "address", station.join(":"));
ip("addr", "add", "10.0.0.1/24", "broadcast", "10.0.0.255", "dev", DEVICE);
ip("link", "set", DEVICE, "up");

const delivered: Uint8Array[] = [];
const user = createSocket("udp4", (bytes) => delivered.push(bytes));
user.bind(4000);
await once(user, "listening");

let sent: Uint8Array[] = [];
let answered: (() => void) | undefined;
/** Questions of the kernel that have been answered since the last input's end was asked for. */
let resolved = 0;
const tap: TapDevice = openTap(DEVICE, "10.0.0.1/24", {
  frame: (frame) => {
    take(Uint8Array.from(frame));
  },
  gone: (fault) => {
    throw fault;
  },
});

function take(frame: Uint8Array): void {
  if (number(frame, 0, 6) === ASKER.mac) {
    answered?.();
    return;
  }
  // To send its answer the kernel asks where the peer is; a host of the library knows by then.
  if (number(frame, 12, 2) === ARP_TYPE && frame[21] === 1) {
    if (number(frame, 38, 4) !== PEER) return;
    resolved++;
    tap.give(arpFrame({ operation: 2, senderMac: STATION, senderHost: PEER, targetMac: HOST_MAC, targetHost: HOST }));
    return;
  }
  sent.push(frame);
}

/** Until the kernel is done with all frames so far, and with what it had to ask for. */
async function done(): Promise<void> {
  do {
    resolved = 0;
    const end = new Promise<void>((resolve) => (answered = resolve));
    tap.give(arpFrame({ operation: 1, senderMac: ASKER.mac, senderHost: ASKER.host, targetHost: HOST }));
    await end;
  } while (resolved > 0);
  // The socket gives one datagram a turn.
  for (let before = -1; before < delivered.length;) {
    before = delivered.length;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The kernel keeps incomplete datagrams: those of different inputs get different identifications. */
function identified(frame: Uint8Array, input: number): Uint8Array {
  if (number(frame, 12, 2) !== IP_TYPE || frame.length < 34) return frame;
  const copy = frame.slice();
  const view = new DataView(copy.buffer);
  const before = view.getUint16(18);
  const after = before ^ (input << 8);
  view.setUint16(18, after);
  // RFC 1624: a wrong checksum stays as wrong as it was.
  let sum = (~view.getUint16(24) & 0xffff) + (~before & 0xffff) + after;
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(24, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff);
  return copy;
}

/** A pause in which the kernel gives incomplete datagrams up, in ns. */
const LONG = 30e9;

const results: Record<string, string> = {};
for (const [index, { name, frames }] of inputs.entries()) {
  // The kernel keeps incomplete datagrams for as long as it is told, in place of half a minute.
  const isLong = frames.some((frame) => typeof frame === "number" && frame > LONG);
  writeFileSync("/proc/sys/net/ipv4/ipfrag_time", isLong ? "1" : "30");
  for (const frame of frames) {
    if (typeof frame === "number") await new Promise((resolve) => setTimeout(resolve, isLong ? 1200 : frame / 1e6));
    else tap.give(name === "identification 0" ? frame : identified(frame, index + 1));
  }
  await done();
  results[name] = outcomeOf(delivered, sent);
  delivered.length = 0;
  sent = [];
  ip("neigh", "flush", "dev", DEVICE);
}
tap.close();
user.close();
process.stdout.write(JSON.stringify(results));
