/** Cuts a text into tokens. */
import type { Comment } from "./ast.js";
import { typeOf, type Tokens, type TokenType } from "./engine.js";
import { scanNumeral, type Numeral as ScannedNumeral } from "./numerals.js";
import type { SyntaxProblem } from "./problems.js";
import { openingQuotes, scanString, type ScannedString } from "./strings.js";
import { contextualWords, Identifier, keywords, noUnits, Numeral, signs, spellingOf, StringToken } from "./tokens.js";

/** A word or a sign. A word is one object however often it stands in a text. */
interface Spelled {
  readonly kind: number;
  readonly text: string;
}
interface Sign extends Spelled {
  /** The code of the second of its characters. */
  readonly second?: number;
  /** How the language writes the operator of another. */
  readonly meant?: string;
}

const languageWords: ReadonlyMap<string, Spelled> = new Map(
  [...keywords, ...contextualWords].map((type) => [spellingOf(type), { kind: type.index, text: spellingOf(type) }]),
);
/** What a problem says, without its place. */
type Report = SyntaxProblem extends infer Each ? (Each extends unknown ? Omit<Each, "span"> : never) : never;
type Content = string | ScannedNumeral | ScannedString | undefined;

/** By the code of their first character. */
const signsFrom: Sign[][] = [];
for (const { text, type, ...rest } of signs) {
  const second = text.length > 1 ? { second: text.charCodeAt(1) } : {};
  (signsFrom[text.charCodeAt(0)] ??= []).push({ kind: type.index, text, ...second, ...rest });
}

/** What a character begins, by its code. */
const beginnings = new Uint8Array(0x10000);
const [blank, word, sign, numeral, string] = [1, 2, 3, 4, 5];
function mark(characters: Iterable<string>, beginning: number): void {
  for (const character of characters) beginnings[character.charCodeAt(0)] = beginning;
}
// The last is a mark that some editors put first.
mark(" \t\r\n\ufeff", blank);
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", word);
mark("0123456789", numeral);
mark(openingQuotes, string);
for (const { text } of signs) mark(text.charAt(0), sign);

const [space, slash, star] = [0x20, 0x2f, 0x2a];
const blanks = /[ \t\r\n\ufeff]*/y;
const restOfWord = /\w*/y;
const restOfLine = /[^\r\n]*/y;

/**
 * The tokens of a text, with what they say, the comments and what is wrong with them. Total: text that is no token is left out and is a
 * problem.
 */
export class Lexer implements Tokens {
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many tokens there are, the first `EOF` among them, but not the last. */
  count: number = 1;
  /** All of them with their slashes; the parser takes the `///` ones as documentation. */
  readonly comments: Comment[] = [];
  /** In the order of the text. */
  readonly problems: SyntaxProblem[] = [];
  private readonly text: string;
  private readonly source: number;
  private readonly words: Map<string, Spelled> = new Map(languageWords);
  /** By the place of a token: of a word or a sign its text, of a numeral or a string what was read. */
  private readonly contents: Content[] = [undefined];

  constructor(text: string, source: number) {
    this.text = text;
    this.source = source;
    // There cannot be more than characters. Where nothing is written no memory is taken, and `EOF` is read.
    const { length } = text;
    const most = length + 2;
    this.kinds = new Uint8Array(most);
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
    let offset = 0;
    while (offset < length) offset = this.readAt(offset);
    this.starts[this.count] = length;
    this.ends[this.count] = length;
  }

  /** What stands in the text at the place of a token. */
  imageOf(place: number): string {
    return this.text.slice(this.starts[place], this.ends[place]);
  }

  wordOf(place: number): string {
    return this.contents[place] as string;
  }

  numeralOf(place: number): ScannedNumeral {
    return this.contents[place] as ScannedNumeral;
  }

  stringOf(place: number): ScannedString {
    return this.contents[place] as ScannedString;
  }

  /** Reads blanks and the token or the comment that comes after them. Gives where that ends. */
  private readAt(offset: number): number {
    const { text } = this;
    let start = offset;
    let code = text.charCodeAt(start);
    // Most blanks are a single one.
    if (code === space) code = text.charCodeAt(++start);
    if (beginnings[code] === blank) {
      blanks.lastIndex = start;
      blanks.test(text);
      start = blanks.lastIndex;
      code = text.charCodeAt(start);
    }
    let kind: number;
    let end: number;
    let content: Content;
    switch (beginnings[code]) {
      case word: {
        restOfWord.lastIndex = start + 1;
        restOfWord.test(text);
        end = restOfWord.lastIndex;
        content = text.slice(start, end);
        const known = this.words.get(content);
        if (known === undefined) {
          kind = Identifier.index;
          this.words.set(content, { kind, text: content });
        } else {
          kind = known.kind;
          content = known.text;
        }
        break;
      }
      case sign: {
        if (code === slash) {
          const next = text.charCodeAt(start + 1);
          if (next === slash) return this.lineComment(start);
          if (next === star) return this.blockComment(start);
        }
        const found = signAt(text, start, code);
        if (found === undefined) return this.unexpected(start);
        kind = found.kind;
        content = found.text;
        end = start + content.length;
        const { meant } = found;
        if (meant !== undefined)
          this.report({ problem: "wrongOperator", found: content, suggestion: meant }, start, end);
        break;
      }
      case numeral:
        kind = Numeral.index;
        content = scanNumeral(text, start, noUnits);
        end = content.end;
        if (content.fault !== undefined) this.reportNumeral(content.fault, end);
        break;
      case string:
        kind = StringToken.index;
        content = scanString(text, start);
        end = content.end;
        this.reportString(content, start);
        break;
      default:
        return start < text.length ? this.unexpected(start) : start;
    }
    const place = this.count++;
    this.kinds[place] = kind;
    this.starts[place] = start;
    this.ends[place] = end;
    this.contents[place] = content;
    return end;
  }

  private lineComment(start: number): number {
    restOfLine.lastIndex = start;
    restOfLine.test(this.text);
    return this.comment(start, restOfLine.lastIndex);
  }

  /** Not in the language, and reported. Without its end it takes the rest of the text. */
  private blockComment(start: number): number {
    const closed = this.text.indexOf("*/", start + 2);
    const terminated = closed >= 0;
    const end = terminated ? closed + 2 : this.text.length;
    this.report({ problem: "blockComment", terminated }, start, end);
    return this.comment(start, end);
  }

  private comment(start: number, end: number): number {
    this.comments.push({ text: this.text.slice(start, end), span: { source: this.source, start, end } });
    return end;
  }

  /** A character that begins no token; neighbours are one problem. */
  private unexpected(at: number): number {
    const last = this.problems.at(-1);
    const continued = last?.problem === "unexpectedCharacter" && last.span.end === at;
    if (continued) this.problems.pop();
    const start = continued ? last.span.start : at;
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    this.report({ problem: "unexpectedCharacter", character }, start, at + 1);
    return at + 1;
  }

  private reportNumeral({ start, ...fault }: NonNullable<ScannedNumeral["fault"]>, end: number): void {
    this.report(fault, start, end);
  }

  private reportString({ terminated, wrongQuotes, unknownEscapes, end }: ScannedString, start: number): void {
    if (!terminated) {
      this.report({ problem: "unterminatedString" }, start, end);
      return;
    }
    if (wrongQuotes) this.report({ problem: "wrongQuotes", found: this.text.charAt(start) }, start, end);
    for (const each of unknownEscapes)
      this.report({ problem: "unknownEscape", escape: this.text.slice(each.start, each.end) }, each.start, each.end);
  }

  private report(problem: Report, start: number, end: number): void {
    this.problems.push({ ...problem, span: { source: this.source, start, end } });
  }
}

function signAt(text: string, offset: number, code: number): Sign | undefined {
  const from = signsFrom[code] ?? [];
  // Counted: to go through them in another way takes longer than all the rest.
  for (let index = 0; index < from.length; index++) {
    const found = from[index];
    if (found?.second === undefined || found.second === text.charCodeAt(offset + 1)) return found;
  }
  return undefined;
}

/** Of a token or a comment. */
interface Piece {
  readonly image: string;
  readonly startOffset: number;
}
export interface Token extends Piece {
  readonly tokenType: TokenType;
}

/** All tokens and comments of a text. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly comments: readonly Piece[] } {
  const lexer = new Lexer(text, 0);
  const { kinds, starts, count } = lexer;
  const tokens = Array.from({ length: count - 1 }, (_, index) => {
    const place = index + 1;
    return { tokenType: typeOf(kinds[place] ?? 0), image: lexer.imageOf(place), startOffset: starts[place] ?? 0 };
  });
  return { tokens, comments: lexer.comments.map(({ text, span }) => ({ image: text, startOffset: span.start })) };
}
