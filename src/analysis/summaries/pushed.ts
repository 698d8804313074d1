/** What an implementation puts in front of messages: headers by their generated functions, and bytes of its own. */
import { ts } from "../../typescript/project.js";
import type { Here } from "./reader.js";
import type { Summary } from "./summary.js";
import { bare, nameOf } from "./types.js";

const generated = /\.xgraph\.ts$/;

export function pushedBy({ all }: Pick<Here, "all">): Pick<Summary, "headers" | "pushed"> {
  const { types, values, declarations } = all;
  const headers: Record<string, Set<string>> = {};
  let pushed = 0;
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent)) {
      const protocol = headerPushedBy(types.symbolAt(node));
      if (protocol !== undefined) {
        const fields = (headers[protocol] ??= new Set());
        for (const field of fieldsGiven(node)) fields.add(field);
      }
      if (node.text === "push" && types.runtimeName(types.symbolAt(node)) === "Message.push")
        pushed += bytesGiven(node);
    }
    node.forEachChild(look);
  };
  const bytesGiven = ({ parent }: ts.Node): number => {
    const call = parent.parent;
    const length = ts.isCallExpression(call) && call.expression === parent ? call.arguments[0] : undefined;
    const known = values.numbers(length)?.filter((each) => typeof each === "number") ?? [];
    // A length that does not stand in the text is believed to be no longer than what is started.
    return Math.max(0, ...known);
  };
  // The library's other files put headers back where they took them away.
  const [entry] = declarations.scope.files;
  const inLibrary = entry !== undefined && types.isLibraryFile(entry.fileName);
  const files = inLibrary ? [entry] : declarations.scope.files.filter(({ fileName }) => !generated.test(fileName));
  files.forEach(look);
  const isOwn = (name: string): boolean => declarations.classes.some((each) => each.name?.text === name);
  const own = Object.entries(headers).filter(([name]) => !inLibrary || isOwn(name));
  return {
    ...(own.length > 0 && {
      headers: Object.fromEntries(own.map(([name, fields]) => [name, [...fields].sort()])),
    }),
    ...(pushed > 0 && { pushed }),
  };
}

/** `pushIPHeader` of a declaration gives `IP`. */
function headerPushedBy(symbol: ts.Symbol | undefined): string | undefined {
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) return undefined;
  if (!generated.test(declaration.getSourceFile().fileName)) return undefined;
  return /^push(\w+)Header$/.exec(declaration.name?.text ?? "")?.[1];
}

/** The fields that a call sets; `*` where it may set any. */
function fieldsGiven(name: ts.Identifier): string[] {
  const call = name.parent;
  const given = ts.isCallExpression(call) && call.expression === name ? call.arguments[1] : undefined;
  const inner = given === undefined ? undefined : bare(given);
  if (inner === undefined || !ts.isObjectLiteralExpression(inner)) return ["*"];
  return inner.properties.map((each) => (ts.isSpreadAssignment(each) ? "*" : (nameOf(each.name) ?? "*")));
}
