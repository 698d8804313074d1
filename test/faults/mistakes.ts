/** Mistakes of new users: each is one change in a project that `xgc init` has just made. */

export interface Mistake {
  readonly file: "lan.xgraph" | "greet.xgraph" | "greet.ts" | "lan.test.xgraph";
  readonly from: string;
  readonly to: string;
}

const inProgram = (from: string, to: string): Mistake => ({ file: "lan.xgraph", from, to });
const inProtocol = (from: string, to: string): Mistake => ({ file: "greet.xgraph", from, to });
const inCode = (from: string, to: string): Mistake => ({ file: "greet.ts", from, to });

export const mistakes: Readonly<Record<string, Mistake>> = {
  // ------------------------------------------------------------------------------------------ the program
  "forgets an import": inProgram('import { Ethernet10 } from "std/media";\n', ""),
  "imports from a package that is not there": inProgram('"std/media"', '"std/medium"'),
  "imports a file without ./": inProgram('"./greet.xgraph"', '"greet.xgraph"'),
  "imports a file that is not there": inProgram('"./greet.xgraph"', '"./greeting.xgraph"'),
  "misspells an imported name": inProgram("import { DECstation5000 }", "import { Decstation5000 }"),
  "misspells a name": inProgram("greet = GREET over", "greet = GRET over"),
  "forgets a semicolon": inProgram("over nic;", "over nic"),
  "forgets a bracket": inProgram("because lengthy;\n}", "because lengthy;\n"),
  "leaves the keyword of a graph out": inProgram("graph Station", "Station"),
  "writes the keyword of another language": inProgram("scenario Lan", "struct Lan"),
  "takes a reserved word for a name": inProgram("  net   = Inet over nic;", "  link   = Inet over nic;"),
  "puts a protocol over what does not provide its service": inProgram("GREET over net.udp", "GREET over net.eth"),
  "puts a protocol over nothing": inProgram("GREET over net.udp", "GREET"),
  "uses an instance before it is declared": inProgram("over nic;\n  greet", "over greet;\n  greet"),
  "places a barrier where no binding is": inProgram("barrier net.udp -> greet", "barrier net.tcp -> greet"),
  "gives a reason that there is not": inProgram("because lengthy", "because slow"),
  "leaves the machine of a host out": inProgram("host client on DECstation5000 runs", "host client runs"),
  "names a mode that there is not": inProgram("threads(1), false", "polled(1), false"),
  "leaves the mask of an address out": inProgram("client as 10.0.0.1/24", "client as 10.0.0.1"),
  "writes an address that cannot be": inProgram("10.0.0.2/24", "10.0.0.256/24"),
  "gives two hosts one address": inProgram("10.0.0.2/24", "10.0.0.1/24"),
  "joins a host that is not there": inProgram("joins client as", "joins clint as"),
  "starts an entry that is not there": inProgram("start client.greet.ask", "start client.greet.send"),
  "misspells an argument": inProgram("ask(server.greet, size: size);", "ask(server.greet, sise: size);"),
  "leaves an argument out": inProgram(
    "start client.greet.ask(server.greet, size: size)",
    "start client.greet.ask(size: size)",
  ),
  "passes a number for an amount of bytes": inProgram("size: size, times: 1", "size: 100, times: 1"),
  "takes a wrong unit": inProgram("vary size in [1 B, 1000 B]", "vary size in [1 us, 1000 B]"),
  "takes a unit that there is not": inProgram("1000 B]", "1000 bytes]"),
  "leaves a column out": inProgram("interrupt,  false;", "interrupt;"),
  "runs a scenario with too few arguments": inProgram("run Lan(size, input, handoff)", "run Lan(size)"),
  "measures a series as a number": inProgram("mean(client.greet.roundTrip) in us", "client.greet.roundTrip in us"),
  "measures in a wrong unit": inProgram(") in us;", ") in B;"),
  "measures what is not counted": inProgram("mean(client.greet.roundTrip)", "mean(client.greet.rtt)"),
  "compares with one equals sign": {
    file: "lan.test.xgraph",
    from: "answers == 100",
    to: "answers = 100",
  },
  // ----------------------------------------------------------------------------------------- the protocol
  "forgets the number of a protocol": inProtocol("\nnumber GREET = 30001;\n", "\n"),
  "names an implementation that is not there": inProtocol('"./greet.ts"', '"./greeting.ts"'),
  "gives a default out of its range": inProtocol("65535 = 7", "65535 = 70000"),
  "misspells a type": inProtocol("times: int = 100", "times: integer = 100"),
  "adds a counter and does not declare again": inProtocol("  counter answers;", "  counter answers;\n  counter lost;"),
  "adds an entry and does not implement it": inProtocol("  counter answers;", "  entry stop();\n  counter answers;"),
  "adds a header field of a type that there is not": inProtocol(
    "  counter answers;",
    "  header { kind: uint8; }\n  counter answers;",
  ),
  // ----------------------------------------------------------------------------------- the implementation
  "forgets yield*": inCode(
    "      yield* this.slots.lower.push(session, question);",
    "      this.slots.lower.push(session, question);",
  ),
  "writes yield for yield*": inCode("yield* answered.wait()", "yield answered.wait()"),
  "awaits an operation": inCode("yield* answered.wait()", "await answered.wait()"),
  "writes an async function for an operation": inCode("override *ask(", "override async ask("),
  "leaves the star of an operation out": inCode("override *init(): Op {", "override init(): Op {"),
  "leaves an effect out": inCode("Op<void, Down>", "Op<void>"),
  "leaves .js out": inCode('"./greet.xgraph.js"', '"./greet.xgraph"'),
  "imports the declaration as .ts": inCode('"./greet.xgraph.js"', '"./greet.xgraph.ts"'),
  "forgets an import in TypeScript": inCode("  Semaphore,\n", ""),
  "gives the class another name": inCode("export class GREET ", "export class Greet "),
  "does not export the class": inCode("export class GREET ", "class GREET "),
  "exports the class as default": inCode("export class GREET ", "export default class GREET "),
  "extends no base class": inCode(" extends GREETBase", ""),
  "leaves an entry out": inCode("override *ask(", "*asks("),
  "passes an argument of a wrong type": inCode("this.host.message(size,", 'this.host.message("size",'),
  "misspells a counter": inCode("this.counters.answers", "this.counters.answer"),
  "misspells a slot": inCode("this.slots.lower.openEnable", "this.slots.lowr.openEnable"),
  "misspells an option of the entry": inCode("    size = 64,", "    sise = 64,"),
  "takes a parameter for one of a wrong type": inCode("readonly times?: number", "readonly times?: string"),
  "returns a value from an operation that has none": inCode("      return;\n    }", "      return 1;\n    }"),
  "does not look whether a session was opened": inCode(
    "    if (session === null) throw new RunError(`${this.host.name} cannot reach ${peer.host.name}`);\n",
    "",
  ),
  "forgets a bracket in TypeScript": inCode("answered.signal();\n  }", "answered.signal();\n"),
};
