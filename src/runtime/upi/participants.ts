/**
 * The participants of a session: the remote side and, if needed, the local one. Each is a stack of addresses with the
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

  /** For an openEnable: the local side only, or any participants. */
  static anyone(local: readonly number[] = []): Participants {
    return new Participants([], local);
  }

  /** Adds an address on top of the remote side. */
  pushRemote(address: number): void {
    this.#remote.push(address);
  }
  /** Takes the top address of the remote side; undefined if none is left. */
  popRemote(): number | undefined {
    return this.#remote.pop();
  }
  /** Takes the top address of the local side; undefined if none is left. */
  popLocal(): number | undefined {
    return this.#local.pop();
  }

  /** A copy, for a protocol that opens several lower protocols: each of them takes its own addresses off. */
  copy(): Participants {
    return new Participants(this.#remote, this.#local);
  }
}
