/**
 * A folder with the results of one program: `store.json` says of which, `program.mjs` is the program itself, `study-*.json` are the calls that were made,
 * and `runs-*.log` have the records, one file for each process that ran.
 */
import { randomBytes, createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { KeyIndex } from "./key-index.js";
import type { Kept, RunName } from "./kept.js";
import { checkedText, keyOf, lineOf, recordOf } from "./record.js";
import { Appender, Segment, SEGMENT } from "./segment.js";
import { reasonOf, StoreError } from "./store-error.js";

/** What all records of a store have in common. */
export interface StoreFacts {
  /** As shown: `lan.xgraph`. */
  readonly program: string;
  /** Hash of what the program's bundle does. */
  readonly code: string;
  /** Of xgc. */
  readonly version: string;
}

/** A call that has kept results: what it was to run. */
export interface StudyFacts {
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly seed: number;
  /** `1..1000`. */
  readonly seeds?: string;
  /** Options that change what is measured. */
  readonly options: Readonly<Record<string, unknown>>;
}

const FORMAT = 1;
/** More files than this are too many for a place to be one number. */
const MOST_SEGMENTS = 8192;
const OFFSETS = 2 ** 40;

export class Store {
  readonly directory: string;
  readonly facts: StoreFacts;
  /** Bytes of records that the disk has damaged; their runs count as not made. */
  damaged = 0;
  readonly #index = new KeyIndex();
  readonly #segments: Segment[] = [];
  #appender: Promise<Appender> | undefined;

  private constructor(directory: string, facts: StoreFacts) {
    this.directory = directory;
    this.facts = facts;
  }

  /**
   * Opens a store, and makes it if it is not there.
   * @param program The bundle, as it goes into a new store.
   * @throws StoreError where it is of another program or of another version of xgc, or cannot be read or written.
   */
  static open(directory: string, facts: StoreFacts, program: string): Store {
    try {
      mkdirSync(directory, { recursive: true });
      if (!existsSync(path.join(directory, "store.json"))) {
        const names = readdirSync(directory);
        const others = names.filter((name) => name !== "program.mjs" && !name.endsWith(".tmp"));
        // Another run may have made it just now.
        if (others.length > 0 && !names.includes("store.json"))
          throw new StoreError(`${directory} is not a store, and has other files in it`, { help: "name a new folder" });
        writeNew(path.join(directory, "program.mjs"), program);
        writeNew(path.join(directory, "store.json"), `${JSON.stringify({ format: FORMAT, ...facts }, null, 2)}\n`);
      }
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(`cannot make a store in ${directory}: ${reasonOf(error)}`, { cause: error });
    }
    const store = Store.read(directory);
    refuseOther(store, facts);
    return store;
  }

  /**
   * Opens a store that is there.
   * @throws StoreError where it is none, or cannot be read.
   */
  static read(directory: string): Store {
    const store = new Store(directory, factsIn(directory));
    try {
      for (const name of readdirSync(directory).sort()) if (SEGMENT.test(name)) store.#scan(path.join(directory, name));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(`cannot read the store ${directory}: ${reasonOf(error)}`, { cause: error });
    }
    return store;
  }

  /** The file of the program. */
  get program(): string {
    return path.join(this.directory, "program.mjs");
  }
  /** @throws StoreError where it cannot be read. */
  programText(): string {
    try {
      return readFileSync(this.program, "utf8");
    } catch (error) {
      throw new StoreError(`cannot read ${this.program}: ${reasonOf(error)}`, { cause: error });
    }
  }
  /** How many runs are kept. */
  get size(): number {
    return this.#index.size;
  }
  get files(): number {
    return this.#segments.length;
  }

  /** @throws StoreError if these are of another program or another version. */
  refuseOther(facts: StoreFacts): void {
    refuseOther(this, facts);
  }

  find(key: string): Kept | undefined {
    const where = this.#index.find(key);
    if (where === undefined) return undefined;
    const text = checkedText(this.#lineAt(where));
    const record = text === undefined ? undefined : recordOf(text);
    return record?.key === key ? record.kept : undefined;
  }

  /**
   * Resolves when the record is on the disk.
   * @throws StoreError where that cannot be.
   */
  async keep(key: string, run: RunName, kept: Kept): Promise<void> {
    await this.#append(lineOf(key, run, kept));
  }

  async #append(line: string): Promise<void> {
    this.#appender ??= Appender.create(this.directory).catch((error: unknown) => {
      throw new StoreError(`cannot keep results in ${this.directory}: ${reasonOf(error)}`, { cause: error });
    });
    await (await this.#appender).append(line);
  }

  /** Notes a call, for those who ask for its results. */
  note(study: StudyFacts): void {
    const text = `${JSON.stringify(study, null, 2)}\n`;
    const name = `study-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.json`;
    const file = path.join(this.directory, name);
    try {
      if (!existsSync(file)) writeNew(file, text);
    } catch (error) {
      throw new StoreError(`cannot write into the store ${this.directory}: ${reasonOf(error)}`, { cause: error });
    }
  }

  get studies(): readonly StudyFacts[] {
    return readdirSync(this.directory)
      .filter((name) => /^study-\w+\.json$/.test(name))
      .sort()
      .map((name) => JSON.parse(readFileSync(path.join(this.directory, name), "utf8")) as StudyFacts);
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    for (const segment of this.#segments.splice(0)) segment.close();
    const appender = await this.#appender?.catch(() => undefined);
    await appender?.close().catch(() => undefined);
  }

  /** Everything that another store keeps. */
  add(other: Store): void {
    refuseOther(this, other.facts, other.directory);
    try {
      for (const name of readdirSync(other.directory).sort())
        if (SEGMENT.test(name)) this.#scan(path.join(other.directory, name));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(`cannot read the store ${other.directory}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Every record into another store, each once. */
  async copyTo(other: Store): Promise<void> {
    for (const [number, segment] of this.#segments.entries()) {
      let batch: Promise<void>[] = [];
      for (const [offset, line] of segment.lines()) {
        const text = checkedText(line);
        if (text === undefined || this.#index.find(keyOf(text)) !== number * OFFSETS + offset) continue;
        batch.push(other.#append(`${line.toString("utf8")}\n`));
        if (batch.length < 10_000) continue;
        await Promise.all(batch);
        batch = [];
      }
      await Promise.all(batch);
    }
  }

  #lineAt(where: number): Buffer {
    return this.#segments[Math.floor(where / OFFSETS)]!.lineAt(where % OFFSETS);
  }

  #scan(file: string): void {
    const number = this.#segments.length;
    if (number >= MOST_SEGMENTS)
      throw new StoreError(`the store ${this.directory} has more than ${MOST_SEGMENTS} files`, {
        help: "join some: xgc results DIR --into NEW",
      });
    const segment = new Segment(file);
    this.#segments.push(segment);
    for (const [offset, line] of segment.lines()) {
      const text = checkedText(line);
      if (text === undefined) {
        this.damaged += line.length + 1;
        continue;
      }
      const before = this.#index.add(keyOf(text), number * OFFSETS + offset);
      if (before !== undefined) this.#compare(before, text, file);
    }
  }

  /** The same run, made twice, has the same results. */
  #compare(before: number, text: Buffer, file: string): void {
    const first = checkedText(this.#lineAt(before));
    if (first === undefined || first.equals(text)) return;
    const { e, p, s } = JSON.parse(text.toString("utf8")) as { e: string; p: readonly string[]; s: number };
    const other = path.basename(this.#segments[Math.floor(before / OFFSETS)]!.file);
    throw new StoreError(
      `two runs of ${[e, ...p].join(", ")}, seed ${s}, gave different results (in ${other} and ${path.basename(file)} of ${path.dirname(file)})`,
      { help: "a protocol's results depend on something outside the simulation, such as Math.random or Date" },
    );
  }
}

function factsIn(directory: string): StoreFacts {
  const file = path.join(directory, "store.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StoreError(`${directory} is not a store: cannot read ${file}: ${reasonOf(error)}`, { cause: error });
  }
  let facts: Partial<StoreFacts & { format: number }>;
  try {
    facts = JSON.parse(text) as typeof facts;
  } catch {
    throw new StoreError(`${directory} is not a store: ${file} is not JSON`);
  }
  const { program, code, version, format } = facts;
  if (program === undefined || code === undefined || version === undefined)
    throw new StoreError(`${directory} is not a store: ${file} does not say of what program it is`);
  if (format !== FORMAT)
    throw new StoreError(
      `the store ${directory} has the form ${format ?? "of another program"}, and this xgc reads ${FORMAT}`,
      {
        help: `its own program reads it: node ${path.join(directory, "program.mjs")} results ${directory}`,
      },
    );
  return { program, code, version };
}

/** @param from Where these facts are from, where that is another store. */
function refuseOther(store: Store, { code, version }: StoreFacts, from?: string): void {
  const { directory, facts } = store;
  const other = from === undefined ? "this" : `${from}`;
  if (version !== facts.version)
    throw new StoreError(
      `the store ${directory} is of xgc ${facts.version}, and ${other} is ${from === undefined ? "" : "of "}xgc ${version}: their results are not mixed`,
      {
        help: `name a new folder; this shows the results in this one: node ${path.join(directory, "program.mjs")} results ${directory}`,
      },
    );
  if (code !== facts.code)
    throw new StoreError(
      `the store ${directory} is of another program: ${facts.program}, its protocols or the runtime have changed since`,
      {
        help: `name a new folder; this shows the results in this one: node ${path.join(directory, "program.mjs")} results ${directory}`,
      },
    );
}

/** Writes a file whole or not at all; one that another process has written meanwhile stays. */
function writeNew(file: string, text: string): void {
  const own = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const descriptor = openSync(own, "wx");
    try {
      const bytes = Buffer.from(text, "utf8");
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    try {
      linkSync(own, file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Some file systems have no links; there two runs that begin at once write the same text.
      if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") renameSync(own, file);
      else if (code !== "EEXIST") throw error;
    }
  } finally {
    rmSync(own, { force: true });
  }
}
