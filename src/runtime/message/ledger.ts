/**
 * Messages that are made, in the order in which they are made: for finding those that are never released. A run that ends with some is
 * run again with a ledger, which says how many messages were made before each; a third run then knows where to note who makes them.
 */

/** What the ledger needs of a message. */
export interface LedgerMessage {
  /** Whether it still has a part of a buffer. */
  readonly holdsBuffers: boolean;
}

/** Where a message was made. */
export interface Origin {
  readonly error: Error;
  readonly host: string;
  readonly context: string;
  /** In ns. */
  readonly time: number;
}

export class Ledger {
  /** Called where a message is made whose number is wanted. */
  locate: (() => Origin) | null = null;
  readonly origins: Map<number, Origin> = new Map<number, Origin>();
  readonly #wanted: ReadonlySet<number>;
  #made = 0;
  #kept: { readonly number: number; readonly message: LedgerMessage }[] = [];
  #limit = 1024;

  /** @param wanted numbers of messages of which it is to be noted where they are made. */
  constructor(wanted: Iterable<number> = []) {
    this.#wanted = new Set(wanted);
  }

  add(message: LedgerMessage): void {
    const number = ++this.#made;
    if (this.#wanted.has(number) && this.locate !== null) this.origins.set(number, this.locate());
    this.#kept.push({ number, message });
    if (this.#kept.length < this.#limit) return;
    this.#kept = this.#kept.filter((each) => each.message.holdsBuffers);
    this.#limit = this.#kept.length * 2 + 1024;
  }

  /** The numbers of those that have not been released. */
  get unreleased(): readonly number[] {
    return this.#kept.filter(({ message }) => message.holdsBuffers).map(({ number }) => number);
  }
}
