/** The frames on the links of a world, kept as a pcapng file with an interface for each link. */
import type { World } from "../runtime/index.js";
import { pcapngHeader, pcapngPacket } from "./pcapng.js";

export class Capture {
  /** Frames seen. */
  frames = 0;
  readonly #parts: Uint8Array[] = [];

  /** Records every link. For use as a run's `attach`. */
  attach(world: World): void {
    this.#parts.push(pcapngHeader(world.links.map(({ name }) => name)));
    for (const [index, link] of world.links.entries()) {
      const before = link.tap;
      link.tap = (time, bytes, facts) => {
        before?.(time, bytes, facts);
        const { from, message, fate } = facts;
        const comment = `message ${message} from ${from.host.name}${fate === "" ? "" : `, ${fate}`}`;
        this.frames++;
        this.#parts.push(pcapngPacket(index, time, bytes, comment));
      };
    }
  }

  /** The file in parts, each a block or more. */
  get parts(): readonly Uint8Array[] {
    return this.#parts;
  }
}
