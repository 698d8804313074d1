/** Texts of a program in a form that a terminal, a table or a page may show. */

// Control characters, and characters that change the direction of the text around them (Unicode Standard Annex 9, explicit formatting characters).
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t" };

/** @returns The text with each control character as the escape by which a program writes it: `\n`, `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    return short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** @returns The same but for line breaks and tabs, which a page takes for blanks. */
export function printableLines(text: string): string {
  return text.replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : printable(character)));
}
