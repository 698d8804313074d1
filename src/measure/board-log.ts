/** What a kit has printed on a board's serial line, and the machine that follows. */

/** Of one quantity, in cycles; of bytes, in cycles for each. */
export interface Reading {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface BoardLog {
  /** In Hz. */
  readonly clock: number;
  readonly readings: ReadonlyMap<string, Reading>;
}

/** What is wrong with a log: one sentence, and the line if it is one line's fault. */
export class LogFault extends Error {
  override readonly name = "LogFault";
}

const known = ["interrupt.entry", "interrupt.exit", "isr.thread", "thread.thread", "give", "yield", "copy", "checksum"];

/**
 * Reads a log: lines of other programs between them, and whatever a terminal puts before a line, are passed over.
 * @throws LogFault where a line of the kit cannot be read, or the log is not complete.
 */
export function readBoardLog(text: string): BoardLog {
  const readings = new Map<string, Reading>();
  let clock: number | undefined;
  let ended = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const found = /\bxgc,(.*)$/.exec(line)?.[1];
    if (found === undefined) continue;
    const [name = "", ...rest] = found.trim().split(",");
    const numbers = rest.map((field) => (/^\d+$/.test(field) ? Number(field) : NaN));
    const [count = NaN, min = NaN, median = NaN, max = NaN] = numbers;
    if (numbers.length !== 4 || numbers.some(Number.isNaN) || min > median || median > max)
      throw new LogFault(`line ${index + 1} is no result of the kit: "xgc,${found.trim()}"`);
    if (name === "end") ended = true;
    else if (name === "clock") clock = median;
    else if (!known.includes(name)) throw new LogFault(`line ${index + 1}: the kit measures no "${name}"`);
    else readings.set(name, { count, min: min / 1000, median: median / 1000, max: max / 1000 });
    if (name === "clock") ended = false;
  }
  if (clock === undefined)
    throw new LogFault("there is no line that begins with xgc,clock: is this what the kit has printed?");
  if (clock < 1000) throw new LogFault(`a clock of ${clock} Hz is none of a processor`);
  if (!ended) throw new LogFault("the log ends before the kit has: there is no line xgc,end");
  return { clock, readings };
}

/** The machine of a board, as a file of the language. @param from The log's name. */
export function boardMachine({ clock, readings }: BoardLog, from: string): string {
  const of = (name: string): Reading | undefined => readings.get(name);
  const cycles = (value: number): string => `${Math.max(0, Math.round(value))} cycles`;
  const source = (name: string, { count, min, max }: Reading): string =>
    `"${from.replaceAll('"', "'").replaceAll("\\", "/")}: ${name}, ${count} runs, ${Number(min.toFixed(2))} to ${Number(max.toFixed(2))} cycles"`;
  const lines: string[] = [];
  const set = (value: string, name: string, otherwise: string, less?: string): void => {
    const reading = of(name);
    const other = less === undefined ? undefined : of(less);
    lines.push(
      reading === undefined
        ? `  ${value} = assumed(${otherwise});`
        : `  ${value} = measured(${cycles(reading.median - (other?.median ?? 0))}, ${source(name, reading)});`,
    );
  };
  lines.push(
    `  clock = measured(${clock} Hz, "${from.replaceAll('"', "'").replaceAll("\\", "/")}: clock");`,
    "  byteOrder = little;",
  );
  set("interrupt.entry", "interrupt.entry", "12 cycles");
  set("interrupt.exit", "interrupt.exit", "10 cycles");
  lines.push("  stack.start = assumed(20 cycles);");
  // What the kit measures from the handler's end to the thread contains the exit, which the simulator charges apart.
  set("handoff.interrupt", "isr.thread", "0 cycles", "interrupt.exit");
  set("handoff.threads", "isr.thread", "0 cycles", "interrupt.exit");
  lines.push(
    "  handoff.share = assumed(40 %);",
    "  handoff.refill = assumed(0 us);",
    "  handoff.refillPer = assumed(0 %);",
  );
  set("switch.direct", "yield", "0 cycles");
  lines.push("  switch.cold = assumed(0 us);", "  input.idle = assumed(0 us);");
  set("input.queue", "give", "0 cycles");
  for (const pool of ["app", "rx", "worker"]) set(`pool.${pool}.handoff`, "thread.thread", "0 cycles");
  lines.push(
    "  nic.ring = assumed(4);",
    "  nic.txRing = assumed(4);",
    "  nic.drains = all;",
    "  nic.txInterrupt = false;",
    "  preempt = priority;",
  );
  const perByte = (name: string): string => {
    const reading = of(name);
    if (reading === undefined) return "";
    const us = (reading.median / clock) * 1e6;
    return ` + measured(${us.toFixed(6)} us/B, ${source(name, reading)})`;
  };
  return `// Made by xgc measure from ${from.replaceAll("\n", " ")}.
import { UDP } from "std/inet";

/// A board, as measured by xgc measure. The fixed costs of protocols are not measured by it: fit them to round trips (docs/measure.md).
machine Board {
${lines.join("\n")}
}

costs on Board {
  nic.receive = assumed(0 us)${perByte("copy")};
  nic.send = assumed(0 us)${perByte("copy")};
  UDP.demux = assumed(0 us)${perByte("checksum")};
  UDP.push = assumed(0 us)${perByte("checksum")};
}
`;
}
