/**
 * Who takes part in a session: the remote side and, where it matters, the local one. Each is a stack of addresses with the
 * nearest protocol's on top: UDP takes the port off, IP and VNET the host, ETH the station.
 */
export class Participants {
  readonly #remote: number[];
  readonly #local: number[];

  /** Deepest address first: `new Participants([host, port])`. */
  constructor(remote: readonly number[], local: readonly number[] = []) {
    this.#remote = [...remote];
    this.#local = [...local];
  }

  /** For an openEnable: the local side only, or anybody. */
  static anyone(local: readonly number[] = []): Participants {
    return new Participants([], local);
  }

  pushRemote(address: number): void {
    this.#remote.push(address);
  }
  popRemote(): number | undefined {
    return this.#remote.pop();
  }
  popLocal(): number | undefined {
    return this.#local.pop();
  }

  /** For a protocol that opens several lower ones: each consumes its own. */
  copy(): Participants {
    return new Participants(this.#remote, this.#local);
  }
}
