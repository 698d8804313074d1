/** Forty mistakes in the files of the tutorial, each with the code of what an editor has to show for it. */
export interface Mistake {
  readonly file: string;
  readonly written: string;
  readonly instead: string;
  readonly code: string;
}

const of =
  (file: string) =>
  (written: string, instead: string, code: string): Mistake => ({ file, written, instead, code });
const udp = of("udp.xgraph");
const seq = of("seq.xgraph");
const test = of("seqtest.xgraph");
const code = of("seq.ts");
const fast = of("fast.xgraph");

export const mistakes: readonly Mistake[] = [
  udp("barrier net.udp -> test", "barrier net.udp -> tset", "XG3001"),
  udp("  needs nic: device;", "  needs nic: device", "XG1002"),
  udp('import { Inet }           from "std/inet";', 'import { Inet }           from "std/init";', "XG1105"),
  udp("import { UDPTEST }", "import { UDPTSET }", "XG1109"),
  udp("Ethernet10 joins", "Ethernet11 joins", "XG3001"),
  udp(
    "on DECstation5000 runs Stack(handoff) under input;\n  link",
    "on DECstation runs Stack(handoff) under input;\n  link",
    "XG3001",
  ),
  udp("runs Stack(handoff) under input;\n  link", "runs Stak(handoff) under input;\n  link", "XG3001"),
  udp("under input;\n  link", "under inputs;\n  link", "XG3001"),
  udp("10.0.0.2/24", "10.0.0.1/24", "XG6010"),
  udp("10.0.0.2/24", "10.0.0.300/24", "XG1011"),
  udp("trips: 100)", "tripz: 100)", "XG3011"),
  udp("trips: 100)", "trips: 100 B)", "XG3101"),
  udp("size: 100 B, trips: 100", "size: 100 Bytes, trips: 100", "XG1008"),
  udp("pingpong(server.test, size: 100 B, trips: 100)", "pongping(server.test, size: 100 B, trips: 100)", "XG6103"),
  udp("because lengthy", "because slow", "XG2106"),
  udp('"never":         interrupt,  false;', '"never":         interrupt;', "XG7005"),
  udp("run Pair(input, handoff);", "run Pair(input);", "XG3010"),
  udp("in us;", "in B;", "XG7104"),
  udp("mean(client.test.rtt)", "mean(client.test.rrt)", "XG7105"),
  udp("mean(client.test.rtt)", "men(client.test.rtt)", "XG3117"),
  udp("server.cpu.switches", "server.cpu.swiches", "XG7105"),
  udp("net  = Inet over nic;", "net  = Inet;", "XG2005"),
  udp("UDPTEST over net.udp", "UDPTEST over net.upd", "XG2013"),
  udp("graph Stack(handoff: bool)", "graph Stack(handoff: boolean)", "XG3001"),
  udp('"Where does a thread take over?"', '"Where does a thread take over?', "XG1012"),
  udp("experiment handover", "experimnt handover", "XG1003"),
  udp("threads(1), false", "threads(0), false", "XG3103"),
  udp("measure handoffs = server.handoffs;", "measure rtt = server.handoffs;", "XG3003"),
  seq("number: u32;", "number: u33333;", "XG4022"),
  seq("number SEQ = 30001;", "number SEQ = 2;", "XG4103"),
  seq("provides Datagram;", "provides Datagramm;", "XG3001"),
  seq('from "./seq.ts"', 'from "./sequence.ts"', "XG4026"),
  seq("counter received;", "counter received;\n  counter received;", "XG3003"),
  seq("counter received;", "counter receivedAll;", "XG4505"),
  test("SEQ.push  = assumed(4 us);", "SEQ.pull  = assumed(4 us);", "XG5102"),
  test("expect received == 100;", "expect recieved == 100;", "XG3001"),
  test("Ethernet10(duplicate: duplicate)", "Ethernet10(dublicate: duplicate)", "XG5201"),
  fast("machine Fast", "machine Fast extends Nothing", "XG1001"),
  code("yield* this.slots.lower.open(participants, type)", "this.slots.lower.open(participants, type)", "XG4502"),
  code("this.#sessions.resolve(lower.id)", "this.#sessions.resolv(lower.id)", "XG4501"),
];
