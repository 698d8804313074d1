/**
 * Protocol numbers: absolute ones, and those that an upper protocol has on one lower protocol, so that protocols never
 * hard-code the protocols above them. Source: x-kernel Programmer's Manual, prottbl.
 */
export class ProtocolNumbers {
  readonly #absolute: ReadonlyMap<string, number>;
  readonly #relative = new Map<string, Map<string, number>>();

  constructor(
    absolute: readonly (readonly [protocol: string, number: number])[],
    relative: readonly (readonly [protocol: string, over: string, number: number])[],
  ) {
    this.#absolute = new Map(absolute);
    for (const [protocol, over, number] of relative) {
      const numbers = this.#relative.get(over) ?? new Map<string, number>();
      numbers.set(protocol, number);
      this.#relative.set(over, numbers);
    }
  }

  absolute(protocol: string): number | undefined {
    return this.#absolute.get(protocol);
  }

  /**
   * The number of `upper` over `lower`. A lower protocol with numbers of its own knows only the listed uppers; any other knows
   * its uppers by their absolute numbers.
   */
  relative(upper: string, lower: string): number | undefined {
    const numbers = this.#relative.get(lower);
    return numbers === undefined ? this.#absolute.get(upper) : numbers.get(upper);
  }
}
