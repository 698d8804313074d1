/** "Did you mean": the known name that is nearest to an unknown one, as a help line. */
import { nearestWord } from "../../../grammar/index.js";
import { note, type Note } from "./report.js";

/** A list of more names does not help. */
const mostListed = 12;

/** The nearest name, or all names if there are few. */
export function suggestion(name: string, known: Iterable<string>): Note | undefined {
  const all = [...new Set(known)].sort();
  const near = nearestSuggestion(name, all);
  if (near !== undefined) return near;
  const [first] = all;
  if (first === undefined || all.length > mostListed) return undefined;
  return all.length === 1 ? note("only", { name: first }) : note("known", { names: all });
}

/** The nearest name alone, if a list of all would not help or stands in the message. */
export function nearestSuggestion(name: string, known: Iterable<string>): Note | undefined {
  const near = nearestWord(name, [...new Set(known)].sort());
  return near === undefined ? undefined : note("didYouMean", { near });
}
