/** The names of emitted things: TypeScript identifiers that do not clash. */

/** Names that a variable must not have. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Values of the language that emitted code names: nothing else may have these names. */
const global = new Set(
  (
    "Array BigInt Boolean DataView Error Infinity Map Math NaN Number Object Promise RangeError Set String Symbol Uint8Array " +
    "globalThis undefined"
  ).split(" "),
);

/** Words that TypeScript takes for something else where a type stands. */
export const typeWords: readonly string[] = (
  "Partial Readonly Record any as asserts bigint boolean infer intrinsic is keyof never number object readonly satisfies string " +
  "symbol unique unknown"
).split(" ");

/** The names of one scope; the first to ask for a name gets it, others get it with a number. */
export class Names {
  readonly #taken: Set<string>;
  readonly #around: Names | undefined;
  /** What scopes inside will take. */
  readonly #inside = new Set<string>();

  /** @param around The scope around: its names are not hidden by one that is taken here. */
  constructor(taken: Iterable<string> = [], around?: Names) {
    this.#taken = new Set(taken);
    this.#around = around;
  }

  take(wanted: string): string {
    let name = wanted;
    for (let number = 2; !this.#isFree(name); number++) name = `${wanted}${number}`;
    this.#taken.add(name);
    return name;
  }

  /** Keeps names free for scopes inside, from here on. */
  keepForInside(names: Iterable<string>): void {
    for (const name of names) this.#inside.add(name);
  }

  #isFree(name: string): boolean {
    if (reserved.has(name) || global.has(name) || this.#inside.has(name)) return false;
    return !this.#taken.has(name) && !(this.#around !== undefined && this.#around.#taken.has(name));
  }
}

/** `client[0]` to `client0`, and `wire[1, 2]` to `wire1_2`. */
export function identifier(name: string): string {
  return name.replace("[", "").replace(/\]$/, "").replace(/\W+/g, "_");
}

/** `udpStack` to `UdpStack`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `UDPTEST` and `requestsOut` to `UDPTEST` and `REQUESTS_OUT`. */
export function upperSnake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

/** `["net", "udp"]` to `netUdp`. */
export function camel(path: readonly string[]): string {
  return path.map((part, index) => (index === 0 ? part : pascal(part))).join("");
}
