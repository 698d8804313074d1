/** What the reader has chosen on the timeline: one span, and the way of a message over all hosts, with its answers. */
import { button, element } from "./dom.js";
import type { Lanes, Step } from "./timeline/lanes.js";
import { showTime } from "./timeline/scale.js";
import type { TimelineView } from "./timeline/view.js";

/** The most messages of a chain that are followed at once, and the most steps that are listed. */
const MOST_MESSAGES = 12;
const MOST_STEPS = 400;

export class Following {
  readonly #root: HTMLElement;
  readonly #view: TimelineView;
  #lanes: Lanes | undefined;
  #message = 0;
  #steps: readonly Step[] = [];

  constructor(root: HTMLElement, view: TimelineView) {
    this.#root = root;
    this.#view = view;
  }

  /** The run is another one. A message that was followed is followed in it, if it is there. */
  show(lanes: Lanes): void {
    this.#lanes = lanes;
    const message = this.#message;
    this.#message = 0;
    if (message !== 0 && lanes.has(message)) this.follow(message, false);
    else this.#root.replaceChildren();
  }

  /** Shows the facts of a span. */
  choose(span: number | undefined): void {
    const lanes = this.#lanes;
    if (lanes === undefined || this.#message !== 0) return;
    if (span === undefined) {
      this.#root.replaceChildren();
      return;
    }
    const message = lanes.timeline.spans.message[span]!;
    this.#root.replaceChildren(
      element("p", {}, describe(lanes, span)),
      ...(message === 0
        ? []
        : [button(`Follow message ${message}`, () => this.follow(message, true), { id: "follow" })]),
    );
  }

  /** @param reveal Moves the view to the whole way. */
  follow(message: number, reveal: boolean): void {
    const lanes = this.#lanes;
    if (lanes === undefined) return;
    this.#message = message;
    const chain = lanes.chainOf(message, MOST_MESSAGES);
    const around = aroundOf(chain, message);
    const steps = around.flatMap((each) => lanes.wayOf(each)).sort((a, b) => a.from - b.from || a.to - b.to);
    this.#steps = steps;
    this.#view.follow(new Set(steps.map(({ span }) => span)), steps);
    const [first] = steps;
    const last = steps.reduce((end, { to }) => Math.max(end, to), 0);
    if (reveal && first !== undefined) this.#view.showStretch(first.from, last);
    const hosts = [...new Set(steps.map(({ span }) => lanes.trackOf(span).host).filter((host) => host !== ""))];
    const others = around.filter((each) => each !== message);
    this.#root.replaceChildren(
      element("h3", {}, `Message ${message}`),
      element(
        "p",
        { id: "way-summary" },
        `${steps.length} steps over ${hosts.join(", ")}, ${showTime(last - (first?.from ?? 0))}`,
        ...(others.length === 0 ? [] : [`, with message ${others.join(", ")} that it leads to or comes from`]),
        ". ",
        button("Stop following", () => this.stop()),
      ),
      element("ol", { class: "way" }, ...steps.slice(0, MOST_STEPS).map((step) => this.#item(lanes, step))),
      ...(steps.length > MOST_STEPS
        ? [element("p", {}, `${steps.length - MOST_STEPS} more steps are on the timeline.`)]
        : []),
    );
  }

  stop(): void {
    this.#message = 0;
    this.#steps = [];
    this.#view.follow(undefined, []);
    this.#root.replaceChildren();
  }

  /** The next or the previous step of the followed message; undefined while none is followed. */
  stepFrom(time: number, forward: boolean): number | undefined {
    if (this.#message === 0) return undefined;
    const step = forward
      ? this.#steps.find(({ from }) => from > time)
      : this.#steps.findLast(({ from }) => from < time);
    return step?.from;
  }

  /** Marks the step at the cursor. */
  mark(time: number): void {
    if (this.#message === 0) return;
    const items = this.#root.querySelectorAll<HTMLElement>(".way button");
    const now = this.#steps.findLastIndex(({ from, to }) => from <= time && time < to);
    for (const [index, item] of items.entries())
      if (index === now) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
  }

  #item(lanes: Lanes, { span, from, to, message }: Step): HTMLElement {
    const { host, name, kind } = lanes.trackOf(span);
    const where = host === "" ? name : `${host}, ${name}`;
    const colour = kind === "interrupt" || kind === "thread" ? kind : "frame";
    const jump = button("", () => this.#view.select(span), {
      "aria-label": `${showTime(from)}: ${lanes.nameOf(span)} in ${where}, ${kind}, for ${showTime(to - from)}, message ${message}`,
    });
    jump.append(
      element("span", { class: `dot ${colour}`, "aria-hidden": "true" }),
      `${showTime(from)}  ${lanes.nameOf(span)}`,
      element("span", { class: "quiet" }, ` ${where}, ${showTime(to - from)}`),
    );
    return element("li", {}, jump);
  }
}

/** So many neighbours of a message in its chain, that a long chain does not hide the message: those just before and after it. */
const NEIGHBOURS = 1;

function aroundOf(chain: readonly number[], message: number): readonly number[] {
  const at = chain.indexOf(message);
  if (at < 0) return [message];
  return chain.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
}

/** One span in words. */
export function describe(lanes: Lanes, span: number): string {
  const { spans } = lanes.timeline;
  const { host, name, kind } = lanes.trackOf(span);
  const from = spans.from[span]!;
  const to = spans.to[span]!;
  const value = spans.value[span]!;
  const where = host === "" ? name : `${host}, ${name}${kind === "interrupt" || kind === "thread" ? ` (${kind})` : ""}`;
  const parts = [`${lanes.nameOf(span)} in ${where}: from ${showTime(from)} for ${showTime(to - from)}`];
  if (kind === "interrupt" || kind === "thread") {
    if (value > 0 && value < to - from) parts.push(`${showTime(value)} of CPU time`);
  } else if (value > 0) parts.push(`${value} bytes`);
  const message = spans.message[span]!;
  if (message !== 0 && !lanes.nameOf(span).startsWith("message")) parts.push(`for message ${message}`);
  return parts.join(", ");
}
