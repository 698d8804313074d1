/** The names of emitted things: TypeScript identifiers that do not clash. */

/** Names that a variable must not have. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** The names of one scope. The first to ask for a name gets it; later ones get it with a number. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let number = 2; reserved.has(name) || this.#taken.has(name); number++) name = `${wanted}${number}`;
    this.#taken.add(name);
    return name;
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
