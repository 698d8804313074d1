/** The report as one self-contained page: for screens in both colour schemes, and for paper. */
import { printableLines } from "../lab/index.js";
import type { Block, Sheet } from "./sheet.js";

export function htmlOf(title: string, about: string, blocks: readonly Block[]): string {
  const contents = blocks.flatMap((block) =>
    block.kind === "heading" && block.level === 2
      ? [`<li><a href="#${idOf(block)}">${escape(block.text)}</a></li>`]
      : [],
  );
  // Text before the first heading stands before the contents.
  const introduction = Math.max(
    0,
    blocks.findIndex(({ kind }) => kind !== "text"),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<p class="about">${escape(about)}</p>
${blocks.slice(0, introduction).map(blockHtml).join("\n")}
<nav aria-label="Contents"><ol>${contents.join("")}</ol></nav>
${blocks.slice(introduction).map(blockHtml).join("\n")}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level} id="${idOf(block)}">${escape(block.text)}</h${block.level}>`;
    case "text":
      return `<p>${escape(block.text)}</p>`;
    case "sheet":
      return `<div class="sheet"><table>${
        block.caption === undefined ? "" : `<caption>${escape(block.caption)}</caption>`
      }${sheetHtml(block.sheet)}</table></div>`;
    case "plot":
      return `<figure>${printableLines(block.svg)}<figcaption>${escape(block.caption)}</figcaption></figure>`;
  }
}

function sheetHtml({ groups, head, rows }: Sheet): string {
  const top =
    groups === undefined
      ? ""
      : `<tr>${groups.map(({ text, span }) => `<th scope="colgroup" colspan="${span}">${escape(text)}</th>`).join("")}</tr>`;
  const starts = startsOf(groups);
  const attributes = (column: number, tone?: string): string => {
    const classes = [tone, starts.has(column) ? "start" : undefined].filter((each) => each !== undefined);
    return classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  };
  // Words are aligned under their heading as numbers are.
  const isWords = (column: number): boolean => rows.length > 0 && rows.every((row) => row[column]?.tone === "label");
  const headings = head.map(
    (text, column) =>
      `<th scope="col"${attributes(column, isWords(column) ? "label" : undefined)}>${escape(text)}</th>`,
  );
  const body = rows.map(
    (row) =>
      `<tr>${row
        .map(({ text, tone }, column) =>
          column === 0 ? `<th scope="row">${escape(text)}</th>` : `<td${attributes(column, tone)}>${escape(text)}</td>`,
        )
        .join("")}</tr>`,
  );
  return `<thead>${top}<tr>${headings.join("")}</tr></thead><tbody>${body.join("\n")}</tbody>`;
}

/** Columns at which a group begins. */
function startsOf(groups: Sheet["groups"]): ReadonlySet<number> {
  const starts = new Set<number>();
  let column = 0;
  for (const { span } of groups ?? []) {
    if (column > 0) starts.add(column);
    column += span;
  }
  return starts;
}

function idOf(block: Block & { kind: "heading" }): string {
  return block.id ?? block.text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

function escape(text: string): string {
  return printableLines(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d5d9de; --dim: #626a73; --band: #f5f6f8;
  --good: #1a6b37; --bad: #b3261e; --link: #1d5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #16191d; --line: #3a4048; --dim: #9aa3ad;
  --band: #1e2227; --good: #6fcf8d; --bad: #ff8a80; --link: #86b7f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.35rem; margin: 2.8rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { max-width: 46rem; margin: .6rem 0; }
a { color: var(--link); }
.about, figcaption, caption { color: var(--dim); font-size: .88rem; } caption { color: var(--ink); font-weight: 600; }
nav ol { columns: 2; padding-left: 1.3rem; font-size: .92rem; }
.sheet { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .35rem; }
th, td { padding: .22rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
thead tr:last-child th { white-space: normal; max-width: 9rem; }
tbody th, thead th:first-child { text-align: left; font-weight: 500; }
thead th { vertical-align: bottom; color: var(--dim); font-weight: 600; }
thead th[colspan] { text-align: center; }
tbody tr:nth-child(even) { background: var(--band); }
td.good { color: var(--good); } td.bad { color: var(--bad); font-weight: 700; } td.dim { color: var(--dim); }
td.measured { font-weight: 600; } th.label, td.label { text-align: left; } td.label { white-space: normal; min-width: 12rem; }
td.start, th.start { padding-left: 1.3rem; }
figure { margin: 1.2rem 0; } figure svg { max-width: 100%; height: auto; background: transparent; color: var(--ink); }
@media (max-width: 40rem) { nav ol { columns: 1; } }
@media print { :root { --ink: #000; --paper: #fff; --line: #bbb; --dim: #444; --band: #f4f4f4; --good: #000; --bad: #000; }
  nav { display: none; } main { max-width: none; padding: 0; } body { font-size: 10pt; } h2 { break-after: avoid; }
  figure, .sheet, tr { break-inside: avoid; } }
`;
