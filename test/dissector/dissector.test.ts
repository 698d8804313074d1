/** `xgc dissector`: its text, and what Wireshark's reader makes of frames with it, where that is installed (Debian package `tshark`). */
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { xgc } from "../../src/cli/xgc.js";
import { emptyDirectory, newConsole } from "../cli/console.js";

const installed = spawnSync("tshark", ["--version"]).status === 0;
const examples = path.join(import.meta.dirname, "../../examples");

async function dissector(argv: readonly string[], workingDirectory = emptyDirectory()) {
  const io = newConsole({ workingDirectory });
  const code = await xgc(["dissector", ...argv], io);
  return { code, out: io.out(), err: io.err(), workingDirectory };
}

/** Rows of fields that tshark reads from a capture with the script. */
function rows(script: string, capture: string, fields: readonly string[], more: readonly string[] = []): string[][] {
  const argv = ["-X", `lua_script:${script}`, "-r", capture, "-T", "fields", ...fields.flatMap((each) => ["-e", each])];
  const { status, stdout, stderr } = spawnSync("tshark", [...argv, ...more], { encoding: "utf8" });
  expect([status, stderr.replace(/^Running as user .*\n/m, "")]).toEqual([0, ""]);
  return stdout.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t")]));
}

const sample = path.join(import.meta.dirname, "sample.xgraph");

test.each([
  ["sample", sample],
  ["rpc", path.join(examples, "rpc-stack.xgraph")],
  ["mesh", path.join(examples, "tr94-19/table8.xgraph")],
])("the script of %s", async (name, file) => {
  const { code, out, err } = await dissector([file]);
  expect([code, err]).toEqual([0, ""]);
  await expect(out).toMatchFileSnapshot(`golden/${name}.lua`);
});

test("a file is written, replaced, and kept if it is of another origin", async () => {
  const first = await dissector([sample, "--out", "s.lua"]);
  expect(first).toMatchObject({ code: 0, out: "wrote s.lua: SAMPLE, TOP\n", err: "" });
  const { workingDirectory } = first;
  expect(await dissector([sample, "--out", "s.lua"], workingDirectory)).toMatchObject({ code: 0 });
  writeFileSync(path.join(workingDirectory, "s.lua"), "-- my own\n");
  const again = await dissector([sample, "--out", "s.lua"], workingDirectory);
  expect(again.code).toBe(1);
  expect(again.err).toContain("--force");
});

test("a program whose headers Wireshark knows has nothing to dissect", async () => {
  const workingDirectory = emptyDirectory();
  writeFileSync(
    path.join(workingDirectory, "a.xgraph"),
    'import { Inet } from "std/inet";\n\ngraph G {\n  needs nic: device;\n  net = Inet over nic;\n}\n',
  );
  expect(await dissector(["a.xgraph"], workingDirectory)).toMatchObject({
    code: 1,
    out: "",
    err: "error: there is no header to dissect\nhelp: Wireshark knows the headers of ETH, ARP, IP, ICMP and UDP; the program uses no others\n",
  });
});

describe.skipIf(!installed)("tshark", { timeout: 60_000 }, () => {
  /** A capture of Ethernet (pcap, microseconds). */
  function captureOf(frames: readonly string[], file: string): void {
    const header = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");
    const packets = frames.map((hex, index) => {
      const frame = Buffer.from(hex.replaceAll(" ", ""), "hex");
      const record = Buffer.alloc(16);
      record.writeUInt32LE(index, 0);
      record.writeUInt32LE(frame.length, 8);
      record.writeUInt32LE(frame.length, 12);
      return Buffer.concat([record, frame]);
    });
    writeFileSync(file, Buffer.concat([header, ...packets]));
  }

  const ethernet = "080000000002 080000000001 88b5";
  // Version 2, length 3 words; close; first and last, window 0x1abc; 48 and 40 bits, 64 bits; addresses; boot 1 (little-endian);
  // serial 65535; total 65 of header and data; checksum; three bytes of padding; mask; upper TOP; 4 bytes of options; data.
  const header = (total: string, sum: string): string =>
    `2003 02 babc 010203040506 0000000007 0020000000000001 c0000201 080000000003 01000000 ffff ${total} ${sum} ` +
    "000000 0000000000000001 7595 aabbccdd";

  test("every kind of field, checksums, lengths, and the protocols above", async () => {
    const { workingDirectory } = await dissector([sample, "--out", "s.lua"]);
    const script = path.join(workingDirectory, "s.lua");
    const capture = path.join(workingDirectory, "a.pcap");
    const frames = [
      `${ethernet} ${header("003f", "SUM1")} 1122`, // right, padded below
      `${ethernet} ${header("003f", "dead")} 1122`, // a wrong checksum
      `${ethernet} ${header("0fff", "SUM2")} 1122`, // longer than the frame
      `${ethernet} 2003 02 babc`, // shorter than the header
    ].map((frame) => withSums(frame));
    captureOf([`${frames[0] ?? ""} 0000000000`, ...frames.slice(1)], capture);
    const fields = [
      ..."version length kind flags flags.first flags.last window big odd seconds host mac boot serial total sum.status"
        .split(" ")
        .map((each) => `xg.sample.${each}`),
      ...["xg.sample.mask", "xg.sample.upper", "xg.sample.options", "_ws.col.Info", "_ws.expert.message"],
    ];
    const values = ["2", "3", "2", "0x05", "1", "1", "6844", "1108152157446", "7", "9007199254740993"];
    const rest = ["192.0.2.1", "08:00:00:00:00:03", "1", "65535"];
    const right = ["0000000000000001", "30101", "aabbccdd", "TOP, 2 bytes", ""];
    const read = rows(script, capture, fields);
    expect(read[0]).toEqual([...values, ...rest, "63", "1", ...right]);
    expect(read[1]).toEqual([...values, ...rest, "63", "0", ...right.slice(0, 4), "the checksum is wrong"]);
    expect(read[2]?.slice(14, 16)).toEqual(["4095", "2"]);
    expect(read[2]?.at(-1)).toBe("the length in the header is not that of the packet");
    expect(read[3]?.at(-1)).toBe("the packet is shorter than the header");
  });

  test("a preference says what is not on the wire", async () => {
    const { workingDirectory } = await dissector([sample, "--out", "s.lua"]);
    const capture = path.join(workingDirectory, "a.pcap");
    captureOf([withSums(`${ethernet} ${header("003f", "SUM1")} 1122`)], capture);
    const script = path.join(workingDirectory, "s.lua");
    expect(rows(script, capture, ["xg.sample.boot"])).toEqual([["1"]]);
    expect(rows(script, capture, ["xg.sample.boot"], ["-o", "xg.sample.little:FALSE"])).toEqual([["16777216"]]);
    expect(rows(script, capture, ["xg.sample.mask"], ["-o", "xg.sample.words:2"])).toEqual([["00000000"]]);
  });

  /** The checksum of the header and the data (RFC 1071) in place of SUM. */
  function withSums(frame: string): string {
    const bare = Buffer.from(frame.slice(ethernet.length).replaceAll(" ", "").replace(/SUM\d/, "0000"), "hex");
    const even = bare.length % 2 === 0 ? bare : Buffer.concat([bare, Buffer.alloc(1)]);
    let total = 0;
    for (let index = 0; index < even.length; index += 2) total += even.readUInt16BE(index);
    while (total > 0xffff) total = (total % 0x1_0000) + Math.floor(total / 0x1_0000);
    return frame.replace(/SUM\d/, (0xffff - total).toString(16).padStart(4, "0"));
  }

  test.each([
    [
      "faults.xgraph",
      ["--set", "loss=5%", "--set", "input=interrupt"],
      ["xg.blast", "xg.bid", "xg.bidctl", "xg.chan", "xg.select"],
    ],
    ["tr94-19/table8.xgraph", ["--set", "size=2KiB", "--set", "version=Regular"], ["xg.mesh"]],
    [
      "active-messages.xgraph",
      ["--set", "size=1B", "--set", "hw=DECstation5000", "--set", "version=Active Messages"],
      ["xg.am"],
    ],
  ])("the capture of %s has no fault", async (name, point, protocols) => {
    const workingDirectory = emptyDirectory();
    const folder = path.dirname(path.join(examples, name));
    for (const each of readdirSync(folder)) {
      if (/\.(?:xgraph|csv)$/.test(each)) copyFileSync(path.join(folder, each), path.join(workingDirectory, each));
    }
    const file = path.basename(name);
    expect(await dissector([file, "--out", "d.lua"], workingDirectory)).toMatchObject({ code: 0 });
    const io = newConsole({ workingDirectory });
    await xgc(["run", file, ...point, "--pcap", "out.pcapng", "--json"], io);
    expect(io.err()).toMatch(/wrote out\.pcapng: \d+ frames/);
    const capture = path.join(workingDirectory, "out.pcapng");
    const script = path.join(workingDirectory, "d.lua");
    const faulty = "_ws.malformed || _ws.expert.severity > 0x100000 || _ws.lua.error";
    expect(rows(script, capture, ["frame.number", "_ws.expert.message"], ["-Y", faulty])).toEqual([]);
    const counts = readFileSync(script, "utf8").match(/^local proto_/gm)?.length ?? 0;
    expect(counts).toBeGreaterThanOrEqual(protocols.length);
    const seen = new Set(rows(script, capture, ["frame.protocols"]).flatMap(([all = ""]) => all.split(":")));
    for (const protocol of protocols) expect(seen).toContain(protocol);
    if (protocols.includes("xg.bidctl"))
      expect(new Set(rows(script, capture, ["xg.bidctl.checksum.status"], ["-Y", "xg.bidctl"]).flat())).toEqual(
        new Set(["1"]),
      );
  });
});
