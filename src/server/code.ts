/** The way between a program and the TypeScript of its protocols: what a method or a field stands for, and where a declared thing is used. */
import type { Program } from "../compiler/index.js";
import { ts, type UserProject, userProject } from "../typescript/project.js";
import type { EntityKind } from "./names/entities.js";
import type { Workspace } from "./workspace.js";

/** A place in a file of TypeScript. */
export interface CodePlace {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** What a name of TypeScript stands for: a protocol, something that it declares, or an operation that every protocol has. */
export interface CodeName extends CodePlace {
  readonly protocol: string;
  readonly kind: EntityKind;
  readonly name: string;
}

type Protocol = Program["protocols"][number];

/** Where declarations keep things of each kind. */
const groups: Readonly<Record<string, EntityKind>> = {
  counters: "counter",
  series: "series",
  gauges: "gauge",
  histograms: "histogram",
  parameters: "parameter",
  slots: "slot",
};

/** What the name at a place stands for; undefined where it has nothing to do with a program. */
export function codeNameAt(
  text: string,
  path: string,
  offset: number,
  protocols: readonly Protocol[],
): CodeName | undefined {
  return codeNames(text, path, protocols).find(({ start, end }) => start <= offset && offset <= end);
}

/** Every name in a file that stands for something of the protocols that it implements. */
export function codeNames(text: string, path: string, protocols: readonly Protocol[]): readonly CodeName[] {
  const here = protocols.filter(({ implementation }) => implementation.file === path);
  if (here.length === 0) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: CodeName[] = [];
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name === undefined) continue;
    const protocol = here.find(({ name }) => name === statement.name?.text);
    if (protocol === undefined) continue;
    const add = (node: ts.Node, kind: EntityKind, name: string): void => {
      found.push({ path, start: node.getStart(source), end: node.end, protocol: protocol.name, kind, name });
    };
    add(statement.name, "protocol", protocol.name);
    for (const member of statement.members) {
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
      const { text: name } = member.name;
      add(member.name, protocol.entries.some((each) => each.name === name) ? "entry" : "operation", name);
    }
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const group = groups[node.expression.name.text];
        if (group !== undefined && node.expression.expression.kind === ts.SyntaxKind.ThisKeyword)
          add(node.name, group, node.name.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(statement);
  }
  return found;
}

/** Where a protocol's class, or one of its methods, is implemented. */
export function implementationOf(
  text: string,
  protocol: Protocol,
  operation: string | undefined,
): CodePlace | undefined {
  const all = codeNames(text, protocol.implementation.file, [protocol]);
  return all.find(({ kind, name }) =>
    operation === undefined ? kind === "protocol" : (kind === "entry" || kind === "operation") && name === operation,
  );
}

/** A place with what has to be written around a new name there. */
export interface UsePlace extends CodePlace {
  /** Of the name there, what is the name of the thing: `Ping` in `PingBase`. */
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Where users' TypeScript names a thing that a program declares: found by TypeScript's own search, from the declarations that are made of the
 * program. The declarations themselves are left out: they are made anew.
 */
export function usesOf(
  workspace: Workspace,
  protocol: Protocol,
  declarations: { readonly path: string; readonly text: string },
  { kind, name }: Pick<CodeName, "kind" | "name">,
): readonly UsePlace[] {
  const { files, options } = workspace;
  const project = userProject({ fileSystem: files, standardLibrary: options.standardLibrary });
  if (files.read(declarations.path, 1 << 22).text === undefined)
    project.morph.createSourceFile(declarations.path, declarations.text, { overwrite: true });
  project.add([protocol.implementation.file, declarations.path]);
  const declared = project.program().getSourceFile(declarations.path);
  const implementation = project.program().getSourceFile(protocol.implementation.file);
  if (declared === undefined) return [];
  const starts = [
    ...declaredPlaces(declared, protocol.name, kind, name),
    ...(implementation === undefined ? [] : ownPlaces(implementation, protocol.name, kind, name)),
  ];
  const found = new Map<string, UsePlace>();
  for (const { source, node, suffix } of starts)
    for (const place of renamed(project, source.fileName, node.getStart(source))) {
      const { fileName, textSpan } = place;
      if (/\.xgraph\.ts$/.test(fileName) || fileName.includes("/node_modules/")) continue;
      if (fileName.startsWith(`${options.standardLibrary}/`)) continue;
      const start = textSpan.start;
      found.set(`${fileName} ${start}`, {
        path: fileName,
        start,
        end: start + textSpan.length,
        prefix: place.prefixText ?? "",
        suffix: suffix + (place.suffixText ?? ""),
      });
    }
  return [...found.values()];
}

interface Start {
  readonly source: ts.SourceFile;
  readonly node: ts.Node;
  readonly suffix: string;
}

function renamed(project: UserProject, file: string, offset: number): readonly ts.RenameLocation[] {
  const service = project.morph.getLanguageService().compilerObject;
  try {
    return (
      service.findRenameLocations(file, offset, false, false, { providePrefixAndSuffixTextForRename: false }) ?? []
    );
  } catch {
    // TypeScript knows nothing of a place whose file has gone meanwhile.
    return [];
  }
}

/** The names in `NAME.xgraph.ts` that are made of a declared one. */
function declaredPlaces(source: ts.SourceFile, protocol: string, kind: EntityKind, name: string): Start[] {
  const found: Start[] = [];
  for (const statement of source.statements) {
    if (
      !ts.isClassDeclaration(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      !ts.isFunctionDeclaration(statement)
    )
      continue;
    const called = statement.name?.text ?? "";
    if (!isOf(protocol, called) || statement.name === undefined) continue;
    const suffix = called.slice(protocol.length);
    if (kind === "protocol") {
      found.push({ source, node: statement.name, suffix });
      continue;
    }
    const inside = (node: ts.Node): void => {
      if (
        (ts.isPropertySignature(node) || ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node)) &&
        ts.isIdentifier(node.name) &&
        node.name.text === name &&
        belongs(node, suffix, kind)
      )
        found.push({ source, node: node.name, suffix: "" });
      ts.forEachChild(node, inside);
    };
    ts.forEachChild(statement, inside);
  }
  return found;
}

/** `PINGParameters` is of `PING`; `PINGERBase` is not. */
function isOf(protocol: string, called: string): boolean {
  return (
    called.startsWith(protocol) &&
    /^(?:Base|Parameters|Slots|Header\w*|Flags\w*|Fields\w*)?$/.test(called.slice(protocol.length))
  );
}

/** Whether a member of the declarations stands for a thing of a kind. */
function belongs(node: ts.Node, suffix: string, kind: EntityKind): boolean {
  switch (kind) {
    case "parameter":
      return suffix === "Parameters";
    case "slot":
      return suffix === "Slots";
    case "field":
      return suffix !== "Base" && suffix !== "Parameters" && suffix !== "Slots";
    case "entry":
      return suffix === "Base" && ts.isMethodDeclaration(node);
    default: {
      const group = node.parent.parent;
      return (
        suffix === "Base" &&
        ts.isPropertyDeclaration(group) &&
        ts.isIdentifier(group.name) &&
        groups[group.name.text] === kind
      );
    }
  }
}

/** Of a protocol the class itself, which the declarations do not know. */
function ownPlaces(source: ts.SourceFile, protocol: string, kind: EntityKind, name: string): Start[] {
  if (kind !== "protocol") return [];
  return source.statements.flatMap((each) =>
    ts.isClassDeclaration(each) && each.name?.text === name && name === protocol
      ? [{ source, node: each.name, suffix: "" }]
      : [],
  );
}

/** Where an entry's method takes an option of a name: in its own type, which TypeScript does not tie to the declared one. */
export function optionPlaces(
  workspace: Workspace,
  protocol: Protocol,
  entry: string,
  option: string,
): readonly UsePlace[] {
  const { files, options } = workspace;
  const project = userProject({ fileSystem: files, standardLibrary: options.standardLibrary });
  project.add([protocol.implementation.file]);
  const source = project.program().getSourceFile(protocol.implementation.file);
  if (source === undefined) return [];
  const found = new Map<number, UsePlace>();
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === entry) {
      const type = node.parameters[0]?.type;
      for (const member of type !== undefined && ts.isTypeLiteralNode(type) ? type.members : []) {
        if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || member.name.text !== option) continue;
        for (const { fileName, textSpan } of renamed(project, source.fileName, member.name.getStart(source)))
          if (fileName === source.fileName)
            found.set(textSpan.start, {
              path: fileName,
              start: textSpan.start,
              end: textSpan.start + textSpan.length,
              prefix: "",
              suffix: "",
            });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}
