/** docs/diagnostics.md, from the catalogue that every message comes from. */

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

/** @param {Pick<import("./docs.js").Sources, "catalogue">} sources */
export function diagnosticsPage({ catalogue }) {
  const entries = Object.values(catalogue).sort((a, b) => (a.code < b.code ? -1 : 1));
  const lines = [
    "# Diagnostics",
    "",
    "<!-- Made by `npm run generate` from src/compiler/diagnostics/catalogue/. -->",
    "",
    "What the compiler says about programs. A code is stable: it never gets another meaning. An error keeps a program from being",
    "compiled; a warning does not. Words in braces stand for what the message says of the program. `xgc explain CODE` prints one entry.",
  ];
  for (const [digit, title] of Object.entries(chapters)) {
    const own = entries.filter(({ code }) => code.startsWith(`XG${digit}`));
    if (own.length === 0) continue;
    lines.push("", `## XG${digit}: ${title}`);
    for (const { code, severity, message, explanation } of own) {
      lines.push("", `### ${code}`, "", `**${severity}:** \`${withoutKinds(message)}\``, "", explanation.trim());
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A template as people read it: `{count:number}` is `{count}`. @param {string} template */
function withoutKinds(template) {
  return template.replace(/\{(\w+):\w+\}/g, "{$1}");
}
