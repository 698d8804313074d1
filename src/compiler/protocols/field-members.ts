/** The members of header fields: the names of the bits of a `set`, and of the values of an `enum`. */
import type { HeaderField, Span } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import { textOf } from "../names/written.js";
import type { Place } from "../values/place.js";
import type { HeaderFieldType } from "../program.js";
import { scalar } from "../values/types.js";

export const aFormat = { set: "a set", enum: "an enum" } as const;

type Members = NonNullable<HeaderFieldType["members"]>;

/** Each name and each value once, in the width of the field; a member of a set is one bit. */
export function checkMembers(place: Place, field: HeaderField, bits: number): Members {
  const { format, members } = field;
  if (format === "plain") return [];
  if (members.length === 0)
    place.report("noMembers", field.name.span, { name: field.name.text, what: aFormat[format] });
  const checked: (Members[number] & { readonly span: Span })[] = [];
  for (const member of members) {
    const name = member.name.text;
    const what = `member "${name}"`;
    const same = checked.find((each) => each.name === name);
    if (same !== undefined) {
      const related = [{ span: same.span, message: note("declaredHere", { name }) }];
      place.report("duplicateName", member.name.span, { name }, { related });
      continue;
    }
    const expr = checkValue(place, member.value, { type: scalar("int"), what });
    if (expr.type.kind === "unknown") continue;
    if (expr.kind !== "literal" || typeof expr.value !== "number") {
      place.report("notKnown", member.value.span, { what: `the value of ${what}` });
      continue;
    }
    const { value } = expr;
    const high = 2 ** bits - 1;
    if (value < 0 || value > high || !Number.isInteger(value)) {
      const related = [{ span: field.type.span, message: note("boundsHere", {}) }];
      const values = { what, bounds: `in 0..${high}`, value: textOf(place, member.value.span) };
      place.report("outOfBounds", member.value.span, values, { related });
      continue;
    }
    if (format === "set" && (value === 0 || !Number.isInteger(Math.log2(value)))) {
      place.report("memberNotABit", member.value.span, { name, value: textOf(place, member.value.span) });
      continue;
    }
    const other = checked.find((each) => each.value === value);
    if (other !== undefined) {
      const related = [{ span: other.span, message: note("declaredHere", { name: other.name }) }];
      place.report("memberValueTwice", member.value.span, { first: other.name, second: name, value }, { related });
      continue;
    }
    checked.push({ name, value, span: member.name.span });
  }
  return checked.map(({ name, value }) => ({ name, value }));
}
