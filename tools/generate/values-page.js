/** docs/values.md: units, and the closed lists of what machines, media and hosts have. */

/**
 * @param {Pick<import("./docs.js").Sources, "UNITS" | "machineValues" | "mediumValues" | "hostCounters">} sources
 */
export function valuesPage({ UNITS, machineValues, mediumValues, hostCounters }) {
  const lines = [
    "# Units and values",
    "",
    "<!-- Made by `npm run generate` from grammar/units.ts and src/compiler/. -->",
    "",
    "The closed lists of the language: a name that is not here is an error, with a suggestion.",
    "",
    "## Units",
    "",
    "A quantity is a number and a unit: `30 us`, `0.02 us/B`, `10 Mbps`. Each unit has one spelling. kB is 1000 bytes, KiB 1024.",
    "",
    "| quantity | units |",
    "| -------- | ----- |",
  ];
  const units = [...UNITS.values()];
  for (const dimension of new Set(units.map((unit) => unit.dimension))) {
    const own = units.filter((unit) => unit.dimension === dimension).map(({ name }) => `\`${name}\``);
    lines.push(`| ${words(dimension)} | ${own.join(", ")} |`);
  }
  lines.push(
    "",
    "## Values of a machine",
    "",
    "The values that a `machine` block sets. A time may also be given in cycles of the machine's clock. A machine must have every value, own or inherited, unless the table gives a default.",
    "",
    "| value | kind | meaning |",
    "| ----- | ---- | ------- |",
  );
  for (const [name, { kinds, words: choice, doc }] of Object.entries(machineValues))
    lines.push(`| \`${name}\` | ${kindOf(kinds, choice)} | ${doc} |`);
  lines.push(
    "",
    "## Values of a medium",
    "",
    "The values that a `medium` block sets. A medium must have every value without a default, own or inherited.",
    "",
    "| value | kind | default | meaning |",
    "| ----- | ---- | ------- | ---------- |",
  );
  for (const [name, { kind, words: choice, default: otherwise, doc }] of Object.entries(mediumValues))
    lines.push(`| \`${name}\` | ${kindOf([kind], choice)} | ${otherwise ?? ""} | ${doc} |`);
  lines.push(
    "",
    "## What every host counts",
    "",
    "Read in a `measure` as `HOST.NAME`, such as `server.input.switches`. All start at 0 when the warm-up ends. Beside these, each protocol",
    "has the counters and series that it declares: `server.net.ip.fragmentsIn`.",
    "",
    "| name | kind | meaning |",
    "| ---- | ---- | ---------- |",
  );
  for (const [name, { kind, doc }] of Object.entries(hostCounters)) lines.push(`| \`${name}\` | ${kind} | ${doc} |`);
  return `${lines.join("\n")}\n`;
}

/** @param {readonly string[]} kinds @param {readonly string[] | undefined} choice */
function kindOf(kinds, choice) {
  return choice === undefined ? kinds.join(" or ") : choice.map((word) => `\`${word}\``).join(" or ");
}

/** `timePerSize` as `time per size`. @param {string} name */
function words(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
