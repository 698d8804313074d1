/** How many columns of a terminal a text takes. */

/** Ranges of code points that are two columns wide (East Asian wide and fullwidth, emoji). */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

const tabWidth = 4;

/** Columns of one character: 0 for a combining mark, 2 for a wide one; a tab is shown as spaces. */
export function columnsOf(character: string): number {
  if (character === "\t") return tabWidth;
  if (/\p{Mark}|\p{Cf}/u.test(character)) return 0;
  const point = character.codePointAt(0) ?? 0;
  return wide.some(([low, high]) => point >= low && point <= high) ? 2 : 1;
}

export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text as shown: tabs as spaces, and characters that would control a terminal (control characters, changes of direction) as `\u{fffd}`. */
export function shown(text: string): string {
  return text.replace(/\t/g, " ".repeat(tabWidth)).replace(steering, "\u{fffd}");
}
