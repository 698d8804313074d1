/**
 * The summaries of a program's protocols. Those of the standard library are shipped with it, and those of users' protocols are
 * kept between runs. ts-morph is loaded only for an implementation without a current summary.
 */
import type { FileSystem, Program, ProtocolType } from "../../compiler/index.js";
import { contentHash, type Summary, summaryVersion } from "./summary.js";

/** A cache of summaries between runs. An entry that cannot be read or written counts as absent. */
export interface SummaryCache {
  get(key: string): Summary | undefined;
  put(key: string, summary: Summary): void;
}

export interface SummaryOptions {
  readonly fileSystem: FileSystem;
  /** The folder of `std/...`, with `summaries.json`. */
  readonly standardLibrary: string;
  /** The library is the one that xgc was built with, and so are its summaries. Its files need not be read. */
  readonly built?: boolean;
  readonly cache?: SummaryCache;
}

export interface Summaries {
  /** By protocol; `nic` is the driver of a network interface. */
  readonly of: ReadonlyMap<string, Summary>;
  /** Protocols whose implementation has to be read. */
  readonly missing: readonly ProtocolType[];
}

/** The name of a network interface's driver, which stands at the bottom of every graph. */
export const driver = "nic";

const mostBytes = 4 * 1024 * 1024;

/** The summaries that are known without reading TypeScript. */
export function knownSummaries(program: Program, options: SummaryOptions): Summaries {
  const shipped = shippedSummaries(options);
  const of = new Map<string, Summary>();
  const missing: ProtocolType[] = [];
  const nic = shipped.get(driver);
  if (nic !== undefined) of.set(driver, nic);
  for (const protocol of program.protocols) {
    const { file } = protocol.implementation;
    const inside = `${options.standardLibrary}/`;
    const inLibrary = file.startsWith(inside);
    const kept = inLibrary
      ? shipped.get(shippedKey(file.slice(inside.length), protocol.name))
      : options.cache?.get(cacheKey(protocol, options));
    const sure = inLibrary && options.built === true && kept?.version === summaryVersion;
    if (kept !== undefined && (sure || isTrue(kept, protocol, options))) of.set(protocol.name, kept);
    else missing.push(protocol);
  }
  return { of, missing };
}

/** The same, with missing summaries read from the implementations. */
export async function completeSummaries(
  { of, missing }: Summaries,
  options: SummaryOptions,
): Promise<ReadonlyMap<string, Summary>> {
  if (missing.length === 0) return of;
  const [{ summarize }, { userProject }] = await Promise.all([
    import("./summarize.js"),
    import("../../typescript/project.js"),
  ]);
  const { fileSystem, standardLibrary } = options;
  const project = userProject({ fileSystem, standardLibrary });
  const root = beside(standardLibrary, ".");
  // All at once, so that TypeScript resolves them once.
  project.add(missing.map(({ implementation: { file } }) => file));
  const all = new Map(of);
  for (const protocol of missing) {
    const { file } = protocol.implementation;
    const summary = summarize(project, file, protocol.name, root);
    all.set(protocol.name, summary);
    if (!file.startsWith(`${standardLibrary}/`) && isWhole(summary))
      options.cache?.put(cacheKey(protocol, options), summary);
  }
  return all;
}

/** Whether a summary may be kept until its files change. One that lacked a file may not. */
function isWhole({ functions }: Summary): boolean {
  return Object.values(functions).every(({ steps }) =>
    steps.every((step) => !("lost" in step) || (step.lost !== "file" && step.lost !== "class")),
  );
}

/** `inet/ip.ts#IP` */
export function shippedKey(file: string, protocol: string): string {
  return `${file}#${protocol}`;
}

function shippedSummaries({ fileSystem, standardLibrary }: SummaryOptions): ReadonlyMap<string, Summary> {
  const { text } = fileSystem.read(`${standardLibrary}/summaries.json`, mostBytes);
  if (text === undefined) return new Map();
  return new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, Summary>>));
}

function cacheKey({ name, implementation: { file } }: ProtocolType, options: SummaryOptions): string {
  return contentHash(`${summaryVersion} ${name} ${file} ${options.fileSystem.read(file, mostBytes).text ?? ""}`);
}

/** Whether all files of a summary are unchanged. */
function isTrue(summary: Summary, { name, implementation: { file } }: ProtocolType, options: SummaryOptions): boolean {
  return (
    summary.version === summaryVersion &&
    summary.protocol === name &&
    summary.files.every((each) => contentHash(textBeside(file, each.name, options) ?? "") === each.hash)
  );
}

function textBeside(file: string, name: string, { fileSystem }: SummaryOptions): string | undefined {
  return fileSystem.read(beside(file, name), mostBytes).text;
}

/** A file's name relative to another file. */
export function beside(file: string, name: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
