import { InternalError } from "./failures/errors.js";

/** One of a list of which it is known that it has so many. */
export function nth<List extends readonly unknown[]>(list: List, index: number): List[number] {
  if (index >= list.length) throw new InternalError(`there is no number ${index} among ${list.length}`);
  return list[index];
}
