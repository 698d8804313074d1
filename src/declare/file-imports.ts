/** The imports of an implementation. A new name goes into the import declaration that the file has for its module. */
import type { Importer } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { Edit, Style } from "./edits.js";
import { gapBefore } from "./gaps.js";

interface Added {
  readonly module: string;
  readonly name: string;
  readonly local: string;
  value: boolean;
}

export class FileImports implements Importer {
  readonly #file: ts.SourceFile;
  readonly #style: Style;
  readonly #declarations: readonly ts.ImportDeclaration[];
  /** Every name in the file, with any meaning. */
  readonly #names: ReadonlySet<string>;
  readonly #added: Added[] = [];

  /** @param own Names that the file will declare. */
  constructor(file: ts.SourceFile, style: Style, own: readonly string[] = []) {
    this.#file = file;
    this.#style = style;
    this.#declarations = file.statements.filter(ts.isImportDeclaration);
    this.#names = new Set([...own, ...namesIn(file)]);
  }

  value(module: string, name: string): string {
    return this.#local(module, name, true);
  }
  type(module: string, name: string): string {
    return this.#local(module, name, false);
  }

  #local(module: string, name: string, value: boolean): string {
    for (const { importClause, moduleSpecifier } of this.#declarations) {
      if (importClause === undefined || !ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== module)
        continue;
      const onlyTypes = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
      const bindings = importClause.namedBindings;
      if (bindings === undefined || (value && onlyTypes)) continue;
      if (ts.isNamespaceImport(bindings)) return `${bindings.name.text}.${name}`;
      const found = bindings.elements.find(
        (each) => (each.propertyName ?? each.name).text === name && !(value && each.isTypeOnly),
      );
      if (found !== undefined) return found.name.text;
    }
    let added = this.#added.find((each) => each.module === module && each.name === name);
    if (added === undefined) {
      let local = name;
      for (let number = 2; this.#names.has(local); number++) local = `${name}${number}`;
      this.#added.push((added = { module, name, local, value }));
    }
    added.value ||= value;
    return added.local;
  }

  edits(): Edit[] {
    // Packages first, then files.
    const modules = [...new Set(this.#added.map(({ module }) => module))].sort(
      (a, b) => Number(a.startsWith(".")) - Number(b.startsWith(".")),
    );
    return modules.flatMap((module) => {
      const added = this.#added.filter((each) => each.module === module);
      const place = this.#placeFor(module, added);
      return place === undefined ? [this.#declaration(module, added)] : insertions(this.#file, place, added);
    });
  }

  /** The list of names that they go into. */
  #placeFor(module: string, added: readonly Added[]): Place | undefined {
    for (const { importClause, moduleSpecifier } of this.#declarations) {
      const bindings = importClause?.namedBindings;
      if (bindings === undefined || !ts.isNamedImports(bindings) || bindings.elements.length === 0) continue;
      if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== module) continue;
      const onlyTypes = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (!onlyTypes || added.every(({ value }) => !value)) return { bindings, onlyTypes };
    }
    return undefined;
  }

  #declaration(module: string, added: readonly Added[]): Edit {
    const { newLine, quote, semicolon } = this.#style;
    const onlyTypes = added.every(({ value }) => !value);
    const items = [...added].sort((a, b) => compare(a.name, b.name)).map((each) => itemText(each, onlyTypes));
    const text = `import ${onlyTypes ? "type " : ""}{ ${items.join(", ")} } from ${quote}${module}${quote}${semicolon}`;
    const last = this.#declarations.at(-1);
    if (last === undefined) {
      const [shebang = ""] = /^#![^\n]*\n/.exec(this.#file.text) ?? [];
      return { start: shebang.length, end: shebang.length, text: text + newLine };
    }
    return { start: last.end, end: last.end, text: newLine + text };
  }
}

interface Place {
  readonly bindings: ts.NamedImports;
  readonly onlyTypes: boolean;
}

function itemText({ name, local, value }: Added, onlyTypes: boolean): string {
  return `${value || onlyTypes ? "" : "type "}${name === local ? name : `${name} as ${local}`}`;
}

/** Each before the first name that sorts behind it, if the list is sorted; otherwise at its end. */
function insertions(
  file: ts.SourceFile,
  { bindings: { elements }, onlyTypes }: Place,
  added: readonly Added[],
): Edit[] {
  const nameOf = (each: ts.ImportSpecifier): string => (each.propertyName ?? each.name).text;
  const sorted = elements.every((each, index) => {
    const next = elements[index + 1];
    return next === undefined || compare(nameOf(each), nameOf(next)) <= 0;
  });
  return [...added]
    .sort((a, b) => compare(a.name, b.name))
    .map((each): Edit => {
      const text = itemText(each, onlyTypes);
      const next = sorted ? elements.find((other) => compare(nameOf(other), each.name) > 0) : undefined;
      if (next !== undefined) {
        const start = next.getStart(file);
        return { start, end: start, text: `${text},${gapBefore(file, next)}` };
      }
      const end = elements.at(-1)?.end ?? 0;
      const gap = gapBefore(file, elements.at(-1));
      return { start: end, end, text: `,${gap}${text}` };
    });
}

function compare(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

function namesIn(file: ts.SourceFile): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
