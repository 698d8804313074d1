/** Parses `--set NAME=VALUE` and `--set 'NAME*=FACTOR'`. */
import { isRefusal, refuse, type Refusal } from "./refusal.js";

export interface Setting {
  /** An axis (`size`), or a value of a machine (`DECstation5000.switch.direct`). */
  readonly name: string;
  /** `*=`: the text is a factor. */
  readonly factor: boolean;
  readonly text: string;
}

export function parseSettings(texts: readonly string[]): readonly Setting[] | Refusal {
  const settings: Setting[] = [];
  for (const text of texts) {
    const setting = parseSetting(text);
    if (isRefusal(setting)) return setting;
    settings.push(setting);
  }
  return settings;
}

function parseSetting(text: string): Setting | Refusal {
  const [, name = "", star = "", value = ""] = /^([^=*]*)(\*?)=(.*)$/s.exec(text) ?? [];
  if (name.trim() === "") return refuse(`cannot read the setting "${text}"`, "write NAME=VALUE, such as size=1000B");
  if (value.trim() === "") return refuse(`the setting "${text}" has no value`);
  return { name: name.trim(), factor: star !== "", text: value.trim() };
}

/** Splits at commas outside parentheses: `threads(2, full: drop),interrupt` has two parts. */
export function splitList(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
