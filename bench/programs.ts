/** Programs of any size, made as text: the workload of the compiler's benchmarks. */

/** One protocol over a device and one over messages, both as plain as they can be; their classes are in `protocols.ts`. */
const declarations = `service Datagram: push;

protocol LINK from "./protocols.ts" {
  needs lower: device;
  provides Datagram;
}
protocol STEP from "./protocols.ts" {
  needs lower: Datagram;
  provides Datagram;
}
number LINK = 1;
number STEP = 2;
`;

/** What implements the protocols of {@link chain} and {@link wide}: everything goes straight up and straight down. */
export const protocols = `import { type Down, type Message, type Op, Protocol, Session, type Up } from "xgc/runtime";

class StraightSession extends Session {
  override *push(message: Message): Op<boolean, Down> {
    return yield* this.protocol.lowers[0]!.push(this, message);
  }
}
abstract class Straight extends Protocol {
  override *demux(session: Session, message: Message): Op<void, Up> {
    yield* session.up.demux(session, message);
  }
}
export class LINK extends Straight {}
export class STEP extends Straight {}
export { StraightSession };
`;

/** A graph of `n` instances, each over the one before it. */
export function chain(n: number): string {
  const lines = ["  i0 = LINK over nic;"];
  for (let index = 1; index < n; index++) lines.push(`  i${index} = STEP over i${index - 1};`);
  return graphOf("Chain", lines);
}

/** A graph of `n` instances, all but one over the first. */
export function wide(n: number): string {
  const lines = ["  i0 = LINK over nic;"];
  for (let index = 1; index < n; index++) lines.push(`  i${index} = STEP over i0;`);
  return graphOf("Wide", lines);
}

function graphOf(name: string, lines: readonly string[]): string {
  return `${declarations}\ngraph ${name} {\n  needs nic: device;\n${lines.join("\n")}\n}\n`;
}

/** The program of Table 4 (its text) as often as makes `lines` lines, comments and all, in one: each time with names of its own. */
export function manyTables(lines: number, table4: string): string {
  const written = table4.trimEnd().split("\n");
  const imports = written.filter((line) => line.startsWith("import "));
  const rest = written.filter((line) => !line.startsWith("import "));
  const all = [...imports];
  for (let index = 0; all.length + rest.length <= lines; index++)
    all.push(...rest.map((line) => line.replace(/\b(UdpStack|UdpPair)\b|(?<=^experiment )table4\b/g, `$&x${index}`)));
  return `${all.join("\n")}\n`;
}

/** The same without comments and expectations, so that there are half as many programs again in as many lines. */
export function manyPrograms(lines: number): string {
  const all = [
    'import { Inet } from "std/inet";',
    'import { UDPTEST } from "std/tests";',
    'import { DECstation5000 } from "std/machines";',
    'import { Ethernet10 } from "std/media";',
  ];
  for (let index = 0; all.length + 30 <= lines; index++) all.push(...likeTable4(index));
  return `${all.join("\n")}\n`;
}

const likeTable4 = (index: number): string[] =>
  `
/// UDPTEST on the Internet stack.
graph Stack${index}(handoff: bool = false) {
  needs nic: device;
  net = Inet over nic;
  test = UDPTEST over net.udp;
  barrier net.udp -> test when handoff because lengthy;
}
scenario Pair${index}(size: bytes, input: mode, client: bool = false, server: bool = false) {
  host a on DECstation5000 runs Stack${index}(client) under input;
  host b on DECstation5000 runs Stack${index}(server) under input;
  link lan = Ethernet10 joins a as 10.0.0.1/24, b as 10.0.0.2/24;
  warm  a.test.pingpong(b.test, size: size, trips: 100);
  start a.test.pingpong(b.test, size: size, trips: 1_000);
}
experiment table${index} "Round trip" {
  vary version (input, client, server) {
    "Regular":            threads(1), false, false;
    "IPP client handoff": interrupt,  true,  false;
    "IPP server handoff": interrupt,  false, true;
    "IPP no handoff":     interrupt,  false, false;
  }
  vary size in [1 B, 1000 B, 2000 B, 4000 B];
  run Pair${index}(size, input, client, server);
  measure rtt  = mean(a.test.rtt) in us;
  measure gain = rtt[version: "Regular"] - rtt in us;
}`.split("\n");
