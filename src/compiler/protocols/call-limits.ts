/** `calls lower.push <= EXPR`: the greatest number of calls that one operation of a protocol makes to a protocol below. */
import type { Calls } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { suggestion } from "../diagnostics/suggestions.js";
import type { CallsType, Slot } from "../program.js";
import { innerScope, type Context, type Scope } from "../names/scope.js";
import { scalar } from "../values/types.js";

/** The operations that may be called through a slot. */
const operations: readonly string[] = ["push", "open", "call"];

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
    if (
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
    if (!operations.includes(operation.name.text)) {
      const help = suggestion(operation.name.text, operations);
      context.report("unknownOperation", operation.span, { of: slot.name.text, name: operation.name.text }, { help });
      return [];
    }
    const key = `${slot.name.text}.${operation.name.text}`;
    const other = first.get(key);
    if (other !== undefined) {
      const related = [{ span: other.span, message: note("firstOne", {}) }];
      context.report("setTwice", calls.operation.span, { name: key }, { related });
      return [];
    }
    first.set(key, calls);
    return [{ slot: slot.name.text, operation: operation.name.text, most, span: calls.span }];
  });
}
