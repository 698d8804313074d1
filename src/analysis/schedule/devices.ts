/** Interrupts of a machine that have nothing to do with its network. */
import type { MachineType } from "../../compiler/index.js";

/** Other sources of interrupts of a machine, as the runtime has them. */
export function devicesOf({ values }: MachineType): {
  readonly name: string;
  readonly every: number;
  readonly work: number;
  readonly level: number;
  readonly jitter: boolean;
}[] {
  const number = (name: string, otherwise: number): number => {
    const value = values[name]?.value;
    return typeof value === "number" ? value : otherwise;
  };
  return Object.keys(values).flatMap((key) => {
    const name = /^device\.(.+)\.every$/.exec(key)?.[1];
    const every = number(key, 0);
    if (name === undefined || every <= 0) return [];
    const of = (part: string): string => `device.${name}.${part}`;
    const jitter = values[of("jitter")]?.value === true;
    return [{ name, every, work: number(of("work"), 0), level: number(of("level"), 1), jitter }];
  });
}
