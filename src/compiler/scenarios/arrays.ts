/** `client[0]`, `client[*]`, `wire[i]`: references to the hosts or links of an array. */
import type { PathSegment } from "../../../grammar/index.js";
import { note } from "../diagnostics/report.js";
import { checkValue } from "../values/expressions.js";
import type { Place } from "../values/place.js";
import { suggestion } from "../diagnostics/suggestions.js";
import { scalar } from "../values/types.js";

/** A member of an array: the array's name, and the member's index from 0. */
export interface ArrayElement {
  readonly name: string;
  readonly index: number;
}

/** More hosts than this in one array are refused. */
export const mostHosts = 1000;

/** The name of a member of an array: `client[1]`. */
export function elementName(array: string, index: number | string): string {
  return `${array}[${index}]`;
}

/** Stands for the hosts of an array whose length is not known. */
export function unknownElements(array: string): string {
  return elementName(array, "*");
}

/** Whether a name is that of a single thing or of an array. */
export function isKnown(known: ReadonlyMap<string, unknown>, name: string): boolean {
  return known.has(name) || elementsOf(known, name).length > 0;
}

function elementsOf(known: ReadonlyMap<string, unknown>, array: string): string[] {
  return [...known.keys()].filter((each) => each.startsWith(`${array}[`));
}

export interface Picked<T> {
  readonly items: readonly T[];
  /** `[*]` was written: all members of the array. */
  readonly all: boolean;
}

/**
 * The meaning of a name, which must have an index if it is an array's. Faults are reported, except for a thing that has a fault itself, of which only
 * the name is known.
 */
export function pick<T>(
  place: Place,
  kind: "host" | "link",
  known: ReadonlyMap<string, T | undefined>,
  { name: { text: name, span }, index }: PathSegment,
): Picked<T> | undefined {
  const one = (item: T | undefined): Picked<T> | undefined => item && { items: [item], all: false };
  if (index === undefined && known.has(name)) return one(known.get(name));
  const elements = elementsOf(known, name);
  if (elements.length === 0) {
    if (known.has(name)) place.report("noArray", index?.span ?? span, { kind, name });
    else {
      const names = new Set([...known.keys()].map((each) => each.replace(/\[.*$/, "")));
      place.report("unknownName", span, { kind, name }, { help: suggestion(name, names) });
    }
    return undefined;
  }
  const isUnknown = elements[0] === unknownElements(name);
  if (index === undefined) {
    const help = isUnknown ? undefined : note("oneOrAll", { one: elements[0] ?? "", all: unknownElements(name) });
    place.report("indexMissing", span, { kind, name }, { help });
    return undefined;
  }
  if (index.kind === "AllIndex") {
    const items = elements.map((each) => known.get(each)).filter((each) => each !== undefined);
    return items.length < elements.length ? undefined : { items, all: true };
  }
  const what = `the index of "${name}"`;
  const value = checkValue(place, index, { type: scalar("int"), what });
  if (isUnknown || value.type.kind === "unknown") return undefined;
  if (value.kind !== "literal") {
    place.report("notKnown", index.span, { what });
    return undefined;
  }
  const element = elementName(name, String(value.value));
  if (known.has(element)) return one(known.get(element));
  const [first = ""] = elements;
  const help =
    elements.length === 1 ? note("only", { name: first }) : note("fromTo", { first, last: elements.at(-1) ?? "" });
  place.report("indexOutside", index.span, { element }, { help });
  return undefined;
}
