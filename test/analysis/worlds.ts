/** Programs made at random, over most of what hosts can be made of: graphs with barriers, modes, machines, and wires that lose. They stand beside the incidents. */
import fc from "fast-check";

const modes = fc.constantFrom(
  "threads(1)",
  "threads(3)",
  "threads(1, exclusion: lock)",
  "interrupt",
  "interrupt(threads: 2, stacks: 2)",
  "interrupt(block: always)",
  "interrupt(budget: 200 us)",
  "interrupt(budget: 100 us, full: drop)",
  "interrupt(budget: 50 ms)",
  "interrupt(full: drop)",
  "interrupt(exclusion: lock)",
  "interrupt(exclusion: mask)",
  "moderated(spacing: 1 ms)",
  "deferred",
  "polling(budget: 4)",
);
const machines = fc.constantFrom("DECstation5000", "Small", "Draining", "Clocked");

/** Room for little; one that takes all frames at once; one with a clock that interrupts at a higher level. */
const machineTexts = `
machine Small extends DECstation5000 {
  nic.txRing      = assumed(2);
  memory.messages = assumed(30000 B);
}
machine Draining extends DECstation5000 {
  nic.drains = assumed(all);
}
machine Clocked extends DECstation5000 {
  device.clock.every = assumed(1 ms);
  device.clock.work  = assumed(20 us);
  device.clock.level = assumed(2);
  domain.crossing    = assumed(70 us);
}
`;

/** Links, and the faults on them. */
const faults = fc.constantFrom("", "loss: 3 %", "duplicate: 5 %, reorder: 5 %", "corrupt: 2 %, loss: 1 %");

const hosts = fc.record({ client: modes, server: modes, clientMachine: machines, serverMachine: machines, faults });
type Hosts = typeof hosts extends fc.Arbitrary<infer Value> ? Value : never;

interface Parts {
  readonly imports: readonly string[];
  readonly graph: string;
  readonly barrier: string;
  readonly medium: string;
  readonly as: readonly [string, string];
  readonly starts: readonly string[];
  readonly measure: string;
}

function worldText(
  { imports, graph, barrier, medium, as, starts, measure }: Parts,
  { client, server, clientMachine, serverMachine, faults: bad }: Hosts,
): string {
  const link = bad === "" ? medium : `${medium}(${bad})`;
  return `${imports.map((each) => `import ${each};\n`).join("")}import { DECstation5000 } from "std/machines";
import { ${medium} } from "std/media";
${machineTexts}
graph Stack {
  needs nic: device;
${graph}${barrier === "" ? "" : `  barrier ${barrier};\n`}}

scenario Two {
  host client on ${clientMachine} runs Stack under ${client};
  host server on ${serverMachine} runs Stack under ${server};
  link lan = ${link} joins client${as[0]}, server${as[1]};
${starts.map((each) => `  start ${each};\n`).join("")}  stop after 2 s;
}

experiment one "One" {
  run Two;
  measure what = ${measure};
}
`;
}

interface Datagrams {
  readonly hosts: Hosts;
  readonly barrier: string;
  readonly medium: string;
  readonly size: number;
  readonly together: number;
  readonly checksum: boolean;
}

const plain: Datagrams = {
  hosts: {
    client: "interrupt",
    server: "interrupt",
    clientMachine: "Small",
    serverMachine: "DECstation5000",
    faults: "",
  },
  ...{ barrier: "", medium: "Ethernet10", size: 1000, together: 1, checksum: false },
};

/** Round trips over UDP; options that are left out have plain values. */
export function textOf(given: Partial<Datagrams>): string {
  const { hosts: both, barrier, medium, size, together, checksum } = { ...plain, ...given };
  return worldText(
    {
      imports: ['{ ETH, ARP, VNET, IP, ICMP, UDP } from "std/inet"', '{ UDPTEST } from "std/tests"'],
      graph: `  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
  icmp = ICMP over ip;
  udp  = UDP(checksum: ${checksum}) over ip;
  test = UDPTEST over udp;
`,
      barrier,
      medium,
      as: [" as 10.0.0.1/24", " as 10.0.0.2/24"],
      starts: [
        `client.test.pingpong(server.test, size: ${size} B, trips: 12, together: ${together})`,
        "server.icmp.ping(client.icmp, size: 300 B, times: 2)",
      ],
      measure: "mean(client.test.rtt) in us",
    },
    both,
  );
}

const datagrams = fc
  .record({
    hosts,
    barrier: fc.constantFrom(
      "",
      "nic -> eth",
      "eth -> vnet",
      "vnet -> ip",
      "ip -> udp",
      "udp -> test",
      "at ip.reassembled",
    ),
    medium: fc.constantFrom("Ethernet10", "SwitchedEthernet100"),
    size: fc.integer({ min: 0, max: 9000 }),
    together: fc.integer({ min: 1, max: 12 }),
    checksum: fc.boolean(),
  })
  .map(textOf);

/** The RPC suite, with or without BLAST and a choice by size, right over Ethernet. */
const calls = fc
  .record({
    hosts,
    below: fc.constantFrom("bulk", "short", "chosen"),
    barrier: fc.constantFrom(
      "",
      "nic -> eth",
      "eth -> bidctl",
      "bid -> chan",
      "low -> bid",
      "chan -> vchan",
      "vchan -> select",
      "select -> test",
    ),
    wake: fc.boolean(),
    channels: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 8000 }),
  })
  .map(({ hosts: both, below, barrier, wake, channels, size }) => {
    const low = { bulk: "BLAST over eth", short: "VDROP over eth", chosen: "VSIZE over eth, blast" }[below];
    return worldText(
      {
        imports: [
          '{ ETH, BLAST, VSIZE, VDROP, BIDCTL, BID, CHAN, VCHAN, SELECT } from "std/xkernel"',
          '{ RPCTEST } from "std/tests"',
        ],
        graph: `  eth    = ETH over nic;
${below === "chosen" ? "  blast  = BLAST over eth;\n" : ""}  low    = ${low};
  bidctl = BIDCTL(firstWait: 50 ms) over eth;
  bid    = BID over low, bidctl;
  chan   = CHAN(wakeInThread: ${wake}, timeout: 100 ms) over bid, bidctl;
  vchan  = VCHAN(channels: ${channels}) over chan;
  select = SELECT over vchan;
  test   = RPCTEST over select;
`,
        barrier,
        medium: "Ethernet10",
        as: ["", ""],
        starts: [0, 1, 2].map(
          () => `client.test.calls(server.test, size: ${below === "short" ? Math.min(size, 1300) : size} B, trips: 8)`,
        ),
        measure: "client.test.failed",
      },
      both,
    );
  });

/** Two nets with frames of other lengths, a router between them, and several clients. */
const nets = fc
  .record({
    hosts,
    handoff: fc.boolean(),
    router: modes,
    size: fc.integer({ min: 1, max: 6000 }),
    mtu: fc.constantFrom(576, 1006),
  })
  .map(
    ({ hosts: { client, server, clientMachine, serverMachine, faults: bad }, handoff, router, size, mtu }) => `
import { Inet, Router } from "std/inet";
import { UDPTEST, WINDOW } from "std/tests";
import { DECstation5000 } from "std/machines";
import { Ethernet10, T1 } from "std/media";
${machineTexts}
graph Stack(gateway: address) {
  needs nic: device;
  net    = Inet(gateway: gateway) over nic;
  test   = UDPTEST over net.udp;
  window = WINDOW over net.udp;
}

scenario Nets {
  host client[2] on ${clientMachine} runs Stack(10.0.1.254) under ${client};
  host server on ${serverMachine} runs Stack(10.0.2.254) under ${server};
  host gw on DECstation5000 runs Router(${handoff}) under ${router};
  link lan = Ethernet10 joins client[*] as 10.0.1.1/24, gw.left as 10.0.1.254/24;
  link wan = T1(mtu: ${mtu} B, delay: 1 ms${bad === "" ? "" : `, ${bad}`}) joins gw.right as 10.0.2.254/24, server as 10.0.2.1/24;
  start client[0].test.pingpong(server.test, size: ${size} B, trips: 6);
  start client[1].window.transfer(server.window, messages: 10, size: 700 B, window: 4);
  stop after 2 s;
}

experiment one "One" {
  run Nets;
  measure what = server.window.delivered;
}
`,
  );

/** What is in a trust domain of its own, and active messages. */
const others = fc
  .record({
    hosts,
    messages: fc.constantFrom("application", "active"),
    wake: fc.boolean(),
    size: fc.integer({ min: 1, max: 1400 }),
  })
  .map(({ hosts: both, messages, wake, size }) =>
    messages === "application"
      ? worldText(
          {
            imports: ['{ Inet } from "std/inet"', '{ APPLICATION } from "./application.xgraph"'],
            graph: "  net         = Inet over nic;\n  application = APPLICATION over net.udp;\n",
            barrier: "net.udp -> application because crosses",
            medium: "Ethernet10",
            as: [" as 10.0.0.1/24", " as 10.0.0.2/24"],
            starts: ["client.application.tell(server.application, times: 12)"],
            measure: "server.application.heard",
          },
          both,
        )
      : worldText(
          {
            imports: ['{ ETH, AM } from "std/xkernel"', '{ AMTEST } from "std/tests"'],
            graph: `  eth  = ETH over nic;\n  am   = AM over eth;\n  test = AMTEST(wakeInThread: ${wake}) over am;\n`,
            barrier: "",
            medium: "Ethernet10",
            as: ["", ""],
            starts: [`client.test.calls(server.test, size: ${size} B, trips: 12)`],
            measure: "mean(client.test.rtt) in us",
          },
          both,
        ),
  );

export const worlds: Readonly<Record<string, fc.Arbitrary<string>>> = { datagrams, calls, nets, others };
