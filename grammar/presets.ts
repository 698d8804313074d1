/**
 * Presets: the receive paths of systems of today by their own names, such as `linux.napi`, each one of the language's modes with its arguments set.
 * The compiler and the command line read the same list. docs/language/presets.md describes each preset and names its source.
 */

/** What an argument of the mode is: a value, or the parameter of the preset that it takes its value from. */
export type PresetArgument = number | string | null | { readonly from: string };

export interface PresetMode {
  readonly mode: string;
  /** The others have the mode's defaults. */
  readonly arguments: Readonly<Record<string, PresetArgument>>;
}

export interface PresetParameter {
  readonly name: string;
  readonly default: number;
  readonly low: number;
  readonly high: number;
}

export interface Preset {
  readonly parameters: readonly PresetParameter[];
  readonly maps: PresetMode;
  /** What it is instead if a parameter is 0. */
  readonly without?: PresetMode & { readonly parameter: string };
}

const priority = (usual: number): PresetParameter => ({ name: "priority", default: usual, low: -1000, high: 1000 });
const count = (name: string, usual: number, high = 1024): PresetParameter => ({ name, default: usual, low: 1, high });
const core: PresetParameter = { name: "core", default: 0, low: 0, high: 63 };
const placed = { priority: { from: "priority" }, core: { from: "core" } } as const;
const budget = { budget: { from: "budget" } } as const;

/** Above the applications: their priority is 0 if they do not name another one. */
const above = 100;

export const presets: Readonly<Record<string, Preset>> = {
  // The backlog of a processor, without NAPI: net.core.netdev_max_backlog is 1000.
  "linux.softirq": {
    parameters: [count("backlog", 1000), priority(0), core],
    maps: { mode: "deferred", arguments: { backlog: { from: "backlog" }, ...placed } },
  },
  // A poll takes 64 frames, a softirq 300 (5 polls) and 2 ms, and is begun anew ten times before ksoftirqd goes on.
  "linux.napi": {
    parameters: [count("budget", 64), priority(0), core],
    maps: { mode: "polling", arguments: { ...budget, at: "soft", demoteRounds: 50, demote: 2_000_000, ...placed } },
  },
  "linux.threadedNapi": {
    parameters: [count("budget", 64), priority(0), core],
    maps: { mode: "polling", arguments: { ...budget, at: "thread", ...placed } },
  },
  // A socket that polls takes 8 frames at a time.
  "linux.busyPoll": {
    parameters: [count("budget", 8), priority(0), core],
    maps: { mode: "polling", arguments: { ...budget, at: "busy", ...placed } },
  },
  zephyr: {
    parameters: [{ name: "rxQueues", default: 1, low: 0, high: 8 }, priority(above), core],
    maps: { mode: "threads", arguments: { count: 1, ...placed } },
    without: { parameter: "rxQueues", mode: "interrupt", arguments: placed },
  },
  "freertos.tcp": {
    parameters: [count("budget", 64), priority(above), core],
    maps: { mode: "polling", arguments: { ...budget, at: "thread", ...placed } },
  },
  "lwip.raw": {
    parameters: [count("budget", 1), priority(0), core],
    maps: { mode: "polling", arguments: { ...budget, at: "busy", ...placed } },
  },
  "lwip.tcpip": {
    parameters: [priority(above), core],
    maps: { mode: "threads", arguments: { count: 1, ...placed } },
  },
  // A lock raises the priority mask to the ceiling of what it guards.
  rtic: {
    parameters: [priority(0), core],
    maps: { mode: "interrupt", arguments: { exclusion: "mask", ...placed } },
  },
};

export const presetNames: readonly string[] = Object.keys(presets);

export function isPreset(name: string): boolean {
  return Object.hasOwn(presets, name);
}
