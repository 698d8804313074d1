/** Moving through a run: play, steps, the slider, search, and the keys for them. */
import { byId } from "./dom.js";
import type { Following } from "./following.js";
import type { Lanes } from "./timeline/lanes.js";
import { showTime } from "./timeline/scale.js";
import type { TimelineView } from "./timeline/view.js";

/** About so many steps are in view at first. */
const FIRST_STEPS = 160;
/** In ns. */
const LONG_WAIT = 50e6;

export class Transport {
  lanes: Lanes | undefined;
  isPlaying = false;
  readonly #view: TimelineView;
  readonly #following: Following;
  readonly #scrub = byId("scrub") as HTMLInputElement;
  readonly #search = byId("search") as HTMLInputElement;
  #found: readonly number[] = [];
  #foundAt = -1;
  #lastFrame = 0;

  constructor(view: TimelineView, following: Following) {
    this.#view = view;
    this.#following = following;
    const press = (id: string, done: () => void): void => byId(id).addEventListener("click", done);
    press("first", () => this.#view.seek(0));
    press("back", () => this.#step(false));
    press("forward", () => this.#step(true));
    press("play", () => this.#toggle());
    press("closer", () => this.#view.zoom(0.5));
    press("wider", () => this.#view.zoom(2));
    this.#scrub.addEventListener("input", () =>
      this.#view.seek((Number(this.#scrub.value) / 100_000) * this.#view.end),
    );
    this.#search.addEventListener("input", () => this.#searched());
    this.#search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#nextFound(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") this.#view.root.querySelector<HTMLElement>(".scroller")?.focus();
    });
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param isFirst Shows the beginning of the measured run. */
  show(lanes: Lanes, isFirst: boolean): void {
    this.lanes = lanes;
    this.#searched();
    if (!isFirst) return;
    const { marks, end } = lanes.timeline;
    const start =
      marks.find(({ kind, text, time }) => kind === "phase" && text === "start" && time < end * 0.95)?.time ?? 0;
    const [from, to] = busyFrom(lanes, start);
    this.#view.showStretch(from, Math.max(to, from + 1000));
    this.#view.seek(from);
  }

  /** The cursor has moved. */
  moved(time: number): void {
    if (document.activeElement !== this.#scrub || this.isPlaying)
      this.#scrub.value = String(Math.round((time / Math.max(1, this.#view.end)) * 100_000));
    this.#scrub.setAttribute("aria-valuetext", showTime(time));
  }

  // ---------------------------------------------------------------------------------------------------------- moving

  #toggle(): void {
    this.isPlaying = !this.isPlaying;
    const play = byId("play");
    play.setAttribute("aria-pressed", String(this.isPlaying));
    play.textContent = this.isPlaying ? "⏸ Pause" : "▶ Play";
    if (!this.isPlaying) {
      this.#view.seek(this.#view.cursor);
      return;
    }
    if (this.#view.cursor >= this.#view.end) this.#view.seek(0);
    this.#lastFrame = performance.now();
    requestAnimationFrame((now) => this.#play(now));
  }

  #play(now: number): void {
    if (!this.isPlaying) return;
    const speed = Number((byId("speed") as HTMLSelectElement).value);
    // A tab in the background gets no frames; the run does not jump when it is back.
    const passed = Math.min(Math.max(0, now - this.#lastFrame), 100) / 1000;
    this.#lastFrame = now;
    this.#view.seek(this.#view.cursor + passed * speed);
    if (this.#view.cursor >= this.#view.end) this.#toggle();
    else requestAnimationFrame((next) => this.#play(next));
  }

  /** To the next event, or that of the message that is followed. */
  #step(forward: boolean): void {
    const { lanes } = this;
    if (lanes === undefined) return;
    const { cursor } = this.#view;
    const followed = this.#following.stepFrom(cursor, forward);
    this.#view.seek(followed ?? (forward ? lanes.next(cursor) : lanes.previous(cursor)));
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case " ":
        if (target.tagName === "BUTTON" || target.tagName === "SUMMARY") return;
        this.#toggle();
        break;
      case "ArrowRight":
        this.#step(true);
        break;
      case "ArrowLeft":
        this.#step(false);
        break;
      case "Home":
        this.#view.seek(0);
        break;
      case "End":
        this.#view.seek(this.#view.end);
        break;
      case "+":
      case "=":
        this.#view.zoom(0.5);
        break;
      case "-":
        this.#view.zoom(2);
        break;
      case "/":
        this.#search.focus();
        break;
      case "Escape":
        this.#following.stop();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  // ---------------------------------------------------------------------------------------------------------- search

  #searched(): void {
    this.#found = this.lanes?.search(this.#search.value) ?? [];
    this.#foundAt = -1;
    const { length } = this.#found;
    byId("found").textContent =
      this.#search.value.trim() === "" ? "" : length === 0 ? "nothing found" : `${length} found; Enter shows the next`;
  }

  /** The next one from the cursor on, then one after another. */
  #nextFound(by: 1 | -1): void {
    const { lanes } = this;
    if (lanes === undefined || this.#found.length === 0) return;
    const { from } = lanes.timeline.spans;
    const { length } = this.#found;
    const ahead = this.#found.findIndex((span) => from[span]! >= this.#view.cursor);
    this.#foundAt = this.#foundAt < 0 ? Math.max(0, ahead) : (this.#foundAt + by + length) % length;
    const span = this.#found[this.#foundAt]!;
    this.#view.select(span);
    this.#following.choose(span);
    byId("found").textContent = `${this.#foundAt + 1} of ${length}`;
  }
}

/** A first stretch in which something happens all the time: hosts that wait for long before they begin are passed over. */
function busyFrom(lanes: Lanes, start: number): readonly [from: number, to: number] {
  let from = start;
  let to = start;
  for (let step = 0, all = 0; step < FIRST_STEPS && all < 20_000; step++, all++) {
    const next = lanes.next(to);
    if (next > to + LONG_WAIT && next < lanes.timeline.end) {
      from = next;
      step = 0;
    }
    to = next;
  }
  return [from, to];
}
