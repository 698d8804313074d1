/** Table 4, from its file to the checked program. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { check, type Program } from "../../src/compiler/index.js";
import { checkOnDisk, diskWithImplementations, root, standardLibrary } from "./disk.js";

const entry = "examples/tr94-19/table4.xgraph";
const checked = checkOnDisk(entry);

function program(): Program {
  if (checked.program === undefined) throw new Error(checked.diagnostics.map(({ message }) => message).join("\n"));
  return checked.program;
}
const named = <Item extends { readonly name: string }>(items: readonly Item[], name: string): Item => {
  const found = items.find((item) => item.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const edges = (graph: string): string[] =>
  named(program().graphs, graph).bindings.map(({ id, lower, upper, realm }) => {
    return `${id}: ${lower.path.join(".")}${lower.isNeed ? " (need)" : ""} -> ${upper}, ${realm}`;
  });

test("is without faults", () => {
  expect(checked.diagnostics).toEqual([]);
  expect(program().sources[0]?.name).toBe(entry);
  expect(program().sources.map(({ name }) => name)).toContain("std/inet/ip.xgraph");
});

test("binds Inet and UdpStack", () => {
  expect(edges("Inet")).toEqual([
    "ethOverNic: nic (need) -> eth, device",
    "arpOverEth: eth -> arp, push",
    "vnetOverEth: eth -> vnet, push",
    "vnetOverArp: arp -> vnet, control",
    "ipOverVnet: vnet -> ip, push",
    "icmpOverIp: ip -> icmp, push",
    "udpOverIp: ip -> udp, push",
  ]);
  expect(edges("UdpStack")).toEqual(["testOverNetUdp: net.udp -> test, push"]);
  expect(named(program().graphs, "Inet").provides).toBe("udp");
  const [first, second] = named(program().graphs, "Inet").bindings.filter(({ upper }) => upper === "vnet");
  expect(first).toMatchObject({ slot: "port", element: "eth", index: 0, service: "Frame" });
  expect(second).toMatchObject({ slot: "port", element: "arp", index: 0, service: "Resolver", lowerProtocol: "ARP" });
});

test("has one barrier, on one binding", () => {
  const [barrier, ...more] = named(program().graphs, "UdpStack").barriers;
  expect(more).toEqual([]);
  expect(barrier).toMatchObject({
    text: "barrier net.udp -> test when handoff because lengthy",
    bindings: ["testOverNetUdp"],
    because: "lengthy",
    when: { kind: "parameter", name: "handoff" },
  });
});

test("resolves numbers and lays out headers", () => {
  const numbers = program().numbers.map(({ protocol, over, value }) => [protocol, over ?? "", value].join(" "));
  expect(numbers).toEqual(
    expect.arrayContaining(["IP  2", "IP ETH 2048", "ARP ETH 2054", "UDP IP 17", "UDPTEST  10005"]),
  );
  const { header } = named(program().protocols, "IP");
  expect(header?.fixedBytes).toBe(20);
  expect(header?.demuxBy).toBe("proto");
  const places = header?.fields.map(({ name, bitOffset, bits }) => `${name} ${bitOffset} ${bits ?? "rest"}`);
  expect(places).toEqual([
    ...["version 0 4", "ihl 4 4", "tos 8 8", "length 16 16", "ident 32 16", "reserved 48 1", "df 49 1", "mf 50 1"],
    ...[
      "offset 51 13",
      "ttl 64 8",
      "proto 72 8",
      "checksum 80 16",
      "source 96 32",
      "target 128 32",
      "options 160 rest",
    ],
  ]);
  expect(named(program().protocols, "IP").implementation.specifier).toBe("xgc/stdlib/inet/ip");
});

test("knows the machine by value, kind and label", () => {
  const { values, costs } = named(program().machines, "DECstation5000");
  expect(values["stack.start"]).toMatchObject({
    value: 3600,
    kind: "time",
    label: "measured",
    source: "TR 94-19, Table 2",
  });
  expect(values["switch.direct"]).toMatchObject({ value: 460, kind: "cycles", label: "fitted", low: 425, high: 500 });
  expect(values["nic.drains"]).toMatchObject({ value: "one", kind: "word" });
  expect(costs["nic.receive"]).toMatchObject({
    fixed: { kind: "time", label: "fitted", low: 5_000, high: 60_000 },
    perByte: { kind: "perByte", label: "fitted", low: 250, high: 355 },
  });
  expect(named(program().media, "Ethernet10").values).toMatchObject({
    rate: 1e7,
    mtu: 1500,
    gap: 9600,
    duplex: "half",
  });
});

test("builds the scenario and fills it from the axes", () => {
  const scenario = named(program().scenarios, "UdpPair");
  expect(scenario.links[0]?.joins.map(({ host, device, as }) => [host, device, as])).toMatchObject([
    ["client", "nic", { kind: "prefix", address: 0x0a000001, bits: 24 }],
    ["server", "nic", { kind: "prefix", address: 0x0a000002, bits: 24 }],
  ]);
  expect(scenario.starts.map(({ phase }) => phase)).toEqual(["warm", "start"]);
  expect(scenario.starts[1]?.arguments).toMatchObject({
    peer: { kind: "endpoint", host: "server", instance: "test" },
    trips: { value: 10_000 },
  });

  const experiment = named(program().experiments, "table4");
  expect(experiment.axes.map(({ name, rows }) => [name, rows.map(({ label }) => label)])).toEqual([
    ["version", ["Regular", "IPP client handoff", "IPP server handoff", "IPP no handoff"]],
    ["size", ["1 B", "1000 B", "2000 B", "4000 B"]],
  ]);
  expect(experiment.axes[0]?.rows[1]?.values[0]).toMatchObject({
    mode: "interrupt",
    arguments: { stacks: { value: 16 }, block: { value: "handoff" }, budget: { value: null } },
  });
  expect(experiment.measuredTables).toHaveLength(1);
  expect(experiment.measuredTables[0]?.rows).toHaveLength(16);
  expect(experiment.measures.map(({ name, kind, unit }) => [name, kind, unit.factor])).toEqual([
    ["rtt", "sampled", 1000],
    ["gain", "derived", 1000],
    ["switches", "sampled", 1],
  ]);
  expect(experiment.expectations).toMatchObject([
    { kind: "within", measure: "rtt", each: { value: 0.015, relative: true }, mean: { value: 0.0035, relative: true } },
    { kind: "within", measure: "gain", each: { value: 40_000, relative: false }, of: { kind: "binary" } },
  ]);
});

test("spans name what they are of", () => {
  const { sources, protocols, graphs, scenarios } = program();
  for (const { name, nameSpan } of [...protocols, ...graphs, ...scenarios]) {
    expect(sources[nameSpan.source]?.text.slice(nameSpan.start, nameSpan.end)).toBe(name);
  }
  for (const { bindings } of graphs) {
    for (const { span, upper } of bindings) {
      expect(sources[span.source]?.text.slice(span.start, span.end).startsWith(upper)).toBe(true);
    }
  }
});

test("is plain data, and the same each time", () => {
  const text = JSON.stringify(program());
  expect(JSON.parse(text)).toEqual(program());
  expect(JSON.stringify(checkOnDisk(entry).program)).toBe(text);
});

test("does not depend on the order of declarations", () => {
  const file = path.join(root, entry);
  const text = readFileSync(file, "utf8");
  const declarations = text.split(/^(?=\/\/\/|import|graph|scenario|experiment)/m).filter((part) => part.trim() !== "");
  // A documentation comment belongs to what follows.
  const blocks: string[] = [];
  for (const part of declarations) {
    if (blocks.at(-1)?.startsWith("///") === true && !blocks.at(-1)?.includes("{"))
      blocks.push((blocks.pop() ?? "") + part);
    else blocks.push(part);
  }
  const imports = blocks.filter((block) => block.includes("import "));
  const others = blocks.filter((block) => !block.includes("import ")).reverse();
  const shuffled = [...imports, ...others].join("\n");
  const again = check(file, {
    standardLibrary,
    workingDirectory: root,
    fileSystem: {
      exists: (name) => diskWithImplementations.exists(name),
      read: (name, limit) => (name === file ? { text: shuffled } : diskWithImplementations.read(name, limit)),
    },
  });
  expect(again.diagnostics).toEqual([]);
  expect(withoutPlaces(again.program)).toEqual(withoutPlaces(program()));
});

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !["span", "nameSpan", "boundsSpan", "sources"].includes(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutPlaces(each)]));
}
