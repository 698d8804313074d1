/**
 * The written grammar as data: what is recorded of the parser's rules, said as people write grammars. The parser reads
 * expressions as a row of operands and makes a tree of them by precedence, and scans numbers and strings by hand; here the levels
 * of precedence are rules, and tokens have rules of their own.
 *
 * @typedef {{ kind: "text", text: string }} Text A word or a sign, as written.
 * @typedef {{ kind: "name", name: string }} Reference To another production.
 * @typedef {{ kind: "pattern", text: string }} Pattern A class of characters, or a remark in words.
 * @typedef {{ kind: "sequence" | "choice", items: readonly Expression[] }} Several
 * @typedef {{ kind: "optional" | "many" | "some", item: Expression }} Repeated None or one, none or more, one or more.
 * @typedef {{ kind: "list", item: Expression, separator: Expression }} List One or more, with something between.
 * @typedef {Text | Reference | Pattern | Several | Repeated | List} Expression
 * @typedef {{ name: string, chapter: string, is: Expression }} Production
 *
 * @typedef {object} Part A rule or a part of one, as Chevrotain writes a grammar down.
 * @property {string} type
 * @property {string} [name] Of a rule or a token.
 * @property {{ name: string }} [separator] The token between the parts of a list.
 * @property {readonly Part[]} [definition]
 *
 * @typedef {object} Sources
 * @property {() => readonly Part[]} grammarRules
 * @property {typeof import("../../../grammar/tree/precedence.js").operatorLevels} operatorLevels
 * @property {Pick<typeof import("../../../grammar/text/tokens.js"), "allTokens" | "spellingOf" | "RESERVED_WORDS" | "declarationStarts" | "TypeWord">} tokens
 * @property {typeof import("../../../grammar/units.js").UNITS} UNITS
 */

/** @param {string} text @returns {Text} */
const text = (text) => ({ kind: "text", text });
/** @param {string} name @returns {Reference} */
const name = (name) => ({ kind: "name", name });
/** @param {string} text @returns {Pattern} */
const pattern = (text) => ({ kind: "pattern", text });
/** @param {readonly Expression[]} items @returns {Expression} */
const sequence = (...items) => (items.length === 1 && items[0] !== undefined ? items[0] : { kind: "sequence", items });
/** @param {readonly Expression[]} items @returns {Expression} */
const choice = (...items) => (items.length === 1 && items[0] !== undefined ? items[0] : { kind: "choice", items });
/** @param {Expression} item @returns {Expression} */
const optional = (item) => ({ kind: "optional", item });
/** @param {Expression} item @returns {Expression} */
const many = (item) => ({ kind: "many", item });
/** @param {Expression} item @returns {Expression} */
const some = (item) => ({ kind: "some", item });

/** Rules of the parser that are said in another way here. */
const replaced = new Set(["annotationName", "operation", "operand", "string", "unit"]);
/** A list in brackets that is never empty; lists that end with a semicolon never are, also in a rule before it. */
const neverEmpty = new Set(["goal", "limits", "parenthesised"]);

/** The chapters, with the rules that begin each: a chapter goes on with what these are made of. */
const chapters = Object.entries({
  Modules: ["module"],
  "Services and protocols": ["service", "protocol", "number", "const"],
  "Parameters and arguments": ["parameters", "parameter", "type", "arguments"],
  Graphs: ["graph", "barrier"],
  "Machines, costs, media": ["machine", "costs", "medium", "settings"],
  Scenarios: ["scenario"],
  Experiments: ["experiment", "expect"],
  Expressions: ["expression", "selection"],
  Paths: ["path", "wordPath", "segment"],
});

/** @param {Sources} sources @returns {readonly Production[]} */
export function productionsOf(sources) {
  /** @type {Production[]} */
  const productions = [];
  const rules = new Map(sources.grammarRules().map((rule) => [rule.name, rule]));
  const listed = new Set(chapters.flatMap(([, beginnings]) => beginnings));
  for (const [chapter, beginnings] of chapters)
    for (const beginning of beginnings)
      for (const { name: rule = "", definition = [] } of withParts(beginning, rules, listed)) {
        if (rule === "operation") productions.push(...levelsOf(sources).map((each) => ({ ...each, chapter })));
        const narrow = narrower.get(rule);
        if (narrow !== undefined) productions.push({ name: rule, chapter, is: narrow });
        if (narrow !== undefined || replaced.has(rule)) continue;
        const is = sequence(...partsOf(definition, rule, sources));
        productions.push({ name: rule, chapter, is });
      }
  return [...productions, ...tokensOf(sources).map((each) => ({ ...each, chapter: "Words, signs, values" }))];
}

/**
 * A rule, and the rules that it is made of, as they are named in it.
 *
 * @param {string} name
 * @param {ReadonlyMap<string | undefined, Part>} rules
 * @param {Set<string>} listed Is added to.
 * @returns {readonly Part[]}
 */
function withParts(name, rules, listed) {
  const rule = rules.get(name);
  if (rule === undefined) throw new Error(`the parser has no rule ${name}`);
  return [rule, ...named(rule).flatMap((each) => (listed.has(each) ? [] : withParts(each, rules, listed.add(each))))];
}

/** @param {Part} part @returns {readonly string[]} */
function named({ type, name = "", definition = [] }) {
  return type === "NonTerminal" ? [name] : definition.flatMap(named);
}

/**
 * @param {readonly Part[]} definition
 * @param {string} rule
 * @param {Sources} sources
 * @param {string} [after] The token that follows, where there is one.
 * @returns {readonly Expression[]}
 */
function partsOf(definition, rule, sources, after) {
  return definition.map((part, index) => {
    const next = index + 1 < definition.length ? definition[index + 1]?.name : after;
    const inside = () => sequence(...partsOf(part.definition ?? [], rule, sources, next));
    switch (part.type) {
      case "NonTerminal":
        return nonTerminal(part.name ?? "");
      case "Terminal":
        return terminal(part.name ?? "", sources);
      case "Option":
        return optional(inside());
      case "Repetition":
        return many(inside());
      case "Alternation":
        return choice(
          ...(part.definition ?? []).map((each) => sequence(...partsOf(each.definition ?? [], rule, sources, next))),
        );
      case "RepetitionWithSeparator": {
        /** @type {Expression} */
        const list = { kind: "list", item: inside(), separator: terminal(part.separator?.name ?? "", sources) };
        return next === "Semicolon" || neverEmpty.has(rule) ? list : optional(list);
      }
      default:
        throw new Error(`the written grammar cannot say ${part.type} in ${rule}`);
    }
  });
}

/** @param {string} rule */
function nonTerminal(rule) {
  if (rule === "annotationName") return text("allow");
  if (rule === "operation") return name("disjunction");
  if (rule === "string") return name("STRING");
  if (rule === "unit") return name("UNIT");
  return name(rule);
}

/** @param {string} token @param {Sources} sources */
function terminal(token, { tokens }) {
  const type = tokens.allTokens.find((each) => each.name === token);
  if (type === undefined) throw new Error(`the parser uses the token ${token}, which is none`);
  switch (token) {
    case "Identifier":
      return name("NAME");
    case "Word":
      return name("WORD");
    case "TypeWord":
      return name("TYPE");
    case "Numeral":
      return name("NUMBER");
    default:
      return text(tokens.spellingOf(type));
  }
}

/** Rules that read more than the language has, to say what is wrong with it. */
const narrower = new Map([
  ["listBounds", sequence(text("["), optional(sequence(name("sum"), text(".."), name("sum"))), text("]"))],
  // A part without a name is an index: `a[1]`.
  [
    "selection",
    sequence(
      text("["),
      { kind: "list", item: sequence(name("WORD"), text(":"), name("expression")), separator: text(",") },
      text("]"),
    ),
  ],
]);

const levelNames = ["disjunction", "conjunction", "negation", "comparison", "range", "sum", "product"];

/** @param {Sources} sources @returns {readonly Omit<Production, "chapter">[]} */
function levelsOf({ operatorLevels }) {
  if (operatorLevels.length !== levelNames.length) throw new Error("a level of operators has no name here");
  const levels = operatorLevels.map(({ operators, form }, index) => {
    const next = name(levelNames[index + 1] ?? "negative");
    const sign = choice(...operators.map(text));
    /** @type {Expression} */
    let is;
    if (form === "prefix") is = sequence(many(sign), next);
    else if (form === "unchained") is = sequence(next, optional(sequence(sign, next)));
    else is = sequence(next, many(sequence(sign, next)));
    return { name: levelNames[index] ?? "", is };
  });
  return [...levels, { name: "negative", is: sequence(many(text("-")), name("postfix")) }];
}

/** @param {Sources} sources @returns {readonly Omit<Production, "chapter">[]} */
function tokensOf({ tokens, UNITS }) {
  const types = tokens.allTokens.filter(
    ({ CATEGORIES = [], name: each }) => CATEGORIES.includes(tokens.TypeWord) && each !== "Identifier",
  );
  const digits = name("DIGITS");
  return [
    { name: "NAME", is: sequence(pattern("[A-Za-z_]"), many(pattern("[A-Za-z0-9_]"))) },
    { name: "RESERVED", is: choice(...[...tokens.RESERVED_WORDS].sort().map(text)) },
    { name: "WORD", is: choice(name("NAME"), name("RESERVED")) },
    {
      name: "TYPE",
      is: choice(
        name("NAME"),
        ...types
          .map((each) => tokens.spellingOf(each))
          .filter((each) => tokens.RESERVED_WORDS.has(each))
          .map(text),
      ),
    },
    {
      name: "NUMBER",
      is: choice(sequence(choice(name("DECIMAL"), name("HEXADECIMAL")), optional(name("UNIT"))), name("ADDRESS")),
    },
    { name: "DECIMAL", is: sequence(digits, optional(sequence(text("."), digits))) },
    {
      name: "HEXADECIMAL",
      is: sequence(text("0x"), { kind: "list", item: some(pattern("[0-9A-Fa-f]")), separator: text("_") }),
    },
    { name: "DIGITS", is: { kind: "list", item: some(pattern("[0-9]")), separator: text("_") } },
    { name: "UNIT", is: choice(...[...UNITS.keys()].map(text)) },
    {
      name: "ADDRESS",
      is: sequence(
        name("OCTET"),
        text("."),
        name("OCTET"),
        text("."),
        name("OCTET"),
        text("."),
        name("OCTET"),
        optional(sequence(text("/"), name("PREFIX"))),
      ),
    },
    { name: "OCTET", is: some(pattern("[0-9]")) },
    { name: "PREFIX", is: some(pattern("[0-9]")) },
    { name: "STRING", is: sequence(text('"'), many(choice(pattern('[^"\\#xA#xD]'), name("ESCAPE"))), text('"')) },
    {
      name: "ESCAPE",
      is: sequence(
        text("\\"),
        choice(
          pattern("[nrt\"'\\]"),
          sequence(text("u"), name("HEX"), name("HEX"), name("HEX"), name("HEX")),
          sequence(text("u{"), some(name("HEX")), text("}")),
        ),
      ),
    },
    { name: "HEX", is: pattern("[0-9A-Fa-f]") },
  ];
}
