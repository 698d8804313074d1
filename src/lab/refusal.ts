/** A request that cannot be met, as data; the room that prints it chooses the form. */
import { nearestWord } from "../../grammar/units.js";

export interface Refusal {
  /** One sentence, without a full stop. */
  readonly refused: string;
  readonly help?: string;
}

export function refuse(refused: string, help?: string): Refusal {
  return help === undefined ? { refused } : { refused, help };
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

/** "Did you mean", or all names if they are few. */
export function suggestion(name: string, known: readonly string[]): string | undefined {
  const near = nearestWord(name, known) ?? known.find((each) => each.toLowerCase().endsWith(`.${name.toLowerCase()}`));
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return undefined;
  const listed = known.slice(0, 12);
  return `there ${known.length === 1 ? "is" : "are"} ${listed.join(", ")}${known.length > listed.length ? ", ..." : ""}`;
}
