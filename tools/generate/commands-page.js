/**
 * docs/commands.md, from the table that command lines are read by.
 *
 * @param {Pick<import("./docs.js").Sources, "commands" | "commandHelp" | "usageOf">} sources
 */
export function commandsPage({ commands, commandHelp, usageOf }) {
  const all = Object.values(commands);
  const lines = [
    "# Commands",
    "",
    "<!-- Made by `npm run generate` from src/cli/command-table.ts. -->",
    "",
    "`xgc COMMAND --help` says what is here. Results go to standard output; progress, and what is wrong, go to standard error. A command that fails",
    "writes no file. Colour is used on a terminal only, and not where `NO_COLOR` is set.",
    "",
    "| exit code | meaning |",
    "| --------- | ------- |",
    "| 0 | all is well |",
    "| 1 | diagnostics with an error, an expectation that fails, a file that cannot be read or written |",
    "| 2 | a wrong command line |",
    "| 10 to 13 | `xgc diff` has found a difference |",
    "| 70 | a bug in xgc; the message says what to send |",
    "",
    ...all.map(({ name, summary }) => `- [\`xgc ${name}\`](#xgc-${name}): ${lowerFirst(summary)}`),
  ];
  for (const command of all) {
    lines.push("", `## xgc ${command.name}`, "", "```text", commandHelp(command, usageOf(command)).trimEnd(), "```");
  }
  return `${lines.join("\n")}\n`;
}

/** @param {string} text */
function lowerFirst(text) {
  return /^[A-Z][a-z ]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
