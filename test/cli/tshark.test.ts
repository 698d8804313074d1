/** The output of Wireshark's reader for a capture, if it is installed (Debian package `tshark`). */
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "./console.js";

const installed = spawnSync("tshark", ["--version"], { env: process.env }).status === 0;
const examples = path.join(import.meta.dirname, "../../examples/tr94-19");

/** Frames of a few round trips of 4000 bytes in the Regular system. */
async function capture(): Promise<string> {
  const workingDirectory = emptyDirectory();
  const text = readFileSync(path.join(examples, "table4.xgraph"), "utf8");
  const few = text.replace("trips: 10_000", "trips: 3").replace("trips: 100)", "trips: 2)");
  expect(few.match(/trips: \d\)/g)).toHaveLength(2);
  writeFileSync(path.join(workingDirectory, "table4.xgraph"), few);
  copyFileSync(path.join(examples, "tr94-19-measured.csv"), path.join(workingDirectory, "tr94-19-measured.csv"));
  const io = newConsole({ workingDirectory });
  const point = ["--set", "size=4000B", "--set", "version=Regular"];
  await xgc(["run", "table4.xgraph", ...point, "--pcap", "out.pcapng", "--json"], io);
  expect(io.err()).toMatch(/^wrote out\.pcapng: \d+ frames\n$/);
  return path.join(workingDirectory, "out.pcapng");
}

/** A row for each frame that the filter lets through, with these fields. */
function fields(file: string, names: readonly string[], filter = ""): string[][] {
  const checks = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "ip.defragment:TRUE"];
  const argv = [
    ...["-r", file, "-T", "fields", "-E", "occurrence=f"],
    ...checks.flatMap((each) => ["-o", each]),
    ...(filter === "" ? [] : ["-Y", filter]),
    ...names.flatMap((name) => ["-e", name]),
  ];
  const { status, stdout, stderr } = spawnSync("tshark", argv, { encoding: "utf8" });
  expect([status, stderr.replace(/^Running as user .*\n/m, "")]).toEqual([0, ""]);
  return stdout.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t")]));
}

test.skipIf(!installed)("reads it without complaint", { timeout: 60_000 }, async () => {
  const file = await capture();
  expect(
    fields(
      file,
      ["frame.number"], // The comments that say which message a frame belongs to are of the lowest severity.
      "_ws.malformed || _ws.expert.severity > 0x100000",
    ),
  ).toEqual([]);
  const frames = fields(file, [
    ...["arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4"],
    ...["ip.src", "ip.dst", "ip.checksum.status", "ip.len"],
    ...["ip.reassembled.length", "udp.length", "udp.srcport", "udp.dstport", "data.len"],
  ]);
  // The resolution of one address, and for each of five round trips three fragments there and back.
  expect(frames).toHaveLength(2 + 5 * 6);
  expect(frames.slice(0, 2).map((row) => row.slice(0, 3))).toEqual([
    ["1", "10.0.0.1", "10.0.0.2"],
    ["2", "10.0.0.2", "10.0.0.1"],
  ]);
  for (const [index, row] of frames.slice(2).entries()) {
    const [source, target, good, length, ...whole] = row.slice(3);
    const there = index % 6 < 3;
    expect([source, target]).toEqual(there ? ["10.0.0.1", "10.0.0.2"] : ["10.0.0.2", "10.0.0.1"]);
    expect(good).toBe("1");
    expect(length).toBe(["1500", "1500", "1068"][index % 3]);
    // The datagram is shown at the frame that completes it; the others are data to the reader.
    const [reassembled, datagram, from, to, data] = whole;
    const expected = index % 3 === 2 ? ["4008", "4008", "2001", "4000"] : ["", "", "", "1480"];
    expect([reassembled, datagram, there ? to : from, data]).toEqual(expected);
  }
});
