/** Where the time goes in the experiment that a study names, and whether its handlers keep the report's rules. */
import { type Account, describePoint } from "../lab/index.js";
import { legend, type Part, partsPlot } from "./plots.js";
import type { Ran } from "./ran.js";
import { type Block, cell, type Sheet } from "./sheet.js";
import type { Study } from "./study.js";
import { place } from "./tables.js";

/** Names of charges by their purpose. */
function kindOfCharge(name: string): string {
  if (/^machine\.(interrupt|stack)\./.test(name)) return "interrupt entry and exit, stack";
  if (/^machine\./.test(name)) return "handing over and switching";
  if (/\.(receive|send)$/.test(name)) return "copying to and from the network";
  if (/\.sent$/.test(name)) return "transmit-complete interrupts";
  return "protocols";
}
const chargeKinds = [
  "copying to and from the network",
  "protocols",
  "interrupt entry and exit, stack",
  "transmit-complete interrupts",
  "handing over and switching",
];

/** The parts of the time of one round trip, if the study asks for them. */
export function accounts(study: Study, ran: readonly Ran[]): readonly Block[] {
  const { account } = study;
  const found = ran.find(({ from }) => from.experiment.name === account?.experiment);
  if (account === undefined || found === undefined) return [];
  const parts: Part[] = [];
  const detail = new Map<string, Map<string, number>>();
  const columns: string[] = [];
  const one: Block[] = [];
  for (const result of found.results) {
    const time = result.samples[account.measure];
    if (result.account === undefined || time === undefined) continue;
    const { row, column } = place(found.table, result.point.labels);
    const trips = result.account.ns / time;
    const label = describePoint(result.point);
    columns.push(label);
    const sums = new Map<string, number>();
    for (const { charges, spent } of result.account.hosts) {
      for (const [name, ns] of [...Object.entries(charges), ["machine.dispatch", spent.switch] as const]) {
        const us = ns / trips / 1000;
        const kind = kindOfCharge(name);
        sums.set(kind, (sums.get(kind) ?? 0) + us);
        const own = detail.get(name) ?? new Map<string, number>();
        detail.set(name, own.set(label, (own.get(label) ?? 0) + us));
      }
    }
    for (const part of chargeKinds) parts.push({ row, column, part, value: sums.get(part) ?? 0 });
  }
  one.push(
    { kind: "heading", level: 2, text: "Where the time goes in one round trip" },
    { kind: "text", text: account.text },
    { kind: "plot", caption: "What the colours mean.", svg: legend(chargeKinds) },
    ...[...new Set(parts.map(({ column }) => column))].map((column): Block => ({
      kind: "plot",
      caption: `Processor time of both hosts in one round trip${column === "" ? "" : ` of ${column}`}, in us.`,
      svg: partsPlot(
        parts.filter((part) => part.column === column),
        chargeKinds,
        "us",
      ),
    })),
  );
  const firsts = found.table.axes.at(-1)?.rows[0]?.label;
  const shown = columns.filter((label) => firsts === undefined || label.endsWith(firsts));
  const sheet: Sheet = {
    head: ["charge", ...shown],
    rows: [...detail].map(([name, values]) => [
      cell(name),
      ...shown.map((label) => cell((values.get(label) ?? 0).toFixed(1))),
    ]),
  };
  one.push({ kind: "sheet", caption: "Every charge of one round trip, both hosts together, in us", sheet });
  return one;
}

/** The report's rules for handlers, for the experiment whose time is split. */
export function rules(study: Study, ran: readonly Ran[]): readonly Block[] {
  const found = ran.find(({ from }) => from.experiment.name === study.account?.experiment);
  if (found === undefined) return [];
  const rows = found.results.flatMap((result) =>
    (result.account?.hosts ?? []).flatMap((host) =>
      host.frames === 0 || host.frameNs === 0 ? [] : [ruleRow(describePoint(result.point), host, result.account!.ns)],
    ),
  );
  if (rows.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: "The rules for time in a handler" },
    {
      kind: "text",
      text: "The report (3.2.3) asks that handling a message takes no longer, on average, than the network needs to receive it; that the longest stay does not outlast what the receive ring can hold; and that time is left for other work. Below, the mean is the time in handlers for each frame received, and frame is how long a frame holds the wire. Where the average rule is broken, a steady stream of such frames would come faster than they can be taken; a ping-pong never sends one, and so nothing is lost here.",
    },
    {
      kind: "sheet",
      sheet: {
        head: [
          "",
          "host",
          "handler per frame, us",
          "frame on the wire, us",
          "average",
          "longest, us",
          "peak",
          "head-room",
        ],
        rows,
      },
    },
  ];
}

function ruleRow(label: string, host: Account["hosts"][number], ns: number): Sheet["rows"][number] {
  const mean = host.handlers.total / host.frames;
  const holds = (good: boolean): ReturnType<typeof cell> => cell(good ? "holds" : "broken", good ? "good" : "bad");
  return [
    cell(label),
    cell(host.host),
    cell((mean / 1000).toFixed(1)),
    cell((host.frameNs / 1000).toFixed(1)),
    holds(mean <= host.frameNs),
    cell((host.handlers.longest / 1000).toFixed(1)),
    holds(host.handlers.longest <= host.frameNs * host.ring),
    cell(`${((1 - host.handlers.total / ns) * 100).toFixed(0)} %`),
  ];
}
