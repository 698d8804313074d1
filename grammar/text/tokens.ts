/** The words and signs of the language. */
import {
  createToken,
  type CustomPatternMatcherFunc,
  EOF,
  type ITokenConfig,
  Lexer,
  tokenLabel,
  type TokenType,
} from "chevrotain";
import { digits, numeralPattern } from "./numerals.js";
import { openingQuotes, stringPattern } from "./strings.js";

export { EOF, type TokenType };

/** The pattern of a token. Chevrotain also gets the possible first characters, so that it need not compute them at each start. */
type Pattern = Pick<ITokenConfig, "pattern" | "start_chars_hint" | "group">;
/** The pattern of classes of tokens and of words: a word gets its type after it has been cut out of the text. */
const noPattern: Pattern = { pattern: Lexer.NA };

/** @param spelling The text of the token, or its class in angle brackets. */
function tokenType(name: string, spelling: string, categories: TokenType[], pattern: Pattern = noPattern): TokenType {
  return createToken({ name, label: spelling, categories, ...pattern });
}

function tokenClass(name: string, spelling: string = name): TokenType {
  return tokenType(name, spelling, []);
}

// ------------------------------------------------------------------------------------------- classes of tokens

/** Any word, which may stand after a dot and before a colon. */
export const Word: TokenType = tokenClass("Word", "<name>");
/** A type: a name, or a reserved word that is a type. */
export const TypeWord: TokenType = tokenClass("TypeWord", "<type>");
export const BinaryOperatorSign: TokenType = tokenClass("BinaryOperatorSign");
export const PrefixOperatorSign: TokenType = tokenClass("PrefixOperatorSign");

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];
export const Identifier: TokenType = tokenType("Identifier", "<name>", [Word, TypeWord], {
  pattern: /[A-Za-z_]\w*/,
  start_chars_hint: letters,
});

// ----------------------------------------------------------------------------------------------------- words

export const keywords: TokenType[] = [];

function keyword(word: string, ...categories: TokenType[]): TokenType {
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  const type = tokenType(name, word, [Word, ...categories]);
  keywords.push(type);
  return type;
}

export const Import: TokenType = keyword("import");
export const Export: TokenType = keyword("export");
export const Service: TokenType = keyword("service");
export const Virtual: TokenType = keyword("virtual");
export const Protocol: TokenType = keyword("protocol");
export const NumberWord: TokenType = keyword("number");
export const Graph: TokenType = keyword("graph", TypeWord);
export const Machine: TokenType = keyword("machine", TypeWord);
export const Costs: TokenType = keyword("costs");
export const Medium: TokenType = keyword("medium", TypeWord);
export const Scenario: TokenType = keyword("scenario");
export const Experiment: TokenType = keyword("experiment");
export const Const: TokenType = keyword("const");

export const Needs: TokenType = keyword("needs");
export const Provides: TokenType = keyword("provides");
export const Opens: TokenType = keyword("opens");
export const Demux: TokenType = keyword("demux");
export const Point: TokenType = keyword("point");
export const Entry: TokenType = keyword("entry");
export const Counter: TokenType = keyword("counter");
export const Series: TokenType = keyword("series");
export const Barrier: TokenType = keyword("barrier");
export const Upcall: TokenType = keyword("upcall");
export const Blocks: TokenType = keyword("blocks");
export const SetWord: TokenType = keyword("set");
export const Enum: TokenType = keyword("enum");
export const Native: TokenType = keyword("native");

export const Host: TokenType = keyword("host");
export const Link: TokenType = keyword("link");
export const Warm: TokenType = keyword("warm");
export const Start: TokenType = keyword("start");
export const Vary: TokenType = keyword("vary");
export const Repeat: TokenType = keyword("repeat");
export const Run: TokenType = keyword("run");
export const Measure: TokenType = keyword("measure");
export const Expect: TokenType = keyword("expect");

export const From: TokenType = keyword("from");
export const As: TokenType = keyword("as");
export const With: TokenType = keyword("with");
export const By: TokenType = keyword("by");
export const Over: TokenType = keyword("over");
export const At: TokenType = keyword("at");
export const When: TokenType = keyword("when");
export const Because: TokenType = keyword("because");
export const Extends: TokenType = keyword("extends");
export const On: TokenType = keyword("on");
export const Runs: TokenType = keyword("runs");
export const Under: TokenType = keyword("under");
export const Joins: TokenType = keyword("joins");
export const For: TokenType = keyword("for");
export const In: TokenType = keyword("in");
export const Within: TokenType = keyword("within");
export const Of: TokenType = keyword("of");
export const If: TokenType = keyword("if");
export const Then: TokenType = keyword("then");
export const Else: TokenType = keyword("else");
export const True: TokenType = keyword("true");
export const False: TokenType = keyword("false");
export const And: TokenType = keyword("and", BinaryOperatorSign);
export const Or: TokenType = keyword("or", BinaryOperatorSign);
export const Not: TokenType = keyword("not", PrefixOperatorSign);

/** A word with a meaning in one place only; elsewhere it is a name like any other. */
function contextual(word: string): TokenType {
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  const type = tokenType(name, word, [Identifier, Word, TypeWord]);
  contextualWords.push(type);
  return type;
}
export const contextualWords: TokenType[] = [];

/** `within 2 %, mean 0.5 %` */
export const Mean: TokenType = contextual("mean");
/** `at 2 s crash server;` */
export const Crash: TokenType = contextual("crash");
export const Boot: TokenType = contextual("boot");
/** `stop after 120 s;` */
export const Stop: TokenType = contextual("stop");
export const After: TokenType = contextual("after");

/** `repeat until rtt within 1 % in 10..1000;` */
export const Until: TokenType = contextual("until");

/** `choose input in [interrupt, threads(1)];`, in an experiment. */
export const Choose: TokenType = contextual("choose");
/** `place handoff in Stack on server;`, in an experiment. */
export const Place: TokenType = contextual("place");
export const Handoff: TokenType = contextual("handoff");
/** `minimize rtt subject to motor <= 20 us;`, in an experiment. */
export const Minimize: TokenType = contextual("minimize");
export const Maximize: TokenType = contextual("maximize");
export const Subject: TokenType = contextual("subject");
export const To: TokenType = contextual("to");

/** `header { ... }`, in a protocol; and a part of a message, in `internet(header, data)`. */
export const Header: TokenType = contextual("header");
/** `calls lower.push <= 3;` and `domain accounts;`, in a protocol. */
export const Calls: TokenType = contextual("calls");
export const Domain: TokenType = contextual("domain");
/** `gauge queued;` and `histogram waited: time;`, in a protocol. */
export const Gauge: TokenType = contextual("gauge");
export const Histogram: TokenType = contextual("histogram");
/** `pool app(priority: 10);`, in a graph; `barrier net.udp -> test to app;` */
export const Pool: TokenType = contextual("pool");
/** The same word at the start of a member. A name after it shows that it is a keyword, not an instance of that name. */
export const PoolStart: TokenType = tokenType("PoolStart", "pool", [Word]);
/** `joins server arrives every 1 ms jitter 200 us burst 3 apart 20 us;` and `arrives spaced [20 us, 1 ms]`, in a scenario. */
export const Arrives: TokenType = contextual("arrives");
export const Every: TokenType = contextual("every");
export const Jitter: TokenType = contextual("jitter");
export const Burst: TokenType = contextual("burst");
export const Apart: TokenType = contextual("apart");
export const Spaced: TokenType = contextual("spaced");
/** `size: varying bytes`, in an entry. */
export const Varying: TokenType = contextual("varying");

export const RESERVED_WORDS: ReadonlySet<string> = new Set(keywords.map((type) => spellingOf(type)));
/** Words that may follow a number and are not its unit: in `at 5 crash a` the unit is missing. */
export const noUnits: ReadonlySet<string> = new Set([
  ...RESERVED_WORDS,
  ...[Crash, Boot, Arrives, Jitter, Burst, Apart].map((type) => spellingOf(type)),
]);

/** The tokens that begin a declaration. */
export const declarationStarts: readonly TokenType[] = [
  Import,
  Export,
  Service,
  Virtual,
  Protocol,
  NumberWord,
  Graph,
  Machine,
  Costs,
  Medium,
  Scenario,
  Experiment,
  Const,
];
export const DECLARATION_KEYWORDS: readonly string[] = declarationStarts.map((type) => spellingOf(type));

// ----------------------------------------------------------------------------------------------------- signs

/** In the order in which the lexer tries them. */
const signs: TokenType[] = [];
/** Operators of other languages, which are read as one of ours and reported. */
export const wrongOperators: Set<TokenType> = new Set();

function sign(name: string, text: string, ...categories: TokenType[]): TokenType {
  const type = tokenType(name, text, categories, { pattern: text });
  signs.push(type);
  return type;
}

function wrongOperator(name: string, texts: string[], meant: TokenType, ...categories: TokenType[]): TokenType {
  const pattern = new RegExp(texts.map((text) => text.replaceAll("|", "\\|")).join("|"));
  const type = tokenType(name, spellingOf(meant), [meant, ...categories], {
    pattern,
    start_chars_hint: texts.map((text) => text.charAt(0)),
  });
  signs.push(type);
  wrongOperators.add(type);
  return type;
}

// Longer signs come first: the lexer takes the first that fits.
export const Equal: TokenType = sign("Equal", "==", BinaryOperatorSign);
export const NotEqual: TokenType = sign("NotEqual", "!=", BinaryOperatorSign);
export const LessOrEqual: TokenType = sign("LessOrEqual", "<=", BinaryOperatorSign);
export const GreaterOrEqual: TokenType = sign("GreaterOrEqual", ">=", BinaryOperatorSign);
export const Arrow: TokenType = sign("Arrow", "->");
export const DotDot: TokenType = sign("DotDot", "..", BinaryOperatorSign);
wrongOperator("FatArrow", ["=>", "\u2192"], Arrow);
wrongOperator("AndSign", ["&&"], And, BinaryOperatorSign);
wrongOperator("OrSign", ["||"], Or, BinaryOperatorSign);
wrongOperator("UnequalSign", ["<>", "\u2260"], NotEqual, BinaryOperatorSign);
export const LCurly: TokenType = sign("LCurly", "{");
export const RCurly: TokenType = sign("RCurly", "}");
export const LParen: TokenType = sign("LParen", "(");
export const RParen: TokenType = sign("RParen", ")");
export const LSquare: TokenType = sign("LSquare", "[");
export const RSquare: TokenType = sign("RSquare", "]");
export const Comma: TokenType = sign("Comma", ",");
export const Semicolon: TokenType = sign("Semicolon", ";");
export const Equals: TokenType = sign("Equals", "=");
wrongOperator("ColonEquals", [":="], Equals);
export const Colon: TokenType = sign("Colon", ":");
export const Dot: TokenType = sign("Dot", ".");
export const AtSign: TokenType = sign("AtSign", "@");
export const Plus: TokenType = sign("Plus", "+", BinaryOperatorSign);
export const Minus: TokenType = sign("Minus", "-", BinaryOperatorSign, PrefixOperatorSign);
export const Times: TokenType = sign("Times", "*", BinaryOperatorSign);
export const Divide: TokenType = sign("Divide", "/", BinaryOperatorSign);
export const Less: TokenType = sign("Less", "<", BinaryOperatorSign);
export const Greater: TokenType = sign("Greater", ">", BinaryOperatorSign);
export const Percent: TokenType = sign("Percent", "%");
export const NotSign: TokenType = wrongOperator("NotSign", ["!"], Not, PrefixOperatorSign);

// -------------------------------------------------------------------------------------------- literals, comments

export const Numeral: TokenType = tokenType("Numeral", "<number>", [], {
  pattern: numeralPattern(noUnits),
  start_chars_hint: [...digits],
});
export const StringToken: TokenType = tokenType("StringToken", "<string>", [], {
  pattern: stringPattern,
  start_chars_hint: openingQuotes,
});

/** The group of comments, which the lexer keeps apart from the tokens. */
export const commentGroup = "comments";
const Blanks = tokenType("Blanks", "", [], {
  pattern: /[ \t\r\n]+/,
  start_chars_hint: [" ", "\t", "\r", "\n"],
  group: Lexer.SKIPPED,
});
/** A byte order mark, which some editors write at the beginning of a file. */
const ByteOrderMark = tokenType("ByteOrderMark", "", [], { pattern: "\ufeff", group: Lexer.SKIPPED });
const LineComment = tokenType("LineComment", "", [], {
  pattern: /\/\/[^\r\n]*/,
  start_chars_hint: ["/"],
  group: commentGroup,
});
const blockComment: CustomPatternMatcherFunc = (text, offset) => {
  if (!text.startsWith("/*", offset)) return null;
  const closed = text.indexOf("*/", offset + 2);
  return [text.slice(offset, closed < 0 ? text.length : closed + 2)];
};
/** Block comments are not in the language, and are reported. Without an end, one takes the rest of the text. */
export const BlockComment: TokenType = tokenType("BlockComment", "", [], {
  pattern: blockComment,
  start_chars_hint: ["/"],
  group: commentGroup,
});

/** The token types, in the order in which the lexer tries them. */
export const lexed: TokenType[] = [
  Blanks,
  ByteOrderMark,
  Identifier,
  Numeral,
  StringToken,
  LineComment,
  BlockComment,
  ...signs,
];

/** Every type of token that a rule may name. */
export const allTokens: readonly TokenType[] = [
  Numeral,
  StringToken,
  ...keywords,
  ...contextualWords,
  PoolStart,
  Identifier,
  ...signs,
  Word,
  TypeWord,
  BinaryOperatorSign,
  PrefixOperatorSign,
];

/** The spelling of a token, or its class in angle brackets. */
export function spellingOf(type: TokenType): string {
  return tokenLabel(type);
}

const reserved: ReadonlySet<TokenType> = new Set(keywords);

export function isReserved(type: TokenType): boolean {
  return reserved.has(type);
}
