/**
 * grammar/xgraph.html: the productions as railroad diagrams, in one page that needs nothing else.
 *
 * @typedef {import("./productions.js").Expression} Expression
 *
 * What is used of the package:
 * @typedef {object} Railroad
 * @property {new (items: readonly object[]) => { format(): { toString(): string } }} Diagram
 * @property {new (items: readonly object[]) => object} Sequence
 * @property {new (normal: number, items: readonly object[]) => object} Choice
 * @property {new (item: object) => object} Optional
 * @property {new (item: object, repeat?: object) => object} OneOrMore
 * @property {new (item: object, repeat?: object) => object} ZeroOrMore
 * @property {new (text: string) => object} Terminal
 * @property {new (text: string) => object} NonTerminal
 * @property {new (text: string) => object} Comment
 */
// @ts-expect-error -- The package brings no types.
import untyped from "railroad-diagrams";

const railroad = /** @type {Railroad} */ (untyped);

const style = `
  body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
  h3 { margin: 2rem 0 0.25rem; font: bold 1rem ui-monospace, monospace; }
  nav { columns: 14rem; font: 0.9rem ui-monospace, monospace; }
  nav a { display: block; }
  .diagram { overflow-x: auto; }
  svg path { stroke-width: 2; stroke: #1a1a1a; fill: none; }
  svg rect { stroke-width: 2; stroke: #1a1a1a; fill: #e8f4ea; }
  svg rect:not([rx]) { fill: #e6eefb; }
  svg text { font: bold 14px ui-monospace, monospace; text-anchor: middle; }
  svg a text { fill: #12408f; }
  svg text.comment { font: italic 12px ui-monospace, monospace; }
`;

/** @param {readonly import("./productions.js").Production[]} productions */
export function railroadOf(productions) {
  const known = new Set(productions.map(({ name }) => name));
  let chapter = "";
  let body = "";
  for (const production of productions) {
    if (production.chapter !== chapter) body += `<h2>${escaped(production.chapter)}</h2>\n`;
    chapter = production.chapter;
    const { name } = production;
    body += `<h3 id="${name}">${name}</h3>\n<div class="diagram">${linked(diagramOf(production), known)}</div>\n`;
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The grammar of .xgraph</title>
<style>${style}</style>
</head>
<body>
<!-- Made by \`npm run generate\` from the parser. -->
<h1>The grammar of .xgraph</h1>
<p>Green stands for what is written as it is, blue for another rule. Rules in capitals are tokens. Between tokens there may be
blanks, ends of lines and comments.</p>
<nav>
${productions.map(({ name }) => `<a href="#${name}">${name}</a>`).join("\n")}
</nav>
${body}</body>
</html>
`;
}

/** @param {Pick<import("./productions.js").Production, "name" | "is">} production @returns {string} An SVG element. */
function diagramOf({ is }) {
  return new railroad.Diagram(is.kind === "sequence" ? is.items.map(drawn) : [drawn(is)]).format().toString();
}

/** @param {Expression} expression @returns {object} */
function drawn(expression) {
  switch (expression.kind) {
    case "text":
      return new railroad.Terminal(expression.text);
    case "name":
      return new railroad.NonTerminal(expression.name);
    case "pattern":
      return new railroad.Comment(expression.text);
    case "sequence":
      return new railroad.Sequence(expression.items.map(drawn));
    case "choice":
      return new railroad.Choice(0, expression.items.map(drawn));
    case "optional":
      if (expression.item.kind === "list")
        return new railroad.ZeroOrMore(drawn(expression.item.item), drawn(expression.item.separator));
      return new railroad.Optional(drawn(expression.item));
    case "many":
      return new railroad.ZeroOrMore(drawn(expression.item));
    case "some":
      return new railroad.OneOrMore(drawn(expression.item));
    case "list":
      return new railroad.OneOrMore(drawn(expression.item), drawn(expression.separator));
  }
}

/** The names of rules in a diagram as links: the boxes without round corners. @param {string} svg @param {ReadonlySet<string>} known */
function linked(svg, known) {
  return svg.replace(/(<rect [^>]*><\/rect>\s*)<text ([^>]*)>([A-Za-z]+)<\/text>/g, (whole, box, attributes, name) =>
    known.has(name) && !box.includes("rx=") ? `${box}<a href="#${name}"><text ${attributes}>${name}</text></a>` : whole,
  );
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
