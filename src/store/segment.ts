/** A file of records: read from the start, or a new one that only this process appends to. */
import { closeSync, openSync, readSync, promises as fileSystem } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import process from "node:process";
import { reasonOf, StoreError } from "./store-error.js";

export const SEGMENT = /^runs-[\w.-]+\.log$/;

const CHUNK = 1 << 20;
const NEWLINE = 10;

/** A file that is read. */
export class Segment {
  readonly file: string;
  readonly #descriptor: number;
  /** The part that was read last, and its offset. */
  #block: Buffer = Buffer.alloc(0);
  #from = 0;

  /** @throws the system's error. */
  constructor(file: string) {
    this.file = file;
    this.#descriptor = openSync(file, "r");
  }

  /** Each line with its offset, without its newline. Text behind the last newline is half written and is left out. */
  *lines(): Generator<readonly [offset: number, line: Buffer]> {
    let rest: Buffer = Buffer.alloc(0);
    let at = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(this.#descriptor, chunk, 0, CHUNK, at + rest.length);
      if (read === 0) return;
      const text = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
      let from = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
        yield [at + from, text.subarray(from, end)];
        from = end + 1;
      }
      rest = text.subarray(from);
      at += from;
    }
  }

  /** The line that begins at a place. */
  lineAt(offset: number): Buffer {
    for (let size = CHUNK / 16; ; size *= 4) {
      if (offset >= this.#from) {
        const at = offset - this.#from;
        const end = this.#block.indexOf(NEWLINE, at);
        if (end >= 0) return this.#block.subarray(at, end);
      }
      const block = Buffer.allocUnsafe(size);
      const read = readSync(this.#descriptor, block, 0, size, offset);
      this.#block = block.subarray(0, read);
      this.#from = offset;
      if (read < size && !this.#block.includes(NEWLINE)) return this.#block;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

interface Pending {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A new file of this process alone: two runs in one store never write to the same file. */
export class Appender {
  readonly #file: string;
  readonly #handle: fileSystem.FileHandle;
  readonly #inode: number;
  #length = 0;
  #pending: Pending[] = [];
  #writing: Promise<void> | undefined;
  #broken: Error | undefined;

  private constructor(file: string, handle: fileSystem.FileHandle, inode: number) {
    this.#file = file;
    this.#handle = handle;
    this.#inode = inode;
  }

  static async create(directory: string): Promise<Appender> {
    const name = `runs-${process.pid}-${randomBytes(6).toString("hex")}.log`;
    const file = path.join(directory, name);
    const handle = await fileSystem.open(file, "wx");
    const { ino } = await handle.stat();
    await syncDirectory(directory);
    return new Appender(file, handle, ino);
  }

  /** Resolves when the text is on the disk. Texts that arrive during a write are written together with the next one. */
  append(text: string): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const kept = new Promise<void>((resolve, reject) => this.#pending.push({ text, resolve, reject }));
    this.#writing ??= this.#write();
    return kept;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
    // An empty file has no records.
    if (this.#length === 0) await fileSystem.rm(this.#file, { force: true });
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        const bytes = Buffer.from(batch.map(({ text }) => text).join(""), "utf8");
        await this.#put(bytes);
        await this.#handle.datasync();
        await this.#isThere();
        this.#length += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // A half-written record must not stand before others. If it cannot be cut off, its checksum reveals it.
        await this.#handle.truncate(this.#length).catch(() => undefined);
        this.#broken = new StoreError(`cannot keep results in ${path.dirname(this.#file)}: ${reasonOf(error)}`, {
          cause: error,
        });
        for (const { reject } of [...batch, ...this.#pending]) reject(this.#broken);
        this.#pending = [];
      }
    }
    this.#writing = undefined;
  }

  async #put(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#length + at);
      at += bytesWritten;
    }
  }

  /** Writes to a deleted file succeed, and are lost in the end. */
  async #isThere(): Promise<void> {
    const { ino } = await fileSystem.stat(this.#file);
    if (ino !== this.#inode) throw Object.assign(new Error("another file is in its place"), { code: "ENOENT" });
  }
}

/** Makes the names in a directory lasting. Some systems do not open directories. */
export async function syncDirectory(directory: string): Promise<void> {
  let handle: fileSystem.FileHandle | undefined;
  try {
    handle = await fileSystem.open(directory, "r");
    await handle.sync();
  } catch {
    // Then the names last as long as the system keeps them.
  } finally {
    await handle?.close();
  }
}
