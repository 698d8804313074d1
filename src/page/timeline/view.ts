/** The timeline on the page: two canvases (ruler and lanes), the cursor, and how a reader moves both. */
import { element } from "../dom.js";
import type { Lanes, Step } from "./lanes.js";
import { type Colours, paint, type Picture, type Row, rowsOf } from "./paint.js";
import { Scale, showTime, ticks } from "./scale.js";
import { coloursOf, onThemeChange } from "./theme.js";

const rulerHeight = 28;

export interface ViewEvents {
  /** The cursor has moved. */
  readonly moved: (time: number) => void;
  /** The reader has chosen a span; undefined for none. */
  readonly chosen: (span: number | undefined) => void;
}

export class TimelineView {
  readonly root: HTMLElement;
  #lanes: Lanes | undefined;
  #rows: readonly Row[] = [];
  #scale = new Scale(1);
  #cursor = 0;
  #selected: number | undefined;
  #followed: ReadonlySet<number> | undefined;
  #way: readonly Step[] = [];
  #colours: Colours;
  readonly #events: ViewEvents;
  readonly #ruler: HTMLCanvasElement;
  readonly #canvas: HTMLCanvasElement;
  /** The lanes without the cursor, so that a cursor that moves costs no more than a copy. */
  readonly #still: HTMLCanvasElement = document.createElement("canvas");
  readonly #scroller: HTMLElement;
  readonly #spacer: HTMLElement;
  #isStale = true;
  #frame = 0;
  readonly #pointers = new Map<number, { x: number; y: number }>();
  #dragged = 0;

  constructor(events: ViewEvents) {
    this.#events = events;
    this.#ruler = element("canvas", { class: "ruler", "aria-hidden": "true" });
    this.#canvas = element("canvas", { class: "lanes" });
    this.#spacer = element("div", { class: "spacer", "aria-hidden": "true" });
    this.#scroller = element(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        role: "application",
        "aria-label": "Timeline. Left and right arrow: step. Plus and minus: zoom. Space: play.",
        "aria-describedby": "now",
      },
      this.#canvas,
      this.#spacer,
    );
    this.root = element("div", { class: "timeline" }, this.#ruler, this.#scroller);
    this.#colours = coloursOf(document.documentElement);
    onThemeChange(() => {
      this.#colours = coloursOf(document.documentElement);
      this.#changed();
    });
    new ResizeObserver(() => this.#changed()).observe(this.root);
    this.#scroller.addEventListener("scroll", () => this.#changed());
    this.#listen();
  }

  get end(): number {
    return this.#lanes?.timeline.end ?? 0;
  }
  get cursor(): number {
    return this.#cursor;
  }
  get scale(): Scale {
    return this.#scale;
  }

  /** @param keep Keeps the stretch of time that is shown: it is the same run with other values. */
  show(lanes: Lanes, keep: boolean): void {
    const { from, length } = this.#scale;
    this.#lanes = lanes;
    this.#rows = rowsOf(lanes);
    this.#scale = new Scale(lanes.timeline.end);
    if (keep) this.#scale.show(from, length);
    this.#selected = undefined;
    this.follow(undefined, []);
    const last = this.#rows.at(-1);
    this.#spacer.style.height = `${last === undefined ? 0 : last.top + last.height}px`;
    this.seek(Math.min(this.#cursor, lanes.timeline.end));
    this.#changed();
  }

  /** Moves the cursor, and the view if the cursor would leave it. */
  seek(time: number): void {
    this.#cursor = Math.min(Math.max(time, 0), this.end);
    const before = this.#scale.from;
    this.#scale.reveal(this.#cursor);
    if (this.#scale.from !== before) this.#isStale = true;
    this.#draw();
    this.#events.moved(this.#cursor);
  }

  select(span: number | undefined): void {
    this.#selected = span;
    const spans = this.#lanes?.timeline.spans;
    if (span !== undefined && spans !== undefined) {
      this.#cursor = spans.from[span]!;
      const length = spans.to[span]! - spans.from[span]!;
      // A span that would be a thin line, or wider than the view, gets a view of its own.
      if (length > this.#scale.length) this.#scale.show(this.#cursor - length * 0.1, length * 1.2);
      else if (length / this.#scale.length < 0.002) this.#scale.show(this.#cursor - length * 20, length * 60);
      this.#scale.reveal(this.#cursor);
      this.#scrollTo(spans.track[span]!);
      this.#events.moved(this.#cursor);
    }
    this.#changed();
  }

  follow(spans: ReadonlySet<number> | undefined, way: readonly Step[]): void {
    this.#followed = spans;
    this.#way = way;
    this.#changed();
  }

  /** Shows a stretch of time. */
  showStretch(from: number, to: number): void {
    const room = (to - from) * 0.05;
    this.#scale.show(from - room, to - from + 2 * room);
    this.#changed();
  }
  zoom(factor: number): void {
    this.#scale.zoom(factor, this.#cursor);
    this.#changed();
  }

  // ------------------------------------------------------------------------------------------------------ painting

  get #gutter(): number {
    return this.root.clientWidth < 560 ? 104 : 176;
  }

  #changed(): void {
    this.#isStale = true;
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const lanes = this.#lanes;
    const width = this.root.clientWidth;
    const height = this.#scroller.clientHeight;
    if (lanes === undefined || width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    fit(this.#canvas, width, height, ratio);
    fit(this.#ruler, width, rulerHeight, ratio);
    const gutter = this.#gutter;
    if (this.#isStale) {
      fit(this.#still, width, height, ratio);
      const still = this.#still.getContext("2d", { alpha: false })!;
      still.setTransform(ratio, 0, 0, ratio, 0, 0);
      const picture: Picture = {
        lanes,
        rows: this.#rows,
        scale: this.#scale,
        colours: this.#colours,
        width,
        height,
        gutter,
        scrolled: this.#scroller.scrollTop,
        followed: this.#followed,
        way: this.#way,
        selected: this.#selected,
      };
      paint(still, picture);
      this.#isStale = false;
    }
    const x = gutter + this.#scale.x(this.#cursor, width - gutter);
    const context = this.#canvas.getContext("2d", { alpha: false })!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#still, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (x >= gutter) {
      context.fillStyle = this.#colours.accent;
      context.fillRect(x - 0.75, 0, 1.5, height);
    }
    this.#paintRuler(width, gutter, x, ratio);
  }

  #paintRuler(width: number, gutter: number, x: number, ratio: number): void {
    const context = this.#ruler.getContext("2d", { alpha: false })!;
    const colours = this.#colours;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colours.band;
    context.fillRect(0, 0, width, rulerHeight);
    context.font = '11px system-ui, "Helvetica Neue", Arial, sans-serif';
    context.textBaseline = "middle";
    const { times, show } = ticks(this.#scale.from, this.#scale.to, (width - gutter) / 110);
    for (const time of times) {
      const at = gutter + this.#scale.x(time, width - gutter);
      context.fillStyle = colours.line;
      context.fillRect(at, rulerHeight - 8, 1, 8);
      context.fillStyle = colours.quiet;
      context.fillText(show(time), at + 4, rulerHeight / 2);
    }
    context.fillStyle = colours.band;
    context.fillRect(0, 0, gutter, rulerHeight);
    context.fillStyle = colours.text;
    context.fillText(showTime(this.#cursor), 8, rulerHeight / 2);
    if (x < gutter) return;
    context.fillStyle = colours.accent;
    context.beginPath();
    context.moveTo(x, rulerHeight);
    context.lineTo(x - 6, rulerHeight - 10);
    context.lineTo(x + 6, rulerHeight - 10);
    context.fill();
  }

  #scrollTo(track: number): void {
    const row = this.#rows.find(({ lane }) => lane?.track === track);
    if (row === undefined) return;
    const { scrollTop, clientHeight } = this.#scroller;
    if (row.top < scrollTop || row.top + row.height > scrollTop + clientHeight)
      this.#scroller.scrollTop = row.top - clientHeight / 2;
  }

  // ----------------------------------------------------------------------------------------------------- pointers

  #timeAt(event: PointerEvent | WheelEvent): number {
    const box = this.root.getBoundingClientRect();
    const gutter = this.#gutter;
    return this.#scale.time(Math.max(0, event.clientX - box.left - gutter), box.width - gutter);
  }

  #listen(): void {
    const scrub = (event: PointerEvent): void => {
      if (event.buttons !== 0 || event.type === "pointerdown") this.seek(this.#timeAt(event));
    };
    this.#ruler.addEventListener("pointerdown", (event) => {
      this.#ruler.setPointerCapture(event.pointerId);
      scrub(event);
    });
    this.#ruler.addEventListener("pointermove", scrub);
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      this.#dragged = 0;
    });
    canvas.addEventListener("pointermove", (event) => this.#drag(event));
    const up = (event: PointerEvent): void => {
      this.#pointers.delete(event.pointerId);
      if (event.type === "pointerup" && this.#dragged < 5 && this.#pointers.size === 0) this.#click(event);
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    this.#scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #drag(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const by = event.clientX - before.x;
    this.#dragged += Math.abs(by) + Math.abs(event.clientY - before.y);
    const wide = this.root.clientWidth - this.#gutter;
    const [first, second] = [...this.#pointers.values()];
    if (first !== undefined && second !== undefined) {
      const apart = Math.abs(first.x - second.x);
      before.x = event.clientX;
      const now = Math.abs(first.x - second.x);
      if (apart > 8 && now > 8) this.#scale.zoom(apart / now, this.#timeAt(event));
    } else {
      before.x = event.clientX;
      this.#scale.move((-by / wide) * this.#scale.length);
      if (event.pointerType === "mouse") this.#scroller.scrollTop -= event.clientY - before.y;
      before.y = event.clientY;
    }
    this.#changed();
  }

  /** A wheel scrolls the lanes; with Ctrl or a pinch it zooms, sideways it moves in time. */
  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#scale.zoom(Math.exp(event.deltaY * 0.004), this.#timeAt(event));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      event.preventDefault();
      const by = event.shiftKey ? event.deltaY + event.deltaX : event.deltaX;
      this.#scale.move((by / this.root.clientWidth) * this.#scale.length);
    } else return;
    this.#changed();
  }

  #click(event: PointerEvent): void {
    const lanes = this.#lanes;
    if (lanes === undefined) return;
    const y = event.clientY - this.#canvas.getBoundingClientRect().top + this.#scroller.scrollTop;
    const time = this.#timeAt(event);
    const row = this.#rows.find(({ top, height }) => y >= top && y < top + height);
    const near = (4 / this.root.clientWidth) * this.#scale.length;
    const found = row?.lane && this.#spanNear(lanes, row.lane, time, near);
    this.#cursor = Math.min(time, this.end);
    this.#events.moved(this.#cursor);
    this.#selected = found;
    this.#events.chosen(found);
    this.#changed();
  }

  /** The operation at a time; one a few pixels away counts, too. */
  #spanNear(lanes: Lanes, lane: Row["lane"] & object, time: number, near: number): number | undefined {
    const { from } = lanes.timeline.spans;
    for (const layer of [lane.operations, lane.contexts]) {
      const index = lanes.firstIn(layer, time - near);
      const span = layer[index];
      if (span !== undefined && from[span]! <= time + near) return span;
    }
    return undefined;
  }
}

function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== tall) canvas.height = tall;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
