/** Names that the language allows, and that cannot be names in the TypeScript of a program. */
import type { Name } from "../../../grammar/index.js";
import type { LoadedModule } from "../compilation.js";
import type { Report } from "../diagnostics/report.js";

/** Members of every object of JavaScript: what has such a name cannot be told from them. */
export const objectMembers: ReadonlySet<string> = new Set([
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** Words that cannot name a class or an interface of TypeScript. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    "any arguments as await bigint boolean break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in infer instanceof interface keyof let never new null number object package private protected " +
    "public readonly return satisfies static string super switch symbol this throw true try typeof undefined unknown var void while with yield"
  ).split(" "),
);

/** Members that every implementation of a protocol has, by its class in `xgc/runtime` or by the class that `xgc declare` makes. */
export const protocolMembers: ReadonlySet<string> = new Set([
  "at",
  "auditCalls",
  "callDemux",
  "callLimits",
  "closeDone",
  "control",
  "counters",
  "cpu",
  "demux",
  "gauges",
  "histograms",
  "host",
  "init",
  "limitCalls",
  "lowers",
  "name",
  "newCounter",
  "newGauge",
  "newHistogram",
  "newPoint",
  "newSeries",
  "open",
  "openDone",
  "openEnable",
  "parameters",
  "points",
  "series",
  "setBarrier",
  "slots",
  "type",
  "uppers",
]);

const mention = new RegExp(`\\b(?:${[...objectMembers].join("|")})\\b`);

/** Refuses the names that a module cannot give, with the reason. */
export function refuseNames({ tree }: LoadedModule, text: string, report: Report): void {
  const refuse = ({ text: name, span }: Name, what: string, why: string): void => {
    report("refusedName", span, { name, what, why });
  };
  for (const each of tree.declarations) {
    if (each.kind === "Protocol" || each.kind === "Service") {
      const what = `a ${each.kind.toLowerCase()}`;
      if (reservedWords.has(each.name.text))
        refuse(each.name, what, "TypeScript reserves the word, and needs the name");
    }
    if (each.kind === "Protocol") {
      for (const member of each.members)
        if (member.kind === "Entry" && protocolMembers.has(member.name.text))
          refuse(member.name, "an entry", "the class of every protocol has such a member");
    }
    if (each.kind === "Service") {
      for (const { name } of each.operations)
        if (protocolMembers.has(name.text))
          refuse(name, "an operation", "the class of every protocol has such a member");
    }
  }
  // Most programs mention none of them, and need not be searched.
  if (!mention.test(text)) return;
  /** @param within The property whose value it is, or in whose list it stands. */
  const look = (node: object, within: string): void => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== "object" || value === null || key === "span") continue;
      const part: object = value as object;
      if (!isName(part)) look(part, Array.isArray(node) ? within : key);
      else if (declares(node, key, within) && objectMembers.has(part.text))
        refuse(part, "anything", "every object of JavaScript has such a member");
    }
  };
  look(tree, "");
}

function isName(value: object): value is Name {
  return "text" in value && typeof value.text === "string" && "span" in value && !("kind" in value);
}

/** Properties with lists of things that are named by declarations elsewhere. */
const mentions: ReadonlySet<string> = new Set(["arguments", "at", "names", "segments"]);

/** Whether a name in a node gives a name to something. */
function declares(node: object, key: string, within: string): boolean {
  if (key === "as" || key === "variable" || (Array.isArray(node) && within === "sets")) return true;
  return key === "name" && !mentions.has(within) && !("kind" in node && node.kind === "TypeReference");
}
