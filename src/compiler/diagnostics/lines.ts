/** Lines of a text. */

const starts = new WeakMap<object, readonly number[]>();

/** The line of an offset in a text, from 1. The beginnings of the lines are computed once. */
export function lineAt(source: { readonly text: string }, offset: number): number {
  const known = startsOf(source);
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The offset of a line's first character. */
export function startOfLine(source: { readonly text: string }, line: number): number {
  return startsOf(source)[line - 1] ?? 0;
}

function startsOf(source: { readonly text: string }): readonly number[] {
  const known = starts.get(source) ?? lineStarts(source.text);
  starts.set(source, known);
  return known;
}

function lineStarts(text: string): number[] {
  const found = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(at + 1);
  return found;
}
