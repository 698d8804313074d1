/** The report as Markdown, without its plots. */
import { printable } from "../lab/index.js";
import type { Block, Sheet } from "./sheet.js";

export function markdownOf(title: string, blocks: readonly Block[]): string {
  const parts = [`# ${plain(title)}`];
  for (const block of blocks) {
    if (block.kind === "heading") parts.push(`${"#".repeat(block.level)} ${plain(block.text)}`);
    else if (block.kind === "text") parts.push(plain(block.text));
    else if (block.kind === "sheet") {
      if (block.caption !== undefined) parts.push(`**${plain(block.caption)}**`);
      parts.push(sheetText(block.sheet));
    }
  }
  return `${parts.join("\n\n")}\n`;
}

/** Text with the characters escaped that Markdown would read as HTML. */
function plain(text: string): string {
  return printable(text).replace(/<(?=[a-z/!?])/gi, "&lt;");
}

function sheetText({ groups, head, rows }: Sheet): string {
  const escaped = (text: string): string => plain(text).replaceAll("|", "\\|");
  const named =
    groups === undefined ? head : head.map((text, column) => [groupAt(groups, column), text].join(" ").trim());
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  const rule = `| ${named.map((_, column) => (column === 0 ? "---" : "---:")).join(" | ")} |`;
  return [line(named), rule, ...rows.map((row) => line(row.map(({ text }) => text)))].join("\n");
}

function groupAt(groups: NonNullable<Sheet["groups"]>, column: number): string {
  let from = 0;
  for (const { text, span } of groups) {
    from += span;
    if (column < from) return text;
  }
  return "";
}
