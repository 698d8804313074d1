/** `calls lower.push <= EXPR`, `calls upper.demux <= EXPR`: the greatest number of calls that one operation of a protocol makes below, or above. */
import type { Calls } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { CallsType, Slot } from "../program.js";
import { innerScope, type Context, type Scope } from "../names/scope.js";
import { scalar } from "../values/types.js";

/** The operations that may be called through a slot. */
const operations: readonly string[] = ["push", "open", "call"];
/** The operations by which something goes up. */
const upwards: readonly string[] = ["demux", "callDemux"];
/** The name in `calls` for the protocols above. */
const upper = "upper";

export function checkCalls(
  context: Context,
  scope: Scope,
  declared: readonly Calls[],
  slots: readonly Slot[],
  owner: string,
): CallsType[] {
  // In a limit, `size` and `mtu` are names; elsewhere they may mean something else.
  const inner: Scope = innerScope(scope);
  for (const name of ["size", "mtu"]) {
    const value = { kind: "parameter" as const, type: scalar("bytes") };
    inner.entries.set(name, { value, span: { source: 0, start: 0, end: 0 }, used: true });
  }
  const first = new Map<string, Calls>();
  return declared.flatMap((calls): CallsType[] => {
    const [slot, operation, ...more] = calls.operation.segments;
    const most = checkValue({ ...context, scope: inner }, calls.most, {
      type: scalar("ratio"),
      what: "the number of calls",
    });
    if (slot === undefined || operation === undefined || more.length > 0) {
      context.report("callsPath", calls.operation.span, {});
      return [];
    }
    const isUp = upwards.includes(operation.name.text);
    if (
      !(slot.name.text === upper && (isUp || !slots.some(({ name }) => name === upper))) &&
      !slots.some(
        ({ name, elements }) => name === slot.name.text || elements.some((each) => each.name === slot.name.text),
      )
    ) {
      const known = slots.flatMap(({ tuple, name, elements }) => (tuple ? elements.map((each) => each.name) : [name]));
      context.report(
        "unknownSlot",
        slot.span,
        { of: owner, name: slot.name.text },
        { help: suggestion(slot.name.text, known) },
      );
      return [];
    }
    // Messages that come up from a slot are those that go further up, so the slot's name means the same as `upper`.
    const of = isUp ? upper : slot.name.text;
    const possible = of === upper && !slots.some(({ name }) => name === upper) ? upwards : [...operations, ...upwards];
    if (!possible.includes(operation.name.text)) {
      const help = suggestion(operation.name.text, possible);
      context.report("callsOperation", operation.span, { of, name: operation.name.text, possible }, { help });
      return [];
    }
    const key = `${of}.${operation.name.text}`;
    const other = first.get(key);
    if (other !== undefined) {
      const related = [{ span: other.span, message: note("firstOne", {}) }];
      context.report("setTwice", calls.operation.span, { name: key }, { related });
      return [];
    }
    first.set(key, calls);
    return [{ slot: of, operation: operation.name.text, most, span: calls.span }];
  });
}
