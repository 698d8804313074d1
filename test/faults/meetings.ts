/** Counts which state met which event, over many runs: of the transport by its notes, of the links and hosts by what the runtime records. */
import type { Charge, Trace, TraceKind, World } from "../../src/runtime/index.js";

/** Events by state, with how often. */
type Counts = Map<string, Map<string, number>>;
type Subject = "sender" | "receiver" | "hosts" | "links";

const NIL = "";

export class Meetings implements Trace {
  readonly #tables: Record<Subject, Counts> = {
    sender: new Map(),
    receiver: new Map(),
    hosts: new Map(),
    links: new Map(),
  };
  #last = 0;

  attach(world: World): void {
    world.trace = this;
    this.#last = 0;
    for (const link of world.links) {
      link.tap = (_time, _bytes, { fate }) => {
        for (const each of fate === "" ? ["as sent"] : fate.split(", ")) this.#count("links", link.name, each);
      };
    }
  }

  record(time: number, host: string, kind: TraceKind, context: string, subject: string): void {
    if (time < this.#last) throw new Error(`time goes back from ${this.#last} to ${time} on ${host}`);
    this.#last = time;
    if (kind === "note") {
      const [side = NIL, rest = NIL] = subject.split(": ");
      const [state = NIL, event = NIL] = rest.split(", ");
      if (side === "sender" || side === "receiver") this.#count(side, state, event);
    } else if (kind === "crash" || kind === "drop" || kind === "overrun" || kind === "collision") {
      this.#count("hosts", context.replace(/ \d+$/, ""), kind === "crash" ? `crash of ${host}` : kind);
    }
  }
  charge(time: number, host: string, _context: string, charge: Charge): void {
    this.record(time, host, "charge", NIL, charge.name);
  }

  #count(table: Subject, state: string, event: string): void {
    const rows = this.#tables[table];
    const row = rows.get(state) ?? new Map<string, number>();
    rows.set(state, row);
    row.set(event, (row.get(event) ?? 0) + 1);
  }

  /** As Markdown. */
  get text(): string {
    const { sender, receiver, hosts, links } = this.#tables;
    return [
      section("Frames on the links, by what became of them", "link", links),
      section("The sender of the transport: its state, and what it met", "state", sender),
      section("The receiver: what it knew of the connection, and what came", "state", receiver),
      section("Hosts: what was running, and what happened", "context", hosts),
    ].join("\n");
  }
}

function section(title: string, first: string, rows: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const columns = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))].sort();
  const cells = [
    [first, ...columns],
    ...[...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([state, row]) => [state, ...columns.map((each) => String(row.get(each) ?? 0))]),
  ];
  const widths = [first, ...columns].map((_, index) => Math.max(3, ...cells.map((row) => row[index]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, index) => (index === 0 ? text.padEnd(widths[index]!) : text.padStart(widths[index]!))).join(" | ")} |`;
  const [head = [], ...body] = cells;
  const rule = `| ${widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return `## ${title}\n\n${[line(head), rule, ...body.map(line)].join("\n")}\n`;
}

/** The faults of each link, in words. */
export function ratesOf({ links }: World): string {
  const percent = (share = 0): string => `${share * 100} %`;
  return links
    .map(({ name, data: { loss, duplicate, reorder, corrupt, jitter = 0 } }) => {
      const rates = `${percent(loss)} of the frames lost, ${percent(duplicate)} twice, ${percent(reorder)} overtaken, ${percent(corrupt)} wrong`;
      return `- ${name}: ${rates}, jitter up to ${jitter / 1000} us\n`;
    })
    .join("");
}
