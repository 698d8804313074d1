/** Worlds made at random, each with an experiment that leaves barriers open: stacks, machines, modes, wires that lose, goals and limits. */
import fc from "fast-check";

const stacks = [
  {
    imports: 'import { UDPTEST } from "std/tests";',
    top: "top  = UDPTEST over udp;",
    start: (size: number, count: number): string => `client.top.pingpong(server.top, size: ${size} B, trips: ${count})`,
    measure: "mean(client.top.rtt)",
  },
  {
    imports: 'import { WINDOW } from "std/tests";',
    top: "top  = WINDOW over udp;",
    start: (size: number, count: number): string =>
      `client.top.transfer(server.top, messages: ${count}, size: ${Math.min(size, 1400)} B, window: 4)`,
    measure: "server.cpu.busy + client.cpu.busy",
  },
] as const;

export interface World {
  readonly stack: 0 | 1;
  readonly size: number;
  readonly handoff: number;
  readonly share: number;
  readonly mode: string;
  readonly loss: number;
  readonly host: "server" | "client";
  readonly limit: number | undefined;
  readonly second: boolean;
}

export const worlds: fc.Arbitrary<World> = fc.record({
  stack: fc.constantFrom(0 as const, 1 as const),
  size: fc.constantFrom(1, 500, 3000),
  handoff: fc.constantFrom(2, 32, 200),
  share: fc.constantFrom(10, 50, 90),
  mode: fc.constantFrom(
    "interrupt",
    "interrupt(threads: 2)",
    "interrupt(block: always)",
    "interrupt(full: drop)",
    "deferred",
    "threads(1)",
  ),
  loss: fc.constantFrom(0, 0, 3),
  host: fc.constantFrom("server" as const, "client" as const),
  limit: fc.constantFrom(undefined, 1, 200, 400, 1500),
  second: fc.boolean(),
});

/** 256 placements. */
export function worldText({ stack, size, handoff, share, mode, loss, host, limit, second }: World): string {
  const { imports, top, start, measure } = stacks[stack];
  const goals = second ? "minimize cost, switches" : "minimize cost";
  const limits = limit === undefined ? "" : ` subject to handler <= ${limit} us`;
  return `import { ETH, ARP, VNET, IP, UDP } from "std/inet";
${imports}
import { DECstation5000 } from "std/machines";
import { Ethernet10 } from "std/media";

machine Mine extends DECstation5000 {
  handoff.interrupt = assumed(${handoff} us);
  handoff.share     = assumed(${share} %);
}

graph Stack {
  needs nic: device;
  eth  = ETH over nic;
  arp  = ARP over eth;
  vnet = VNET over (eth, arp);
  ip   = IP over vnet;
  udp  = UDP over ip;
  ${top}
}

scenario Two {
  host client on Mine runs Stack under ${host === "client" ? mode : "interrupt"};
  host server on Mine runs Stack under ${host === "server" ? mode : "interrupt"};
  link lan = Ethernet10(loss: ${loss} %) joins client as 10.0.0.1/24, server as 10.0.0.2/24;
  start ${start(size, 6)};
  stop after 20 s;
}

experiment where {
  place handoff on ${host};
  run Two;
  measure cost     = ${measure} in us;
  measure switches = server.cpu.switches + client.cpu.switches;
  measure handler  = max(${host}.nic.handler) in us;
  ${goals}${limits};
}
`;
}
