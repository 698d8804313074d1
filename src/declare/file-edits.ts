/** The edits of one file, with the reason of each. */
import type { ts } from "../typescript/project.js";
import { type Edit, lineAfter, lineOf, restyled, type Style, styleOf } from "./edits.js";
import { FileImports } from "./file-imports.js";

/** One change of an implementation. */
export interface Change {
  /** "adds entry PING.ask, which throws until it is written" */
  readonly message: string;
  /** Its line, from 1: in the old text, and in the new text. */
  readonly line: number;
  readonly lineAfter: number;
}

export class FileEdits {
  readonly source: ts.SourceFile;
  readonly style: Style;
  readonly imports: FileImports;
  readonly #edits: Edit[] = [];
  readonly #changes: { readonly message: string; readonly edit: Edit }[] = [];

  readonly #left: { readonly start: number; readonly message: string }[] = [];

  constructor(source: ts.SourceFile, own: readonly string[] = []) {
    this.source = source;
    this.style = styleOf(source.text);
    this.imports = new FileImports(source, this.style, own);
  }

  /** @param text The text of the file: line ends and indentation are taken from it. */
  replace(start: number, end: number, text: string, message?: string): void {
    const edit = { start, end, text };
    this.#edits.push(edit);
    if (message !== undefined) this.#changes.push({ message, edit });
  }
  insert(at: number, text: string, message?: string): void {
    this.replace(at, at, text, message);
  }

  /** A task that is left to a person. */
  leave(start: number, message: string): void {
    this.#left.push({ start, message });
  }

  /** Text in our style, as lines at a depth. */
  lines(text: string, depth: number): string {
    const { indent, newLine } = this.style;
    return restyled(text, this.style)
      .split(newLine)
      .map((each) => (each === "" ? each : indent.repeat(depth) + each))
      .join(newLine);
  }

  edits(): Edit[] {
    return [...this.#edits, ...this.imports.edits()];
  }
  changes(): Change[] {
    const { text } = this.source;
    const all = this.edits();
    const inOrder = [...this.#changes].sort((a, b) => a.edit.start - b.edit.start);
    return inOrder.map(({ message, edit }) => ({
      message,
      line: lineOf(text, edit.start),
      lineAfter: lineAfter(text, all, edit),
    }));
  }
  /** The tasks that are left to a person, with lines in the new text. */
  left(): { readonly line: number; readonly message: string }[] {
    const all = this.edits();
    return this.#left.map(({ start, message }) => ({
      message,
      line: lineAfter(this.source.text, all, { start, end: start, text: "" }),
    }));
  }
}
