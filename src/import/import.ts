/** From the x-kernel's configuration to `.xgraph`. */
import { RESERVED_WORDS } from "../../grammar/index.js";
import type { ParameterType, Program, ProtocolType, Slot } from "../compiler/index.js";
import { type Entry, readGraphComp } from "./graph-comp.js";
import type { Remark } from "./problem.js";
import { type ProtocolNumbers, readProtocolTable, readRom, romOption, type RomOption } from "./tables.js";

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** The contents of the standard library: its protocols, and the module of each. */
export interface Library {
  readonly program: Pick<Program, "protocols" | "numbers">;
  /** By the protocol's name: `std/inet`. */
  readonly modules: ReadonlyMap<string, string>;
}

export interface Imported {
  /** Not laid out yet. */
  readonly text: string;
  readonly remarks: readonly Remark[];
}

/** The conversion of an entry of graph.comp. */
interface Carried {
  readonly entry: Entry;
  /** The name in the program. */
  readonly name: string;
  /** Absent if the standard library has no such protocol. */
  readonly protocol?: ProtocolType;
}

/** @throws ImportError if a file contradicts itself. */
export function importGraph(
  files: { readonly graph: TextFile; readonly rom?: TextFile; readonly protocolTable?: TextFile },
  library: Library,
): Imported {
  return new Importer(files.graph, library).run(files.rom, files.protocolTable);
}

class Importer {
  private readonly remarks: Remark[] = [];
  private readonly graph: TextFile;
  private readonly library: Library;

  constructor(graph: TextFile, library: Library) {
    this.graph = graph;
    this.library = library;
  }

  run(rom: TextFile | undefined, table: TextFile | undefined): Imported {
    const { entries, romOptions, rest } = readGraphComp(this.graph.name, this.graph.text);
    const options = [
      ...romOptions.flatMap(({ line, text }) => romOption(this.graph.name, line, text)),
      ...(rom === undefined ? [] : readRom(rom.name, rom.text)),
    ];
    for (const { line, text } of rest) {
      const option = /^(?:romfile|prottbl)=/.test(text)
        ? { prottbl: "--prottbl", romfile: "--rom" }[text.split("=")[0] ?? ""]
        : undefined;
      this.remark(
        line,
        option === undefined
          ? `"${text}" has no counterpart and is left out`
          : `"${text}" is not followed: give the file with ${option}`,
      );
    }
    this.remarkFields(entries);

    const carried = this.carry(entries);
    const needs: string[] = [];
    const services = new Set<string>();
    const instances: string[] = [];
    const used = new Set<ProtocolType>();
    const standing = new Map<string, Carried>();
    for (const each of carried) {
      const { entry, name, protocol } = each;
      const service = protocol === undefined ? this.serviceInPlaceOf(entry, carried) : undefined;
      const instance = protocol && this.instance(each, protocol, standing, options);
      if (service !== undefined) {
        needs.push(`needs ${name}: ${service};${service === "device" ? "" : ` // ${missing(entry)}`}`);
        if (service !== "device") services.add(service);
      } else if (protocol !== undefined && instance !== undefined) {
        instances.push(instance);
        used.add(protocol);
      } else {
        const over = entry.lowers.length === 0 ? "" : ` over ${entry.lowers.join(", ")}`;
        instances.push(`// Left out: ${entry.name}${over}.`);
        continue;
      }
      standing.set(entry.name, each);
    }
    this.remarkOptions(options, standing);
    const numbers = table === undefined ? [] : this.numbers(table, [...used]);
    const text = [
      ...this.imports([...used], services),
      "",
      ...numbers,
      "",
      `/// From the x-kernel's ${lastPart(this.graph.name)}.`,
      `graph ${graphName(this.graph.name)} {`,
      ...needs,
      ...(needs.length > 0 ? [""] : []),
      ...instances,
      "}",
    ];
    return { text: `${text.join("\n")}\n`, remarks: inOrder(this.remarks) };
  }

  private remark(line: number, message: string, file: string = this.graph.name): void {
    this.remarks.push({ file, line, message });
  }

  /** Once for each kind of field. */
  private remarkFields(entries: readonly Entry[]): void {
    const said = new Set<string>();
    for (const { others, line } of entries) {
      for (const field of others) {
        if (!said.has(field)) this.remark(line, `${field}= has no counterpart and is left out`);
        said.add(field);
      }
    }
  }

  private carry(entries: readonly Entry[]): readonly Carried[] {
    const taken = new Set<string>();
    return entries.map((entry) => {
      const protocol = this.library.program.protocols.find(
        ({ name }) => name.toLowerCase() === entry.class.toLowerCase(),
      );
      const wanted = protocol === undefined ? (entry.instance ?? entry.class) : entry.class + (entry.instance ?? "");
      const name = freeName(wanted, taken);
      taken.add(name);
      return { entry, name, ...(protocol !== undefined && this.library.modules.has(protocol.name) && { protocol }) };
    });
  }

  /**
   * The need of a graph: for a driver, a device; for a protocol that the standard library lacks, the service that its uppers use, so that they can stay.
   */
  private serviceInPlaceOf(entry: Entry, all: readonly Carried[]): string | undefined {
    const services = new Set(
      all.flatMap(({ entry: upper, protocol }) => {
        const at = upper.lowers.indexOf(entry.name);
        return protocol === undefined || at < 0 ? [] : [serviceAt(protocol, at, upper.lowers.length)];
      }),
    );
    const [service] = services;
    if (service === "device" && services.size === 1) return service;
    if (service === undefined || service === "device" || services.size > 1 || entry.section === "drivers") {
      this.remark(entry.line, `${missing(entry)}: ${entry.name} is left out`);
      return undefined;
    }
    this.remark(entry.line, `${missing(entry)}: the graph needs a ${service} in its place`);
    return service;
  }

  private instance(
    { entry, name }: Carried,
    protocol: ProtocolType,
    standing: ReadonlyMap<string, Carried>,
    options: readonly RomOption[],
  ): string | undefined {
    const absent = entry.lowers.filter((lower) => !standing.has(lower));
    if (absent.length > 0) {
      this.remark(
        entry.line,
        `${entry.name} stands on ${absent.join(" and ")}, which is left out, and so is ${entry.name}`,
      );
      return undefined;
    }
    const lowers = entry.lowers.map((lower) => standing.get(lower)?.name ?? lower);
    const over = overOf(protocol, lowers);
    if (over === undefined) {
      const given = lowers.length === 0 ? "nothing" : lowers.join(", ");
      this.remark(
        entry.line,
        `${protocol.name} of the standard library stands on ${slotsText(protocol)}, not on ${given}: ${entry.name} is left out`,
      );
      return undefined;
    }
    const set = this.parameters(entry, protocol, options);
    return `${name} = ${protocol.name}${set.length > 0 ? `(${set.join(", ")})` : ""}${over === "" ? "" : ` over ${over}`};`;
  }

  /** If two options set one parameter, the later one counts. */
  private parameters(entry: Entry, protocol: ProtocolType, options: readonly RomOption[]): readonly string[] {
    const set = new Map<string, string>();
    for (const option of options.filter((each) => isFor(each, entry))) {
      const parameter = parameterFor(protocol, option.option);
      const value = parameter && valueFor(parameter, option);
      if (parameter !== undefined && value !== undefined) {
        set.set(parameter.name, value);
        continue;
      }
      const reason = parameter === undefined ? "has no parameter for it" : "cannot take its value";
      const message = `"${words(option)}" is left out: ${protocol.name} of the standard library ${reason}`;
      this.remark(option.line, message, option.file);
    }
    return [...set].map(([name, value]) => `${name}: ${value}`);
  }

  /** Options of protocols that are not in the graph. */
  private remarkOptions(options: readonly RomOption[], standing: ReadonlyMap<string, Carried>): void {
    for (const option of options) {
      if ([...standing.values()].some(({ entry, protocol }) => protocol !== undefined && isFor(option, entry)))
        continue;
      this.remark(option.line, `"${words(option)}" is left out: it is for nothing in this graph`, option.file);
    }
  }

  /** Numbers that differ from the standard library's are reported; numbers that it lacks are declared. */
  private numbers(file: TextFile, used: readonly ProtocolType[]): readonly string[] {
    const table = readProtocolTable(file.name, file.text);
    const lines: string[] = [];
    const nameOf = (word: string): string | undefined =>
      used.find(({ name }) => name.toLowerCase() === word.toLowerCase())?.name;
    const compare = (line: number, value: number, upper: string, lower?: string): void => {
      const known = this.library.program.numbers.find(({ protocol, over }) => protocol === upper && over === lower);
      const what = lower === undefined ? upper : `${upper} over ${lower}`;
      if (known === undefined) lines.push(`number ${what} = ${lower === undefined ? value : hexadecimal(value)};`);
      else if (known.value !== value)
        this.remark(
          line,
          `the number of ${what} is ${hexadecimal(value)} here and ${hexadecimal(known.value)} in the standard library, which stays`,
          file.name,
        );
    };
    for (const { line, name, absolute, relative } of table satisfies readonly ProtocolNumbers[]) {
      const own = nameOf(name);
      if (own === undefined) continue;
      compare(line, absolute, own);
      for (const each of relative ?? []) {
        const upper = nameOf(each.upper);
        if (upper !== undefined) compare(each.line, each.value, upper, own);
      }
    }
    return lines;
  }

  private imports(used: readonly ProtocolType[], services: ReadonlySet<string>): readonly string[] {
    const byModule = new Map<string, string[]>();
    if (services.size > 0) byModule.set("std/services", [...services]);
    for (const { name } of used) {
      const module = this.library.modules.get(name) ?? "";
      byModule.set(module, [...(byModule.get(module) ?? []), name]);
    }
    return [...byModule]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => `import { ${names.join(", ")} } from "${module}";`);
  }
}

// ----------------------------------------------------------------------------------------------------- slots

/** The text after `over`; undefined if the number of lowers does not fit the slots. The x-kernel's order is that of the slots. */
function overOf(protocol: ProtocolType, lowers: readonly string[]): string | undefined {
  const parts: string[] = [];
  let rest = lowers;
  for (const [at, slot] of protocol.slots.entries()) {
    const taken = takenBy(slot, rest.length, at === protocol.slots.length - 1);
    if (taken === undefined || taken > rest.length) return undefined;
    const own = rest.slice(0, taken);
    rest = rest.slice(taken);
    const size = slot.elements.length;
    if (!slot.tuple) parts.push(...own);
    else for (let from = 0; from < own.length; from += size) parts.push(`(${own.slice(from, from + size).join(", ")})`);
  }
  return rest.length === 0 ? parts.join(", ") : undefined;
}

function takenBy({ elements, count }: Slot, left: number, isLast: boolean): number | undefined {
  const size = elements.length;
  if (count === undefined) return size;
  const times = isLast ? left / size : count.from;
  return Number.isInteger(times) && times >= count.from && times <= count.to ? times * size : undefined;
}

/** The service that the lower at this place must provide. */
function serviceAt(protocol: ProtocolType, place: number, lowers: number): string | undefined {
  let before = 0;
  for (const [at, slot] of protocol.slots.entries()) {
    const taken = takenBy(slot, lowers - before, at === protocol.slots.length - 1);
    if (taken === undefined) return undefined;
    if (place < before + taken) return slot.elements[(place - before) % slot.elements.length]?.service;
    before += taken;
  }
  return undefined;
}

function slotsText({ slots }: ProtocolType): string {
  const texts = slots.map(({ elements, tuple, count }) => {
    const services = elements.map(({ service }) => service).join(", ");
    return `${tuple ? `(${services})` : services}${count === undefined ? "" : `[${count.from}..${count.to}]`}`;
  });
  return texts.length === 0 ? "nothing" : texts.join(", ");
}

// ----------------------------------------------------------------------------------------------------- options

function isFor({ subject }: RomOption, { name, class: type }: Entry): boolean {
  return subject === name || subject === type;
}

/** Names that differ from the x-kernel's. */
const renamed: Readonly<Record<string, string>> = {
  cutoff: "cutoffs",
  clusterid: "cluster",
  bcast: "announce",
  nobcast: "announce",
};

function parameterFor({ parameters }: ProtocolType, option: string): ParameterType | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");
  return parameters.find(({ name }) => plain(name) === plain(option) || name === renamed[option]);
}

function valueFor({ type }: ParameterType, { option, values }: RomOption): string | undefined {
  const [value = ""] = values;
  const isNumber = values.length > 0 && values.every((each) => /^\d+$/.test(each));
  switch (type.kind) {
    case "list":
      return type.of.kind === "bytes" && isNumber ? `[${values.map((each) => `${each} B`).join(", ")}]` : undefined;
    case "bytes":
      return isNumber ? `${value} B` : undefined;
    case "time":
      return isNumber ? `${value} s` : undefined;
    case "int":
      return isNumber ? value : undefined;
    case "bool":
      return value === "" ? String(!option.startsWith("no")) : { on: "true", off: "false" }[value];
    case "host":
      return /^\d+(?:\.\d+){3}$/.test(value) ? value : undefined;
    default:
      return undefined;
  }
}

function words({ subject, option, values }: RomOption): string {
  return [subject, option, ...values].join(" ");
}

// ------------------------------------------------------------------------------------------------------ names

/** `graph.chan` is `ChanGraph`; `graph.comp` and files without such a name are `Graph`. */
function graphName(file: string): string {
  const own = lastPart(file)
    .replace(/^graph\.|\.\w+$/g, "")
    .replace(/\W+/g, "");
  const name = own === "" || own === "comp" || own === "graph" || !/^[A-Za-z]/.test(own) ? "" : own;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Graph`.replace(/^Graph$/, "Imported");
}

function missing({ class: type }: Entry): string {
  return `the standard library has no ${type.toUpperCase()}`;
}

function lastPart(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? "";
}

function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  const files = [...new Set(remarks.map(({ file }) => file))];
  return [...remarks].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = RESERVED_WORDS.has(wanted) ? `${wanted}_` : wanted;
  for (let number = 2, name = base; ; number++) {
    if (!taken.has(name)) return name;
    name = `${base}_${number}`;
  }
}

function hexadecimal(value: number): string {
  return value < 256 ? String(value) : `0x${value.toString(16).padStart(4, "0")}`;
}
