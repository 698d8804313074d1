/** The part of a report about barriers that never handed over. */
import { joinedBarriers } from "./barriers.js";
import { printable } from "./printable.js";
import type { Table } from "./table.js";

/** Barriers that never handed over at any point, with the reasons; those that handed over at some point are left out. */
export function idleBarrierLines({ rows }: Table): readonly string[] {
  const idle = joinedBarriers(rows.map(({ result }) => result)).filter(({ handoffs }) => handoffs === 0);
  if (idle.length === 0) return [];
  const lines = idle.map(({ host, barrier, came: { handler, thread }, idle: why = "" }) => {
    const came = handler > 0 || thread === 0 ? "" : `${messages(thread)} came in threads, none in a handler: `;
    return `  ${printable(host)}: ${printable(barrier)}: ${came}${printable(why)}`;
  });
  return ["", "Barriers that never handed over", ...lines];
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count.toLocaleString("en-US")} messages`;
}
