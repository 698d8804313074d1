/** The page of a run: it asks the workers, and shows what they answer. */
import type { PointResult, RunJson } from "../lab/index.js";
import { Controls } from "./controls.js";
import { byId, element } from "./dom.js";
import { describe, Following } from "./following.js";
import { GraphPicture } from "./graph.js";
import type { Choice, ExperimentFacts, Facts } from "./messages.js";
import { expectationsOf, tableOf } from "./tables.js";
import { Lanes } from "./timeline/lanes.js";
import { showTime } from "./timeline/scale.js";
import { TimelineView } from "./timeline/view.js";
import { Transport } from "./transport.js";
import { Workers } from "./workers.js";

/** The most spans, marks, arrows and values of counters of a timeline. */
const MOST_EVENTS = 100_000;
/** Tables are drawn again no more often than that while points are run, in ms. */
const BETWEEN_TABLES = 300;

export class Page {
  #workers: Workers;
  readonly #controls: Controls;
  readonly #view: TimelineView;
  readonly #following: Following;
  readonly #graph: GraphPicture;
  readonly #transport: Transport;
  #facts: Facts | undefined;
  #experiment: ExperimentFacts | undefined;
  /** With the declared values of the machines. */
  #first: RunJson | undefined;
  /** The choice of which `#first` is the whole result. */
  #firstKey = "";
  /** With the values that the reader has set. */
  #now: RunJson | undefined;
  #hashes = false;
  /** The hosts of the timeline. */
  #hosts: readonly string[] = [];
  /** Numbers of the newest runs; older answers are not shown. */
  #runs = 0;
  #timelines = 0;

  /** @param program The script of the workers, with the simulation. */
  constructor(program: string) {
    this.#workers = workersOf(program);
    this.#controls = new Controls(byId("axes"), byId("machines"), {
      pointed: () => this.#pointed(),
      changed: () => void this.#run(),
    });
    this.#view = new TimelineView({
      moved: (time) => this.#moved(time),
      chosen: (span) => this.#following.choose(span),
    });
    byId("view").append(this.#view.root);
    this.#following = new Following(byId("chosen"), this.#view);
    this.#graph = new GraphPicture(byId("pictures"));
    this.#transport = new Transport(this.#view, this.#following);
    byId("experiment").addEventListener("change", () => this.#choose());
    byId("seed").addEventListener("change", () => void this.#run());
    const hashes = byId("hashes");
    hashes.addEventListener("click", () => {
      this.#hashes = !this.#hashes;
      hashes.setAttribute("aria-pressed", String(this.#hashes));
      void this.#run();
    });
  }

  /** Shows another program; its pictures are in the page already. */
  async open(program: string): Promise<void> {
    this.#workers.close();
    this.#workers = workersOf(program);
    this.#runs++;
    this.#timelines++;
    this.#first = undefined;
    this.#now = undefined;
    this.#firstKey = "";
    await this.start();
  }

  async start(): Promise<void> {
    const { facts } = await this.#workers.ask({ kind: "describe" }, "described");
    this.#facts = facts;
    const select = byId("experiment") as HTMLSelectElement;
    const before = select.value;
    select.replaceChildren(
      ...facts.experiments.map(({ name, title }) =>
        element("option", { value: name }, title === "" ? name : `${name}: ${title}`),
      ),
    );
    if (facts.experiments.some(({ name }) => name === before)) select.value = before;
    this.#controls.showMachines(facts.values);
    this.#choose();
  }

  #choose(): void {
    const { value } = byId("experiment") as HTMLSelectElement;
    this.#experiment = this.#facts?.experiments.find(({ name }) => name === value);
    if (this.#experiment === undefined) return;
    this.#controls.showExperiment(this.#experiment);
    void this.#run();
  }

  // ----------------------------------------------------------------------------------------------------------- runs

  #choiceOf(settings: readonly string[]): Choice {
    const seed = Number((byId("seed") as HTMLInputElement).value);
    return {
      experiment: this.#experiment?.name ?? "",
      settings,
      seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : 1,
    };
  }

  /** Runs every point: with the declared values of the machines, where that has not been done, and with those that the reader has set. */
  async #run(): Promise<void> {
    const run = ++this.#runs;
    this.#workers.forget();
    delete document.body.dataset["done"];
    const { settings, axisSettings, isChanged } = this.#controls;
    const choice = this.#choiceOf(settings);
    const declared = this.#choiceOf(axisSettings);
    const key = JSON.stringify([declared, this.#hashes]);
    try {
      const { plan } = await this.#workers.ask({ kind: "plan", choice }, "planned");
      if (run !== this.#runs) return;
      this.#fail("");
      this.#controls.showPlan(plan.axes);
      const point = this.#controls.point;
      void this.#showTimeline(choice, point);
      this.#now = undefined;
      const all = Array.from({ length: plan.points }, (_, index) => index);
      const order = [point, ...all.filter((each) => each !== point)];
      if (this.#firstKey !== key) {
        this.#first = undefined;
        this.#firstKey = "";
        await this.#makeTables(run, declared, order, (table) => (this.#first = table));
        if (run !== this.#runs) return;
        this.#firstKey = key;
      }
      if (isChanged) await this.#makeTables(run, choice, order, (table) => (this.#now = table));
      if (run !== this.#runs) return;
      this.#drawTable();
      document.body.dataset["done"] = "true";
    } catch (error) {
      if (run === this.#runs) this.#fail(error);
    }
  }

  async #makeTables(
    run: number,
    choice: Choice,
    order: readonly number[],
    made: (table: RunJson) => void,
  ): Promise<void> {
    const results: PointResult[] = [];
    let drawn = -Infinity;
    let drawing: Promise<void> = Promise.resolve();
    const progress = byId("progress") as HTMLProgressElement;
    const say = (): void => {
      const isDone = countOf(results) === order.length;
      progress.hidden = isDone;
      progress.max = order.length;
      progress.value = countOf(results);
      byId("status").textContent = isDone
        ? `${order.length === 1 ? "1 point has" : `${order.length} points have`} been run`
        : `${countOf(results)} of ${order.length} points`;
    };
    say();
    const draw = async (): Promise<void> => {
      const { table } = await this.#workers.ask(
        { kind: "table", choice, results: results.filter((each) => (each as PointResult | undefined) !== undefined) },
        "table",
      );
      if (run !== this.#runs) return;
      made(table);
      this.#drawTable();
    };
    await Promise.all(
      order.map(async (point) => {
        const { result } = await this.#workers.ask({ kind: "run", choice, point, hash: this.#hashes }, "ran", false);
        if (run !== this.#runs) return;
        results[point] = result;
        say();
        if (performance.now() - drawn < BETWEEN_TABLES) return;
        drawn = performance.now();
        drawing = draw();
        await drawing;
      }),
    );
    await drawing;
    await draw();
  }

  #drawTable(): void {
    const table = tableOf(
      { first: this.#first, now: this.#now, selected: this.#controls.point, hashes: this.#hashes },
      (point) => {
        this.#controls.point = point;
        this.#pointed();
      },
    );
    byId("table").replaceChildren(table);
    const present = this.#now ?? this.#first;
    if (present !== undefined) byId("expectations").replaceChildren(expectationsOf(present));
  }

  // ------------------------------------------------------------------------------------------------------- timeline

  #pointed(): void {
    this.#drawTable();
    void this.#showTimeline(this.#choiceOf(this.#controls.settings), this.#controls.point);
  }

  /** Shows the picture that has the hosts of the timeline: the pictures, or the hosts, are others than before. */
  showGraph(): void {
    this.#graph.show(this.#hosts);
  }

  async #showTimeline(choice: Choice, point: number): Promise<void> {
    const number = ++this.#timelines;
    try {
      const { timeline } = await this.#workers.ask({ kind: "timeline", choice, point, most: MOST_EVENTS }, "timeline");
      if (number !== this.#timelines) return;
      const lanes = new Lanes(timeline);
      this.#hosts = [...new Set(timeline.tracks.map(({ host }) => host).filter((host) => host !== ""))];
      this.showGraph();
      const isFirst = this.#view.end === 0;
      this.#view.show(lanes, !isFirst);
      this.#following.show(lanes);
      this.#transport.show(lanes, isFirst);
      byId("view").dataset["events"] = String(timeline.spans.count);
    } catch (error) {
      if (number === this.#timelines) this.#fail(error);
    }
  }

  #moved(time: number): void {
    const lanes = this.#transport.lanes;
    if (lanes === undefined) return;
    this.#graph.light(lanes, time);
    this.#following.mark(time);
    this.#transport.moved(time);
    // While the run plays, a reader would hear nothing but this.
    if (this.#transport.isPlaying) return;
    const spans = lanes.at(time);
    const now = spans.slice(0, 6).map((span) => describe(lanes, span).replace(/: from .*? for /, ", for "));
    byId("now").textContent = `${showTime(time)}: ${now.length === 0 ? "nothing is under way" : now.join("; ")}`;
  }

  #fail(error: unknown): void {
    const failure = byId("failure");
    const text = error instanceof Error ? error.message : String(error);
    failure.hidden = text === "";
    failure.textContent = text;
    if (text !== "") byId("status").textContent = "This could not be run";
  }
}

function workersOf(program: string): Workers {
  return new Workers(program, Math.max(1, Math.min(4, navigator.hardwareConcurrency)));
}

function countOf(results: readonly PointResult[]): number {
  // Places of points that have not been run are empty.
  return results.reduce((count) => count + 1, 0);
}

export function start(): void {
  const page = new Page(byId("worker").textContent);
  page.start().catch((error: unknown) => {
    byId("failure").hidden = false;
    byId("failure").textContent = String(error);
  });
}
