/** The controls of a run: the point of the axes that is shown, the values that are run, and the values of machines. */
import { button, element } from "./dom.js";
import type { AxisFacts, ExperimentFacts, ValueFacts } from "./messages.js";

export interface ControlEvents {
  /** Another point is to be shown: its index in the present plan. */
  readonly pointed: (point: number) => void;
  /** Other values are to be run. */
  readonly changed: () => void;
}

/** Sliders of machines go from a sixteenth to sixteen times the declared value. */
const OCTAVES = 4;

export class Controls {
  readonly #axes: HTMLElement;
  readonly #machines: HTMLElement;
  readonly #events: ControlEvents;
  #planned: readonly AxisFacts[] = [];
  readonly #sliders = new Map<string, HTMLInputElement>();
  readonly #axisSettings = new Map<string, string>();
  readonly #valueSettings = new Map<string, { readonly name: string; readonly text: string }>();

  constructor(axes: HTMLElement, machines: HTMLElement, events: ControlEvents) {
    this.#axes = axes;
    this.#machines = machines;
    this.#events = events;
  }

  /** As after `--set`. */
  get settings(): readonly string[] {
    return [...this.axisSettings, ...[...this.#valueSettings.values()].map(({ name, text }) => `${name}=${text}`)];
  }
  /** Those of axes only. */
  get axisSettings(): readonly string[] {
    return [...this.#axisSettings].map(([name, text]) => `${name}=${text}`);
  }
  /** Whether values of machines differ from the declared ones. */
  get isChanged(): boolean {
    return this.#valueSettings.size > 0;
  }

  // ---------------------------------------------------------------------------------------------------------- axes

  showExperiment({ axes }: ExperimentFacts): void {
    this.#axisSettings.clear();
    this.#axes.replaceChildren(...axes.map((axis) => this.#axisOf(axis)));
    this.showPlan(axes);
  }

  /** The axes as they are run. */
  showPlan(axes: readonly AxisFacts[]): void {
    this.#planned = axes;
    for (const { name, labels } of axes) {
      const slider = this.#sliders.get(name);
      if (slider === undefined) continue;
      slider.max = String(labels.length - 1);
      slider.disabled = labels.length < 2;
      this.#say(slider, labels);
    }
  }

  /** The point that the sliders choose. */
  get point(): number {
    let point = 0;
    for (const { name, labels } of this.#planned) point = point * labels.length + this.#rowOf(name, labels);
    return point;
  }
  set point(point: number) {
    let rest = point;
    for (const { name, labels } of [...this.#planned].reverse()) {
      const slider = this.#sliders.get(name);
      if (slider !== undefined) {
        slider.value = String(rest % labels.length);
        this.#say(slider, labels);
      }
      rest = Math.floor(rest / labels.length);
    }
  }

  #rowOf(name: string, labels: readonly string[]): number {
    return Math.min(Number(this.#sliders.get(name)?.value ?? 0), labels.length - 1);
  }

  #say(slider: HTMLInputElement, labels: readonly string[]): void {
    const label = labels[Math.min(Number(slider.value), labels.length - 1)] ?? "";
    slider.setAttribute("aria-valuetext", label);
    const output = slider.parentElement?.querySelector("output");
    if (output) output.textContent = label;
  }

  #axisOf(axis: AxisFacts): HTMLElement {
    const { name, labels } = axis;
    const id = `axis-${name}`;
    const slider = element("input", {
      type: "range",
      id,
      min: "0",
      max: String(labels.length - 1),
      value: "0",
      step: "1",
    });
    this.#sliders.set(name, slider);
    slider.addEventListener("input", () => {
      this.#say(slider, this.#planned.find((each) => each.name === name)?.labels ?? []);
      this.#events.pointed(this.point);
    });
    const choice = axis.labelled ? this.#rowsOf(axis) : this.#valuesOf(axis);
    return element(
      "div",
      { class: "control" },
      element("label", { for: id }, name),
      element("output", { for: id }),
      slider,
      choice,
    );
  }

  /** Any values of an axis without labels. */
  #valuesOf({ name, labels }: AxisFacts): HTMLElement {
    const id = `values-${name}`;
    const input = element("input", { type: "text", id, value: labels.join(", "), spellcheck: "false" });
    input.addEventListener("change", () => {
      const text = input.value.trim();
      if (text === "" || text === labels.join(", ")) this.#axisSettings.delete(name);
      else this.#axisSettings.set(name, text);
      if (text === "") input.value = labels.join(", ");
      this.#events.changed();
    });
    return element(
      "details",
      {},
      element("summary", {}, "values"),
      element("label", { for: id, class: "hidden-label" }, `values of ${name}, with commas`),
      input,
    );
  }

  /** The rows of an axis with labels that are run. */
  #rowsOf({ name, labels }: AxisFacts): HTMLElement {
    const boxes = labels.map((label) => {
      const box = element("input", { type: "checkbox", checked: "" });
      box.addEventListener("change", () => {
        const chosen = labels.filter((_, index) => boxes[index]!.checked);
        // Nothing chosen means everything.
        if (chosen.length === 0 || chosen.length === labels.length) this.#axisSettings.delete(name);
        else this.#axisSettings.set(name, chosen.map((each) => `"${each}"`).join(","));
        this.#events.changed();
      });
      box.dataset["label"] = label;
      return box;
    });
    return element(
      "details",
      {},
      element("summary", {}, "rows"),
      element(
        "fieldset",
        {},
        element("legend", { class: "hidden-label" }, `rows of ${name} that are run`),
        ...boxes.map((box) => element("label", { class: "check" }, box, box.dataset["label"] ?? "")),
      ),
    );
  }

  // ------------------------------------------------------------------------------------------------------ machines

  showMachines(values: readonly ValueFacts[]): void {
    const machines = [...new Set(values.map(({ machine }) => machine))];
    const filter = element("input", {
      type: "search",
      placeholder: "Find a value, such as switch",
      "aria-label": "Find a value of a machine",
      spellcheck: "false",
    });
    const rows = values.map((value) => ({ value, row: this.#valueOf(value) }));
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/);
      for (const { value, row } of rows) row.hidden = !words.every((word) => value.name.toLowerCase().includes(word));
    });
    const reset = button("Reset all", () => {
      for (const { row } of rows) row.dispatchEvent(new Event("reset-value"));
      if (this.#valueSettings.size === 0) return;
      this.#valueSettings.clear();
      this.#events.changed();
    });
    reset.disabled = true;
    this.#machines.addEventListener("value-changed", () => (reset.disabled = this.#valueSettings.size === 0));
    this.#machines.replaceChildren(
      element("div", { class: "tools" }, filter, reset),
      ...machines.map((machine, index) =>
        element(
          "details",
          index === 0 ? { open: "" } : {},
          element("summary", {}, machine),
          element(
            "div",
            { class: "values" },
            ...rows
              .filter(({ value }) => value.machine === machine)
              .sort((a, b) => order(a.value) - order(b.value))
              .map(({ row }) => row),
          ),
        ),
      ),
    );
  }

  #valueOf(value: ValueFacts): HTMLElement {
    const { name, declared, unit, label, source } = value;
    const key = `${name} ${unit}`;
    const id = `value-${key.replace(/[^\w.-]+/g, "-")}`;
    const isZero = declared === 0;
    const [low, high, step] = isZero ? [0, 100, 1] : [-OCTAVES, OCTAVES, 0.05];
    const slider = element("input", {
      type: "range",
      min: String(low),
      max: String(high),
      step: String(step),
      value: "0",
      id: `${id}-slider`,
      "aria-label": `${name}, ${unit}`,
      "aria-valuetext": `${declared} ${unit}`,
    });
    const number = element("input", { type: "number", id, min: "0", step: "any", value: String(declared) });
    const row = element(
      "div",
      {
        class: "value",
        title: [`${label}${source === "" ? "" : `: ${source}`}`, `declared ${declared} ${unit}`].join("\n"),
      },
      element("label", { for: id }, value.value),
      slider,
      number,
      element("span", { class: "unit" }, unit),
    );
    const set = (amount: number): void => {
      number.value = String(amount);
      slider.setAttribute("aria-valuetext", `${amount} ${unit}`);
      row.classList.toggle("is-set", amount !== declared);
      if (amount === declared) this.#valueSettings.delete(key);
      else this.#valueSettings.set(key, { name, text: `${amount}${unit === "%" ? "" : " "}${unit}`.trim() });
      this.#machines.dispatchEvent(new Event("value-changed"));
    };
    const whole = Number.isInteger(declared) && (unit === "" || unit === "B" || unit === "cycles");
    slider.addEventListener("input", () => {
      const at = Number(slider.value);
      const amount = isZero ? at : declared * 2 ** at;
      set(at === 0 ? declared : whole ? Math.round(amount) : Number(amount.toPrecision(3)));
    });
    slider.addEventListener("change", () => this.#events.changed());
    number.addEventListener("change", () => {
      const amount = Number(number.value);
      if (!Number.isFinite(amount) || amount < 0 || number.value === "") {
        number.value = String(declared);
        return;
      }
      slider.value = String(isZero ? amount : amount === 0 ? -OCTAVES : Math.log2(amount / declared));
      set(amount);
      this.#events.changed();
    });
    row.addEventListener("reset-value", () => {
      slider.value = "0";
      number.value = String(declared);
      slider.setAttribute("aria-valuetext", `${declared} ${unit}`);
      row.classList.remove("is-set");
      queueMicrotask(() => this.#machines.dispatchEvent(new Event("value-changed")));
    });
    return row;
  }
}

/** The costs of changing between contexts come first: they are what most readers change. */
const first = ["switch.", "handoff.", "interrupt.", "stack.", "idle.", "wake."];

function order({ value }: ValueFacts): number {
  const index = first.findIndex((prefix) => value.startsWith(prefix));
  return index < 0 ? first.length : index;
}
