/** Media, which join hosts. Standards define the values of a medium, so they need no label. */
import type { Medium } from "../../../grammar/index.js";
import { checkBounds, type Bounds } from "../values/bounds.js";
import type { Compilation } from "../compilation.js";
import type { Report } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { inheritanceLoops, inheritanceOrder, uniqueSettings } from "./machines.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { MediumType, ScalarKind } from "../program.js";
import { documented } from "../names/declarations.js";
import { moduleScope, resolve, type Context } from "../names/scope.js";
import { scalar } from "../values/types.js";

interface MediumValue {
  readonly kind: ScalarKind;
  readonly words?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  /** The defaults of a medium's values. A value without a default must be given. */
  readonly default?: number | string;
  readonly doc: string;
}

/** All values of a medium. */
export const mediumValues: Readonly<Record<string, MediumValue>> = {
  rate: { kind: "bandwidth", least: 1, doc: "Bits per second on the wire." },
  // RFC 791, 3.2: every link carries a datagram of 68 bytes, the longest header with 8 bytes of data.
  mtu: { kind: "bytes", least: 68, doc: "The most that a frame carries, without its header; at least 68 (RFC 791)." },
  preamble: { kind: "bytes", default: 0, doc: "What is sent before each frame." },
  shortest: { kind: "bytes", default: 0, doc: "The shortest frame; shorter ones are padded." },
  gap: { kind: "time", default: 0, doc: "The least silence between two frames." },
  slot: { kind: "time", default: 0, doc: "The unit of backoff after a collision." },
  delay: { kind: "time", default: 0, doc: "One way, between two hosts." },
  duplex: { kind: "word", words: ["half", "full"], doc: "Whether both directions are free at the same time." },
  kind: {
    kind: "word",
    words: ["cable", "line", "switch"],
    default: "",
    doc: "A cable is shared, and half duplex; a line joins two hosts; a switch has a line to each. A full-duplex medium that does not say is a line.",
  },
  queue: { kind: "int", least: 1, default: 64, doc: "Of a switch: the most frames that wait for one host." },
  loss: { kind: "ratio", most: 1, default: 0, doc: "Frames that never arrive." },
  duplicate: { kind: "ratio", most: 1, default: 0, doc: "Frames that arrive twice." },
  reorder: { kind: "ratio", most: 1, default: 0, doc: "Frames that are held back, so that others overtake them." },
  corrupt: { kind: "ratio", most: 1, default: 0, doc: "Frames of which one bit arrives wrong, unnoticed." },
  jitter: { kind: "time", default: 0, doc: "The most by which the delay varies." },
};

/** What a value of a medium may be, wherever it is set. */
export function mediumBounds(key: string): Bounds {
  const { least = 0, most } = mediumValues[key] ?? {};
  return { what: `"${key}"`, low: least, ...(most !== undefined && { high: most }) };
}

/** The values that a scenario can change while it runs: `at 4 s set west.loss = 20 %;`. */
export const changeableValues: readonly string[] = ["loss", "duplicate", "reorder", "corrupt", "jitter"];

type Values = Record<string, number | boolean | string>;

export function checkMedia(compilation: Compilation, report: Report): Compilation {
  const context: Context = { report, compilation };
  const own = new Map<string, { medium: Medium; values: Values; base: string | undefined }>();
  compilation.modules.forEach(({ tree }, module) => {
    for (const each of tree.declarations) {
      if (each.kind !== "Medium" || own.has(each.name.text)) continue;
      const base = each.extends && resolve(context, module, each.extends, "Medium")?.name.text;
      own.set(each.name.text, { medium: each, values: checkSettings(context, each, module), base });
    }
  });
  const loops = inheritanceLoops(
    context,
    [...own.values()].map(({ medium, base }) => ({ declaration: medium, base })),
  );
  const extended = new Set([...own.values()].map(({ base }) => base));
  const merged = new Map<string, Values>();
  const media: MediumType[] = [];
  const defaults = Object.fromEntries(
    Object.entries(mediumValues).flatMap(([key, each]) => (each.default === undefined ? [] : [[key, each.default]])),
  ) as Values;
  for (const name of inheritanceOrder([...own].map(([key, { base }]) => ({ name: key, base })))) {
    const { medium, values, base } = own.get(name) ?? {};
    if (medium === undefined) continue;
    const inherited = base === undefined ? undefined : merged.get(base);
    const all: Values = { ...inherited, ...values };
    merged.set(name, all);
    const kind = all["kind"] ?? (all["duplex"] === "full" ? "line" : "cable");
    media.push({ ...documented(medium.name, medium.doc, medium.span), values: { ...defaults, ...all, kind } });
    const unsure = extended.has(name) || loops.has(name) || (medium.extends !== undefined && inherited === undefined);
    const written = new Set(medium.settings.map(({ path }) => textOf(context, path.span)));
    if (all["duplex"] !== undefined && (kind === "cable") !== (all["duplex"] === "half")) {
      const { path } =
        medium.settings.find((each) => ["kind", "duplex"].includes(textOf(context, each.path.span))) ?? {};
      report("mediumDuplex", path?.span ?? medium.name.span, {
        what: `medium ${name}`,
        kind: String(kind),
        duplex: String(all["duplex"]),
      });
    }
    const needed = Object.keys(mediumValues).filter(
      (key) => mediumValues[key]?.default === undefined || (key === "slot" && all["duplex"] === "half"),
    );
    const missing = needed.filter((key) => all[key] === undefined && !written.has(key));
    if (!unsure && missing.length > 0) report("missingMediumValues", medium.name.span, { name, names: missing });
  }
  return { ...compilation, media };
}

function checkSettings(context: Context, medium: Medium, module: number): Values {
  const values: Values = {};
  const place = { ...context, scope: moduleScope(module) };
  for (const [key, setting] of uniqueSettings(context, medium.settings)) {
    const wanted = Object.hasOwn(mediumValues, key) ? mediumValues[key] : undefined;
    if (wanted === undefined) {
      const help = suggestion(key, Object.keys(mediumValues));
      context.report("unknownMediumValue", setting.path.span, { name: key }, { help });
      continue;
    }
    const what = `"${key}"`;
    const expr = checkValue(place, setting.value, {
      type: scalar(wanted.kind),
      what,
      ...(wanted.words && { words: wanted.words }),
    });
    if (expr.type.kind === "unknown") continue;
    if (expr.kind !== "literal" || expr.value === null) {
      context.report("notKnown", setting.value.span, { what });
      continue;
    }
    checkBounds(context, expr, mediumBounds(key));
    values[key] = expr.value;
  }
  return values;
}
