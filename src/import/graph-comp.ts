/** The x-kernel's graph.comp: drivers, protocols and a last part with options, separated by `@` lines. */
import { ImportError } from "./problem.js";

export interface Entry {
  readonly section: "drivers" | "protocols";
  readonly line: number;
  /** `alloctest/2` */
  readonly name: string;
  readonly class: string;
  readonly instance?: string;
  /** The protocols directly below, in order. */
  readonly lowers: readonly string[];
  /** Fields for the build, which do not concern the graph: `trace`, `files`, `dir` ... */
  readonly others: readonly string[];
}
export interface GraphComp {
  /** Bottom-up. */
  readonly entries: readonly Entry[];
  /** `romopt` lines of the last part, as in a ROM file. */
  readonly romOptions: readonly { readonly line: number; readonly text: string }[];
  /** Other lines of the last part. */
  readonly rest: readonly { readonly line: number; readonly text: string }[];
}

const sections = ["drivers", "protocols", "options"] as const;
const known = /^(?:name|protocols|trace|files|dir|device|options|alloc)$/;

/** @throws ImportError */
export function readGraphComp(file: string, text: string): GraphComp {
  const entries: Entry[] = [];
  const romOptions: { line: number; text: string }[] = [];
  const rest: { line: number; text: string }[] = [];
  let section = 0;
  for (const { text: statement, line } of statements(file, text)) {
    if (statement.startsWith("@")) {
      section++;
      if (section >= sections.length) throw new ImportError(file, line, "there are three parts at the most");
      continue;
    }
    const part = sections[section] ?? "options";
    if (part === "options") {
      const option = /^romopt\s+(.*)$/.exec(statement)?.[1];
      if (option === undefined) rest.push({ line, text: statement });
      else romOptions.push({ line, text: option });
      continue;
    }
    const entry = entryOf(file, line, statement, part);
    const twin = entries.find(({ name }) => name === entry.name);
    if (twin !== undefined)
      throw new ImportError(file, line, `${entry.name} stands here for the second time, after line ${twin.line}`);
    for (const lower of entry.lowers) {
      if (entries.some(({ name }) => name === lower)) continue;
      throw new ImportError(file, line, `${entry.name} stands on ${lower}, which is not above it in the file`);
    }
    entries.push(entry);
  }
  return { entries, romOptions, rest };
}

function entryOf(file: string, line: number, statement: string, section: Entry["section"]): Entry {
  const fields = new Map<string, string>();
  for (const [, key = "", value = ""] of statement.replace(/\s*([=,])\s*/g, "$1").matchAll(/([^\s=]+)(?:=(\S*))?/g)) {
    if (!known.test(key)) throw new ImportError(file, line, `"${key}" is no field of a protocol`);
    fields.set(key, value);
  }
  const name = fields.get("name") ?? "";
  if (!/^[A-Za-z]\w*(?:\/\w+)?$/.test(name))
    throw new ImportError(file, line, "an entry begins with name=CLASS or name=CLASS/INSTANCE");
  const [type = "", instance] = name.split("/");
  const lowers = (fields.get("protocols") ?? "").split(",").filter((lower) => lower !== "");
  const others = [...fields.keys()].filter((key) => key !== "name" && key !== "protocols");
  return { section, line, name, class: type, ...(instance !== undefined && { instance }), lowers, others };
}

/** The text between semicolons, on one line, with the number of the line where it begins. A line that begins with `@` needs no semicolon. */
function statements(file: string, text: string): { text: string; line: number }[] {
  const bare = text.replace(/#.*/g, "").replace(/^[ \t]*@.*$/gm, "@;");
  const found: { text: string; line: number }[] = [];
  let offset = 0;
  for (const part of bare.split(";")) {
    const begin = offset + part.search(/\S|$/);
    const line = bare.slice(0, begin).split("\n").length;
    const statement = part.trim().replace(/\s+/g, " ");
    offset += part.length + 1;
    if (statement === "") continue;
    // Text behind the last semicolon has no semicolon of its own.
    const isOpen = offset > bare.length || (statement.includes("@") && statement !== "@");
    if (isOpen) throw new ImportError(file, line, "a ; is missing at the end of the entry");
    found.push({ text: statement, line });
  }
  return found;
}
