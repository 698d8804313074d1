/** The edges of a graph: the `over` of each instance fills the slots of its protocol, or the needs of its graph. */
import type { Expression, Instance, OverArgument, Path, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import { faultyParts } from "../follow-up-errors/missing-parts.js";
import type { GraphContext } from "./context.js";
import { resolveLower, type ResolvedLower } from "./lowers.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type {
  BindingType,
  Expr,
  GraphType,
  InstanceType,
  LowerRef,
  NeedChoice,
  ProtocolType,
  Realm,
  Slot,
} from "../program.js";
import { device, serviceFits } from "../protocols/services.js";
import { scalar } from "../values/types.js";

/** A binding whose name may still change: names are given when all bindings of the graph are known. */
export type DraftBinding = Omit<BindingType, "id"> & { id: string };

interface Bound {
  readonly bindings: readonly DraftBinding[];
  /** For a sub-graph: the lower for each of its needs. */
  readonly needs: Readonly<Record<string, LowerRef>>;
  readonly choices?: InstanceType["choices"];
  /** An instance below has a fault, so bindings are missing. */
  readonly incomplete: boolean;
}

/** Binds an instance to its lowers. In a cyclic graph, names that are not declared yet are not reported. */
export function bindLowers(
  base: GraphContext,
  instance: Instance,
  of: ProtocolType | GraphType,
  cyclic: boolean,
): Bound {
  // A slot or need with a fault cannot be filled.
  const whole = faultyParts(base.compilation, of.name).size === 0;
  let incomplete = !whole;
  const context: GraphContext = {
    ...base,
    report: (...fault) => {
      incomplete = true;
      base.report(...fault);
    },
  };
  const isGraph = "bindings" in of;
  const slots = isGraph ? of.needs.map(slotOfNeed) : of.slots;
  const bindings: DraftBinding[] = [];
  const needs: Record<string, LowerRef> = {};
  let choices: Record<string, NeedChoice[]> | undefined;
  const lastWhen: Record<string, Expr> = {};
  const quiet: GraphContext = cyclic ? { ...context, report: () => undefined } : context;
  const assigning: GraphContext = whole ? context : { ...context, report: () => undefined };
  for (const [slot, values] of assign(assigning, instance, of.name, slots)) {
    for (const [index, value] of values.entries()) {
      for (const { path, when: condition, element, service } of elementsOf(context, slot, value)) {
        const lower = resolveLower(quiet, path);
        if (lower === undefined) {
          incomplete = true;
          continue;
        }
        if (!serviceFits(context.compilation, lower.service, service)) {
          reportMismatch(context, instance, of.name, slot, path, service, lower);
          continue;
        }
        // An alternative that is never chosen is checked, but not bound.
        if (condition !== undefined && isKnown(condition, false)) continue;
        const when = condition !== undefined && isKnown(condition, true) ? undefined : condition;
        if (isGraph) {
          // The last alternative is the one without a condition.
          const before = needs[slot.name];
          const last = lastWhen[slot.name];
          if (before !== undefined && last !== undefined) {
            choices ??= {};
            (choices[slot.name] ??= []).push({ when: last, lower: before });
          }
          needs[slot.name] = lower.ref;
          if (when !== undefined) lastWhen[slot.name] = when;
          continue;
        }
        const binding: DraftBinding = {
          id: "",
          upper: instance.name.text,
          upperProtocol: of.name,
          lower: lower.ref,
          lowerProtocol: lower.protocol,
          service,
          realm: realmOf(context, service),
          slot: slot.name,
          element,
          span: instance.span,
          text: withoutSemicolon(textOf(context, instance.span)),
        };
        const counted = slot.count !== undefined;
        const plain = !counted && when === undefined;
        bindings.push(plain ? binding : { ...binding, ...(counted && { index }), ...(when && { when }) });
      }
    }
  }
  return choices === undefined ? { bindings, needs, incomplete } : { bindings, needs, incomplete, choices };
}

function slotOfNeed({ name, service, span }: GraphType["needs"][number]): Slot {
  return { name, elements: [{ name, service }], tuple: false, span };
}

export function realmOf(
  { compilation }: { readonly compilation: GraphContext["compilation"] },
  service: string,
): Realm {
  if (service === device) return "device";
  return compilation.services.find(({ name }) => name === service)?.realm ?? "push";
}

/** Gives the arguments of `over` to slots: positional, then named; a counted slot takes as many as it can. */
function assign(
  context: GraphContext,
  instance: Instance,
  of: string,
  slots: readonly Slot[],
): Iterable<readonly [Slot, readonly Expression[]]> {
  const [only] = slots;
  const [argument] = instance.over;
  // Most instances stand over one lower.
  const one = slots.length === 1 && instance.over.length === 1;
  if (one && only !== undefined && only.count === undefined && argument !== undefined && argument.name === undefined)
    return [[only, [argument.value]]];

  const given = new Map<Slot, Expression[]>(slots.map((slot) => [slot, []]));
  const positional = instance.over.filter(({ name }) => name === undefined);
  const firstNamed = instance.over.findIndex(({ name }) => name !== undefined);
  const late = firstNamed < 0 ? undefined : instance.over.slice(firstNamed).find(({ name }) => name === undefined);
  if (late !== undefined) context.report("positionalAfterNamed", late.span, {});

  const named = new Set(instance.over.flatMap(({ name }) => (name === undefined ? [] : [name.text])));
  const open = slots.filter(({ name }) => !named.has(name));
  let slot = 0;
  let extra: OverArgument | undefined;
  positional.forEach((argument, position) => {
    const waiting = open.slice(slot + 1).filter(({ count }) => count === undefined || count.from > 0).length;
    const current = open[slot];
    if (current === undefined) {
      extra ??= argument;
      return;
    }
    given.get(current)?.push(argument.value);
    const rest = positional.length - position - 1;
    const room = current.count === undefined ? 1 : current.count.to;
    // The last slot takes all arguments that are left, so that a surplus is counted there.
    const isLast = slot === open.length - 1 && current.count !== undefined;
    if (!isLast && ((given.get(current)?.length ?? 0) >= room || rest <= waiting)) slot++;
  });
  if (extra !== undefined) {
    const wanted = slots.map(({ name }) => name);
    const values = { of, given: instance.over.length, expected: wanted.length };
    context.report("tooManyLowers", extra.span, values, {
      help: wanted.length > 0 ? note("slots", { names: wanted }) : undefined,
    });
  }
  for (const { name, value } of instance.over) {
    if (name === undefined) continue;
    const found = slots.find((each) => each.name === name.text);
    if (found === undefined) {
      const help = suggestion(
        name.text,
        slots.map((each) => each.name),
      );
      context.report("unknownSlot", name.span, { of, name: name.text }, { help });
      continue;
    }
    const values = given.get(found) ?? [];
    if (found.count === undefined && values.length > 0) context.report("argumentTwice", name.span, { name: name.text });
    else values.push(value);
  }
  if (extra === undefined) reportArity(context, instance, of, given);
  return given;
}

function reportArity(
  context: GraphContext,
  instance: Instance,
  of: string,
  given: ReadonlyMap<Slot, readonly Expression[]>,
): void {
  const missing = [...given].filter(([{ count }, values]) => count === undefined && values.length === 0);
  const known = instance.over.every(
    ({ name }) => name === undefined || [...given.keys()].some((slot) => slot.name === name.text),
  );
  if (missing.length > 0 && known) {
    context.report(
      "missingLowers",
      instance.of.span,
      { of, names: missing.map(([{ name }]) => name) },
      {
        related: missing.map(([{ span, name }]) => ({ span, message: note("needsHere", { of, name }) })),
      },
    );
  }
  for (const [{ name, count, span }, values] of given) {
    if (count === undefined || (values.length >= count.from && values.length <= count.to)) continue;
    const where: Span = values[count.to]?.span ?? instance.of.span;
    const values_ = { of, name, from: count.from, to: count.to, given: values.length };
    context.report("wrongLowerCount", where, values_, {
      related: [{ span, message: note("needsHere", { of, name }) }],
    });
  }
}

interface Element {
  readonly path: Path;
  /** For one alternative of a choice. */
  readonly when?: Expr;
  readonly element: string;
  readonly service: string;
}

/** The paths in one argument, each with the element of the slot that it fills. */
function elementsOf(context: GraphContext, slot: Slot, value: Expression): Element[] {
  const items = value.kind === "TupleExpression" ? value.items : [value];
  if (value.kind === "TupleExpression" && !slot.tuple) {
    context.report(
      "tupleForPlain",
      value.span,
      { name: slot.name },
      {
        related: [{ span: slot.span, message: note("slotHere", { name: slot.name }) }],
      },
    );
    return [];
  }
  if (slot.tuple && (value.kind !== "TupleExpression" || items.length !== slot.elements.length)) {
    if (value.kind === "ErrorExpression") return [];
    const values = { name: slot.name, elements: slot.elements.map(({ name }) => name), given: items.length };
    context.report("tupleWanted", value.span, values, {
      related: [{ span: slot.span, message: note("slotHere", { name: slot.name }) }],
    });
    return [];
  }
  const [first] = slot.elements;
  if (value.kind === "PathExpression" && first !== undefined)
    return [{ path: value.path, element: first.name, service: first.service }];
  return slot.elements.flatMap(({ name, service }, index) => {
    const item = items[index];
    const alternatives = item === undefined ? [] : alternativesOf(context, item, undefined);
    return alternatives.map((alternative) => ({ ...alternative, element: name, service }));
  });
}

/** The paths that an item may stand for, each with its condition. */
function alternativesOf(
  context: GraphContext,
  item: Expression,
  when: Expr | undefined,
): Pick<Element, "path" | "when">[] {
  if (item.kind === "PathExpression") return [{ path: item.path, ...(when !== undefined && { when }) }];
  if (item.kind !== "ConditionalExpression") {
    if (item.kind !== "ErrorExpression") context.report("notALower", item.span, {});
    return [];
  }
  const type = scalar("bool");
  const condition = checkValue(context, item.condition, { type, what: 'what stands after "if"' });
  return [
    ...alternativesOf(context, item.then, both(when, condition)),
    ...alternativesOf(context, item.else, both(when, negated(condition))),
  ];
}

function negated(condition: Expr): Expr {
  if (condition.kind === "literal") return { ...condition, value: condition.value !== true };
  return { kind: "unary", operator: "not", operand: condition, type: condition.type, span: condition.span };
}
/** The condition without the parts that always hold. */
function both(left: Expr | undefined, right: Expr): Expr {
  if (left === undefined || isKnown(left, true) || isKnown(right, false)) return right;
  if (isKnown(left, false) || isKnown(right, true)) return left;
  return { kind: "binary", operator: "and", left, right, type: right.type, span: right.span };
}
function isKnown(condition: Expr, value: boolean): boolean {
  return condition.kind === "literal" && condition.value === value;
}

function reportMismatch(
  context: GraphContext,
  instance: Instance,
  of: string,
  slot: Slot,
  path: Path,
  wanted: string,
  { service, protocol }: ResolvedLower,
): void {
  const lower = textOf(context, path.span);
  const related = [{ span: slot.span, message: note("needsService", { of, service: wanted }) }];
  const below = protocol === undefined ? undefined : context.protocols.get(protocol);
  if (below !== undefined)
    related.push({ span: below.nameSpan, message: note("providesService", { of: below.name, service }) });
  context.report(
    "bindingMismatch",
    path.span,
    { upper: instance.name.text, lower, expected: wanted, actual: service },
    { related },
  );
}

/** Names the bindings: `testOverNetUdp`, with the slot's element if an upper has the same lower more than once. */
export function nameBindings(drafts: readonly DraftBinding[]): readonly BindingType[] {
  const names = new Set<string>();
  for (const draft of drafts) {
    draft.id = `${draft.upper}Over${draft.lower.path.map(capital).join("")}`;
    names.add(draft.id);
  }
  if (names.size === drafts.length) return drafts;

  const uses = new Map<string, number>();
  for (const { id } of drafts) uses.set(id, (uses.get(id) ?? 0) + 1);
  const taken = new Set<string>();
  for (const draft of drafts) {
    const { id: name, element, index } = draft;
    if ((uses.get(name) ?? 0) > 1) draft.id = `${name}${capital(element)}${index ?? ""}`;
    for (let more = 2; taken.has(draft.id); more++) draft.id = `${name}_${more}`;
    taken.add(draft.id);
  }
  return drafts;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function withoutSemicolon(text: string): string {
  return text.endsWith(";") ? text.slice(0, -1) : text;
}
