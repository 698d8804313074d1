/** A table as a page shows it, in HTML or in Markdown. */

export type Tone = "good" | "bad" | "dim" | "measured" | "label";
export interface SheetCell {
  readonly text: string;
  readonly tone?: Tone;
}
export interface Sheet {
  /** Headings that span columns, above the others; empty for none. */
  readonly groups?: readonly { readonly text: string; readonly span: number }[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly SheetCell[])[];
}

export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string; readonly id?: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "sheet"; readonly caption?: string; readonly sheet: Sheet }
  /** SVG; a page without pictures leaves it out. */
  | { readonly kind: "plot"; readonly caption: string; readonly svg: string };

export const cell = (text: string, tone?: Tone): SheetCell => (tone === undefined ? { text } : { text, tone });
