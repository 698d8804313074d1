import { describe, expect, test } from "vitest";
import { moduleOf, shown, shownDeclaration, shownMember } from "./show.js";

describe("declarations", () => {
  test("import and export", () => {
    expect(shownDeclaration('import { A, B as C } from "std/inet";')).toEqual({
      kind: "Import",
      names: [{ name: "A" }, { name: "B", as: "C" }],
      from: '"std/inet"',
    });
    expect(shownDeclaration('export { A } from "./a.xgraph";')).toMatchObject({ kind: "Import", exported: true });
  });

  test("service", () => {
    expect(shownDeclaration("service Datagram: push;")).toEqual({ kind: "Service", name: "Datagram", realm: "push" });
    const text = "service R: control { resolve(host: Host): Mac blocks; upcall rebooted(host: Host, id: u32); }";
    const host = { kind: "Parameter", name: "host", type: { kind: "TypeReference", name: "Host" } };
    const id = { kind: "Parameter", name: "id", type: { kind: "TypeReference", name: "u32" } };
    expect(shownDeclaration(text)).toMatchObject({
      realm: "control",
      operations: [
        {
          kind: "ServiceOperation",
          name: "resolve",
          parameters: [host],
          result: { kind: "TypeReference", name: "Mac" },
          blocks: true,
        },
        { kind: "ServiceOperation", upcall: true, name: "rebooted", parameters: [host, id] },
      ],
    });
  });

  test("protocol", () => {
    expect(
      shownDeclaration('protocol IP(ttl: int in 1..255 = 30, gateway: address = none) from "./ip.ts" { }'),
    ).toEqual({
      kind: "Protocol",
      name: "IP",
      parameters: [
        {
          kind: "Parameter",
          name: "ttl",
          type: { kind: "TypeReference", name: "int" },
          within: "(1 .. 255)",
          default: "30",
        },
        { kind: "Parameter", name: "gateway", type: { kind: "TypeReference", name: "address" }, default: "none" },
      ],
      from: '"./ip.ts"',
    });
    expect(shownDeclaration("virtual protocol V { }")).toEqual({ kind: "Protocol", virtual: true, name: "V" });
  });

  test("number", () => {
    expect(shownDeclaration("number IP = 2;")).toEqual({ kind: "Number", protocol: "IP", value: "2" });
    expect(shownDeclaration("number IP over ETH = 0x0800;")).toEqual({
      kind: "Number",
      protocol: "IP",
      over: "ETH",
      value: "2048",
    });
  });

  test("machine, costs, medium", () => {
    expect(shownDeclaration("machine M extends N { interrupt.entry = fitted(15 us, 5 us..40 us); if = one; }")).toEqual(
      {
        kind: "Machine",
        name: "M",
        extends: "N",
        settings: [
          { kind: "Setting", path: "interrupt.entry", value: "fitted(15'us, (5'us .. 40'us))" },
          { kind: "Setting", path: "if", value: "one" },
        ],
      },
    );
    expect(shownDeclaration("costs on M { IP.demux = assumed(1 us); }")).toEqual({
      kind: "Costs",
      on: "M",
      settings: [{ kind: "Setting", path: "IP.demux", value: "assumed(1'us)" }],
    });
    expect(shownDeclaration("medium E extends F { rate = 10 Mbps; }")).toEqual({
      kind: "Medium",
      name: "E",
      extends: "F",
      settings: [{ kind: "Setting", path: "rate", value: "10'Mbps" }],
    });
  });

  test("scenario parameters may be of the types that are reserved words", () => {
    expect(shownDeclaration("scenario S(stack: graph, hw: machine, wire: medium, input: mode) { }")).toMatchObject({
      parameters: ["graph", "machine", "medium", "mode"].map((name) => ({ type: { name } })),
    });
  });
});

describe("members of a protocol", () => {
  test.each([
    [
      "needs lower: Datagram[1..8];",
      { kind: "Needs", name: "lower", type: { name: "Datagram", list: { from: "1", to: "8" } } },
    ],
    ["needs in: bytes[];", { kind: "Needs", name: "in", type: { name: "bytes", list: {} } }],
    [
      "needs port: (eth: Frame, arp: Resolver)[1..10];",
      {
        kind: "Needs",
        type: { tuple: [{ name: "eth", type: { name: "Frame" } }, { name: "arp" }], list: { to: "10" } },
      },
    ],
    ["provides Datagram;", { kind: "Provides", what: "Datagram" }],
    [
      "opens with remote: Host, local: Host = any;",
      { kind: "Opens", participants: [{ name: "remote" }, { name: "local", default: "any" }] },
    ],
    ["demux by type;", { kind: "DemuxBy", field: "type" }],
    ["demux by by;", { kind: "DemuxBy", field: "by" }],
    ["point replied;", { kind: "Point", name: "replied" }],
    [
      "entry ping(size: bytes = 56 B);",
      { kind: "Entry", name: "ping", parameters: [{ name: "size", default: "56'B" }] },
    ],
    [
      "entry talk(size: varying bytes, varying: int, every: varying);",
      {
        kind: "Entry",
        parameters: [
          { name: "size", type: { varying: true, name: "bytes" } },
          { name: "varying", type: { name: "int" } },
          { name: "every", type: { name: "varying" } },
        ],
      },
    ],
    ["counter trips;", { kind: "Counter", name: "trips" }],
    ["gauge queued;", { kind: "Gauge", name: "queued" }],
    ["gauge held: bytes;", { kind: "Gauge", name: "held", type: { name: "bytes" } }],
    ["histogram waited: time;", { kind: "Histogram", name: "waited", type: { name: "time" } }],
    ["series rtt: time;", { kind: "Series", name: "rtt", type: { name: "time" } }],
    ["const a = 1;", { kind: "Const", name: "a", value: "1" }],
    [
      "barrier at replied when wake because shares;",
      { kind: "Barrier", on: { kind: "PointPattern", point: "replied" }, when: "wake", because: "shares" },
    ],
  ])("%s", (text, tree) => {
    expect(shownMember(`protocol P { ${text} }`)).toMatchObject(tree);
  });

  test.each([
    ["version: u4 = 4;", { name: "version", format: "plain", type: "u4", value: "4" }],
    ["_: u1;", { name: "_", format: "plain", type: "u1" }],
    ["header: u8;", { name: "header", format: "plain", type: "u8" }],
    ["options: bytes[ihl * 4 - 20];", { name: "options", format: "plain", type: "bytes", length: "((ihl * 4) - 20)" }],
    [
      "_: bytes[if n == 16 then 3 else 1];",
      { name: "_", format: "plain", type: "bytes", length: "(if (n == 16) 3 1)" },
    ],
    ["sender: u32 native;", { name: "sender", format: "plain", type: "u32", native: true }],
    ["flags: set u8 { a = 1, b = 2 };", { name: "flags", format: "set", type: "u8", members: ["a: 1", "b: 2"] }],
    ["op: enum u8 { start = 1 } = 1;", { name: "op", format: "enum", type: "u8", members: ["start: 1"], value: "1" }],
  ])("header { %s }", (text, tree) => {
    expect(shownMember(`protocol P { header { ${text} } }`)).toEqual({
      kind: "Header",
      fields: [{ kind: "HeaderField", ...tree }],
    });
  });
});

describe("members of a graph", () => {
  test.each([
    ["net = Inet over nic;", { kind: "Instance", name: "net", of: "Inet", over: ["nic"] }],
    ["udp = UDP(checksum: c) over hosts.ip;", { kind: "Instance", arguments: ["checksum: c"], over: ["hosts.ip"] }],
    ["vnet = VNET over (ethL, arpL), (ethR, arpR);", { kind: "Instance", over: ["<ethL, arpL>", "<ethR, arpR>"] }],
    ["chan = CHAN over data: bid, control: ctl;", { kind: "Instance", over: ["data: bid", "control: ctl"] }],
    ["v = VSIZE over b, if d > 0 then c else e;", { kind: "Instance", over: ["b", "(if (d > 0) c e)"] }],
    ["timer = TIMER;", { kind: "Instance", name: "timer", of: "TIMER" }],
    [
      "barrier net.udp -> test when handoff because lengthy;",
      { kind: "Barrier", on: { lower: "net.udp", upper: "test" }, when: "handoff", because: "lengthy" },
    ],
    ["barrier chan -> *;", { kind: "Barrier", on: { kind: "BindingPattern", lower: "chan" } }],
    ["barrier at net.ip.reassembled;", { kind: "Barrier", on: { kind: "PointPattern", point: "net.ip.reassembled" } }],
    ["needs nic: device;", { kind: "Needs", name: "nic" }],
    ["provides net.udp;", { kind: "Provides", what: "net.udp" }],
  ])("%s", (text, tree) => {
    expect(shownMember(`graph G { ${text} }`)).toMatchObject(tree);
  });
});

describe("members of a scenario", () => {
  test.each([
    [
      "host a on M runs G(x, y: 1) under interrupt(full: drop) { net.ip.ttl = 3; }",
      {
        kind: "Host",
        name: "a",
        on: "M",
        runs: "G",
        arguments: ["x", "y: 1"],
        under: "interrupt(full: drop)",
        members: [{ kind: "Setting", path: "net.ip.ttl", value: "3" }],
      },
    ],
    ["host a on M runs G under input;", { kind: "Host", under: "input" }],
    [
      "link lan = E(delay: 1 ms) joins a as 10.0.0.1/24, gw.left;",
      {
        kind: "Link",
        medium: "E",
        arguments: ["delay: 1'ms"],
        joins: [{ host: "a", as: "@10.0.0.1/24" }, { host: "gw.left" }],
      },
    ],
    [
      "warm a.test.ping(b.test, size: size);",
      { kind: "Start", phase: "warm", entry: "a.test.ping", arguments: ["b.test", "size: size"] },
    ],
    ["start a.test.start();", { kind: "Start", phase: "start", entry: "a.test.start" }],
    ["at 2 s crash a;", { kind: "At", time: "2's", action: { kind: "Crash", host: "a" } }],
    ["at when2 boot a[1];", { kind: "At", time: "when2", action: { kind: "Boot", host: "a[1]" } }],
    [
      "at 4 s set west.loss = loss;",
      { kind: "At", time: "4's", action: { kind: "Change", path: "west.loss", value: "loss" } },
    ],
    ["host a[n + 1] on M runs G under threads(1);", { kind: "Host", name: "a", count: "(n + 1)", on: "M" }],
    [
      "for i in 0..n - 2 { link w = E joins a[i].r, a[i + 1].l; for j in [1, 2] { } }",
      {
        kind: "For",
        variable: "i",
        in: "(0 .. (n - 2))",
        members: [
          { kind: "Link", joins: [{ host: "a[i].r" }, { host: "a[(i + 1)].l" }] },
          { kind: "For", variable: "j", in: "[1, 2]" },
        ],
      },
    ],
    ["stop after 120 s;", { kind: "Stop", after: "120's" }],
    ["start stop.after.boot(crash, boot: mean);", { kind: "Start", entry: "stop.after.boot" }],
    ["expect bound(a.nic) <= 1.3 ms;", { kind: "Expect", value: "(bound(a.nic) <= 1.3'ms)" }],
    ["const n = 1;", { kind: "Const" }],
  ])("%s", (text, tree) => {
    expect(shownMember(`scenario S { ${text} }`)).toMatchObject(tree);
  });
});

describe("members of an experiment", () => {
  test.each([
    ["choose n in [1, 2];", { kind: "Vary", chosen: true, name: "n", in: "[1, 2]" }],
    ["place handoff on a, b[*];", { kind: "Place", hosts: ["a", "b[*]"] }],
    ["place handoff in G on a;", { kind: "Place", graph: "G", hosts: ["a"] }],
    ["minimize rtt, busy;", { kind: "Goal", direction: "minimize", measures: ["rtt", "busy"] }],
    [
      "maximize rate subject to motor <= 20 us, lost == 0;",
      { kind: "Goal", direction: "maximize", measures: ["rate"], limits: ["(motor <= 20'us)", "(lost == 0)"] },
    ],
    ["vary size in [1 B, 2 B];", { kind: "Vary", name: "size", in: "[1'B, 2'B]" }],
    [
      'vary version (input, n) { "Regular": threads(1), 1; "IPP": interrupt, 2; }',
      {
        kind: "Vary",
        sets: ["input", "n"],
        rows: [
          { label: '"Regular"', values: ["threads(1)", "1"] },
          { label: '"IPP"', values: ["interrupt", "2"] },
        ],
      },
    ],
    ["repeat 20;", { kind: "Repeat", times: "20" }],
    [
      "repeat until rtt within 1 % in 10..500;",
      { kind: "Repeat", until: { measure: "rtt", within: "1'%", runs: "(10 .. 500)" } },
    ],
    ["run S(size, background: 0.28 Hz);", { kind: "Run", scenario: "S", arguments: ["size", "background: 0.28'Hz"] }],
    ["measure rtt = mean(a.rtt) in us;", { kind: "Measure", name: "rtt", value: "mean(a.rtt)", unit: "us" }],
    ["measure cost = a.cost in us/B;", { kind: "Measure", unit: "us/B" }],
    ["measure load = a.cpu in %;", { kind: "Measure", unit: "%" }],
    [
      'expect rtt within 2 %, mean 0.5 % of measured when version != "Regular";',
      {
        kind: "Expect",
        value: "rtt",
        within: { each: "2'%", mean: "0.5'%", of: "measured" },
        when: '(version != "Regular")',
      },
    ],
    ["expect rtt within 40 us of m;", { kind: "Expect", within: { each: "40'us", of: "m" } }],
    ["expect a == b;", { kind: "Expect", value: "(a == b)" }],
  ])("%s", (text, tree) => {
    expect(shownMember(`experiment e "title" { ${text} }`)).toMatchObject(tree);
  });

  test("a title", () => {
    expect(shownDeclaration('experiment e "t" { }')).toEqual({ kind: "Experiment", name: "e", title: '"t"' });
  });
});

describe("what stands before a declaration or a member", () => {
  test("documentation and silencers", () => {
    const { declarations } = moduleOf(
      [
        "/// Two lines",
        "///  of documentation.",
        "// a comment",
        "//// another",
        '@allow(XG2107, "reason")',
        "graph G {",
        "  /// The card.",
        "  needs nic: device;",
        "  net = Inet over nic;  /// Belongs to the next.",
        '  @allow(XG1, "a") @allow(XG2, "b")',
        "  eth = ETH over nic;",
        "}",
      ].join("\r\n"),
    );
    expect(shown(declarations)).toMatchObject([
      {
        doc: "Two lines\n of documentation.",
        allows: [{ code: "XG2107", reason: '"reason"' }],
        members: [
          { name: "nic", doc: "The card." },
          { name: "net" },
          { name: "eth", doc: "Belongs to the next.", allows: [{ code: "XG1" }, { code: "XG2" }] },
        ],
      },
    ]);
    expect(declarations[0]).not.toHaveProperty("members.1.doc");
  });

  test("header fields and operations have documentation, too", () => {
    expect(shownMember("protocol P { header {\n/// Length.\nlength: u16; } }")).toMatchObject({
      fields: [{ doc: "Length." }],
    });
    expect(shownDeclaration("service S: control {\n/// Asks.\nask(); }")).toMatchObject({
      operations: [{ doc: "Asks." }],
    });
  });
});
