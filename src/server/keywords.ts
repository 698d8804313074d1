/** The words that begin a statement, by where it may stand, and whole statements to fill in. The editors' snippets are made from these. */
import type { Declaration } from "../../grammar/index.js";

type Inside = Declaration["kind"] | "Module";

export interface Keyword {
  readonly word: string;
  readonly doc: string;
}

export interface Snippet {
  readonly name: string;
  readonly inside: Inside;
  readonly doc: string;
  /** With places to fill in: `${1:name}`. */
  readonly body: string;
}

const all: Readonly<Partial<Record<Inside, Readonly<Record<string, string>>>>> = {
  Module: {
    import: 'Names from another module: `import { Inet } from "std/inet";`',
    export: "Names of another module, handed on.",
    graph: "A protocol graph: what stands on what, and where a thread takes over.",
    scenario: "Hosts that run graphs, links that join them, and what they start.",
    experiment: "What is varied, what is run, what is measured, and what is expected of it.",
    protocol: "A protocol: what it needs below, its header, entries and counters. Its operations are in TypeScript.",
    virtual: "A virtual protocol: it has no header, and chooses among those below.",
    service: "What a protocol offers to those above.",
    number: "A protocol number: `number IP over ETH = 0x0800;`",
    machine: "A machine, with what its hardware costs.",
    costs: "What operations of protocols cost on a machine.",
    medium: "What joins hosts: a cable, a line or a switch.",
    const: "A value with a name.",
  },
  Graph: {
    needs: "What the graph stands on: a device, or a service.",
    provides: "The instance that stands for the graph where something is put over it.",
    barrier: "Where a thread takes over from the interrupt handler.",
    const: "A value with a name.",
  },
  Protocol: {
    needs: "A slot: a service below.",
    provides: "The service that it offers above.",
    opens: "The parts of participants that are its own.",
    header: "The fields of its header, in the order of the wire.",
    demux: "`demux by field;`: the field by which messages are told apart on their way up.",
    point: "A place in its operations where a barrier may stand.",
    entry: "An operation that scenarios start.",
    calls: "How often an operation calls what is below, at the most.",
    domain: "The trust domain that it runs in.",
    counter: "How often something has happened.",
    series: "Values, each kept.",
    gauge: "A value that goes up and down.",
    histogram: "Values of which only how many there were of each size is kept.",
    barrier: "A barrier at a point of its own.",
    const: "A value with a name.",
  },
  Scenario: {
    host: "A machine that runs a graph: `host a on DECstation5000 runs Node under interrupt;`",
    link: "A medium that joins hosts: `link lan = Ethernet10 joins a as 10.0.0.1/24, b as 10.0.0.2/24;`",
    warm: "What runs before every counter starts at 0.",
    start: "What runs, and is measured.",
    at: "What happens at a time of the run: `at 2 s crash server;`",
    stop: "`stop after 10 s;`: when the run ends at the latest.",
    expect: "What must hold at the end of every run, or for a handler's bound.",
    for: "Members, once for each value.",
    const: "A value with a name.",
  },
  Experiment: {
    vary: "An axis: what is varied.",
    choose: "As `vary`, for a search of the best of its rows.",
    place: "`place handoff in Stack on server;`: a search of the best barriers.",
    minimize: "The goal of a search: `minimize rtt subject to switches == 0;`",
    maximize: "The goal of a search: `maximize throughput;`",
    repeat: "Runs of each point, each with another seed.",
    run: "The scenario, with its arguments.",
    measure: "What is read of each run.",
    expect: "What must hold of the measures.",
    const: "A value with a name.",
  },
  Service: { upcall: "An operation that goes up." },
};

export function keywordsIn(inside: Inside): readonly Keyword[] {
  return Object.entries(all[inside] ?? {}).map(([word, doc]) => ({ word, doc }));
}

export const snippets: readonly Snippet[] = [
  {
    name: "graph …",
    inside: "Module",
    doc: "A graph on a network interface.",
    body: "graph ${1:Stack} {\n  needs nic: device;\n\n  net = Inet over nic;\n  ${2:test} = ${3:UDPTEST} over net.udp;\n}",
  },
  {
    name: "scenario …",
    inside: "Module",
    doc: "Two hosts on one link.",
    body: "scenario ${1:Pair}(input: mode) {\n  host client on ${2:DECstation5000} runs ${3:Stack} under input;\n  host server on ${2:DECstation5000} runs ${3:Stack} under input;\n  link lan = ${4:Ethernet10} joins client as 10.0.0.1/24, server as 10.0.0.2/24;\n\n  start client.${5:test}.${6:pingpong}(server.${5:test});\n}",
  },
  {
    name: "experiment …",
    inside: "Module",
    doc: "A scenario run for each mode.",
    body: 'experiment ${1:name} "${2:Title}" {\n  vary input in [threads(1), interrupt];\n\n  run ${3:Pair}(input);\n\n  measure ${4:rtt} = mean(client.${5:test.rtt}) in us;\n}',
  },
  {
    name: "protocol …",
    inside: "Module",
    doc: "A protocol on a datagram service; `xgc declare` writes what its implementation starts from.",
    body: 'protocol ${1:NAME} from "./${2:name}.ts" {\n  needs lower: Datagram;\n  provides Datagram;\n\n  entry ${3:run}(peer: endpoint);\n\n  counter ${4:received};\n}',
  },
  {
    name: "barrier …",
    inside: "Graph",
    doc: "A thread takes over on a binding.",
    body: "barrier ${1:net.udp} -> ${2:test} because ${3|lengthy,shares,crosses|};",
  },
  {
    name: "host …",
    inside: "Scenario",
    doc: "A host.",
    body: "host ${1:name} on ${2:DECstation5000} runs ${3:Stack} under ${4:interrupt};",
  },
  {
    name: "link …",
    inside: "Scenario",
    doc: "A link between two hosts.",
    body: "link ${1:lan} = ${2:Ethernet10} joins ${3:a} as 10.0.0.1/24, ${4:b} as 10.0.0.2/24;",
  },
  {
    name: "vary …",
    inside: "Experiment",
    doc: "An axis with labelled rows.",
    body: 'vary ${1:version} (${2:input}) {\n  "${3:threads}": ${4:threads(1)};\n  "${5:interrupt}": ${6:interrupt};\n}',
  },
  {
    name: "measure …",
    inside: "Experiment",
    doc: "The mean of a series.",
    body: "measure ${1:rtt} = mean(${2:client.test.rtt}) in ${3:us};",
  },
];
