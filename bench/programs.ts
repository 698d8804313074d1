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
