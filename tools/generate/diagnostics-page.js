/** docs/diagnostics.md, from the catalogue that every message comes from. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** What the first digit of a code says. */
const chapters = {
  1: "Text, syntax and modules",
  2: "Graphs",
  3: "Names, types, values and units",
  4: "Protocols and services",
  5: "Machines, costs and media",
  6: "Scenarios",
  7: "Experiments",
  8: "Contexts, effects and time",
  9: "Limits",
};

const programs = [
  ["A program with this diagnostic", "wrong"],
  ["A program without it", "right"],
];

/**
 * @param {Pick<import("./docs.js").Sources, "catalogue">} sources
 * @param {string} root The project, in which the programs of each page are.
 */
export function diagnosticsPage({ catalogue }, root) {
  const entries = Object.values(catalogue).sort((a, b) => (a.code < b.code ? -1 : 1));
  const lines = [
    "# Diagnostics",
    "",
    "<!-- Made by `npm run generate` from src/compiler/diagnostics/catalogue/. -->",
    "",
    "All diagnostics of the compiler. A code is stable: it never gets another meaning. A program with an error is not",
    "compiled; a program with a warning is. Words in braces stand for parts of the program. `xgc explain CODE` prints one entry.",
    "",
    "Each entry shows a program with the diagnostic and one without it; a test compiles both. They import a small library, `lib.xgraph`, with the",
    "protocols ETH, IP, UDP and TEST, a machine Box, a medium Cable and a scenario Pair (`test/compiler/library/lib.xgraph`). Lines that",
    "begin with `//-` begin another file.",
  ];
  for (const [digit, title] of Object.entries(chapters)) {
    const own = entries.filter(({ code }) => code.startsWith(`XG${digit}`));
    if (own.length === 0) continue;
    lines.push("", `## XG${digit}: ${title}`);
    for (const { code, severity, message, explanation } of own) {
      lines.push("", `### ${code}`, "", `**${severity}:** \`${withoutKinds(message)}\``, "", explanation.trim());
      for (const [title, which] of programs) {
        const file = path.join(root, `docs/diagnostics/${code}.${which}.xgraph`);
        if (existsSync(file)) lines.push("", `${title}:`, "", "```text", readFileSync(file, "utf8").trimEnd(), "```");
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A template as people read it: `{count:number}` is `{count}`. @param {string} template */
function withoutKinds(template) {
  return template.replace(/\{(\w+):\w+\}/g, "{$1}");
}
