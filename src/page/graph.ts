/** The picture of the scenario, with the work that is under way at the cursor. */
import type { Lanes } from "./timeline/lanes.js";

const classes = ["now-interrupt", "now-thread", "now-frame"] as const;

export class GraphPicture {
  readonly #root: HTMLElement;
  #lit: Element[] = [];
  #parts = new Map<string, Element>();

  /** @param root The element with a picture for each scenario, `data-scenario` being its name. */
  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows the scenario that has these hosts; of several, the first. */
  show(hosts: readonly string[]): void {
    const pictures = [...this.#root.querySelectorAll<HTMLElement>("[data-scenario]")];
    const has = (picture: Element, host: string): boolean => picture.querySelector(`[id="frame-${host}"]`) !== null;
    const fits = pictures.find((picture) => hosts.every((host) => has(picture, host))) ?? pictures[0];
    for (const picture of pictures) picture.hidden = picture !== fits;
    this.#parts = new Map([...(fits?.querySelectorAll("g[id]") ?? [])].map((part) => [part.id, part]));
  }

  /** Lights the instances and links that are at work at a time. */
  light(lanes: Lanes, time: number): void {
    for (const part of this.#lit) part.classList.remove(...classes);
    this.#lit = [];
    for (const span of lanes.at(time)) {
      const { host, name, kind } = lanes.trackOf(span);
      if (kind === "wire") this.#light(`link-${name.replace(/ from .*$/, "")}`, "now-frame");
      else if (kind === "out") this.#light(`${host}.${name.replace(/ out$/, "")}`, "now-frame");
      else if (kind === "interrupt" || kind === "thread") {
        // `net.udp.demux` is work of the instance `net.udp`; the driver's is that of its device.
        const instance = lanes.nameOf(span).split(".").slice(0, -1).join(".");
        this.#light(`${host}.${instance}`, kind === "thread" ? "now-thread" : "now-interrupt");
        this.#light(`frame-${host}`, kind === "thread" ? "now-thread" : "now-interrupt");
      }
    }
  }

  #light(id: string, name: (typeof classes)[number]): void {
    const part = this.#parts.get(id);
    if (part === undefined) return;
    part.classList.add(name);
    this.#lit.push(part);
  }
}
