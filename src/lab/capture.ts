/** The frames on the links of a world, kept as pcapng: one file with an interface for each link, or a file for each link. */
import type { World } from "../runtime/index.js";
import { pcapngHeader, pcapngPacket } from "./pcapng.js";

export class Capture {
  /** Frames seen. */
  frames = 0;
  readonly #split: boolean;
  readonly #files: { readonly link: string; readonly parts: Uint8Array[] }[] = [];

  /** @param split Whether each link has a file of its own. Readers of one file join fragments that went over several links. */
  constructor(split = false) {
    this.#split = split;
  }

  /** Records every link. For use as a run's `attach`. */
  attach(world: World): void {
    const names = world.links.map(({ name }) => name);
    for (const files of this.#split ? names.map((name) => [name]) : [names])
      this.#files.push({ link: files[0] ?? "", parts: [pcapngHeader(files)] });
    for (const [index, link] of world.links.entries()) {
      const before = link.tap;
      const [place, number] = this.#split ? [index, 0] : [0, index];
      const parts = this.#files[place]?.parts;
      link.tap = (time, bytes, facts) => {
        before?.(time, bytes, facts);
        const { from, message, fate } = facts;
        const comment = `message ${message} from ${from.host.name}${fate === "" ? "" : `, ${fate}`}`;
        this.frames++;
        parts?.push(pcapngPacket(number, time, bytes, comment));
      };
    }
  }

  /** Each file in parts, which are a block or more; by the name of the link if each has its own. */
  get files(): readonly { readonly link: string; readonly parts: readonly Uint8Array[] }[] {
    return this.#files;
  }

  /** The one file. */
  get parts(): readonly Uint8Array[] {
    return this.#files.flatMap(({ parts }) => parts);
  }
}
