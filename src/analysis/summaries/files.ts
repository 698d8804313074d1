/** The files of an implementation. */
import { ts } from "../../typescript/project.js";
import type { Types } from "./types.js";

/** The implementation and the files that it imports by value, if their text can be read. Lost imports are those that cannot be found. */
export interface Scope {
  readonly files: readonly ts.SourceFile[];
  /** Only their types count: imported by `import type`, or declarations of packages. */
  readonly typed: readonly ts.SourceFile[];
  /** Imports of code by value of which only a declaration can be read: of packages, most often. */
  readonly packages: readonly ts.StringLiteralLike[];
  /** Imports of files that do not exist. */
  readonly unresolved: readonly ts.StringLiteralLike[];
}

export function scopeOf(entry: ts.SourceFile, types: Types): Scope {
  const files = new Set<ts.SourceFile>();
  const typed = new Set<ts.SourceFile>();
  const unresolved: ts.StringLiteralLike[] = [];
  const packages: ts.StringLiteralLike[] = [];
  const open: { file: ts.SourceFile; byValue: boolean }[] = [{ file: entry, byValue: true }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { file } = next;
    const byValue = next.byValue && !file.isDeclarationFile;
    if (files.has(file) || (!byValue && typed.has(file))) continue;
    (byValue ? files : typed).add(file);
    for (const { specifier, typeOnly } of importsOf(file)) {
      types.imports(specifier);
      const imported = types.checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile);
      if (imported === undefined) {
        if (byValue && !typeOnly) unresolved.push(specifier);
      } else if (!types.isRuntimeFile(imported.fileName)) {
        const runs = byValue && !typeOnly;
        if (runs && imported.isDeclarationFile) packages.push(specifier);
        open.push({ file: imported, byValue: runs });
      }
    }
  }
  return { files: [...files], typed: [...typed].filter((each) => !files.has(each)), packages, unresolved };
}

function importsOf(file: ts.SourceFile): { readonly specifier: ts.StringLiteralLike; readonly typeOnly: boolean }[] {
  const found: { specifier: ts.StringLiteralLike; typeOnly: boolean }[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { importClause } = node;
      const named = importClause?.namedBindings;
      const typeOnly =
        importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (importClause !== undefined &&
          importClause.name === undefined &&
          named !== undefined &&
          ts.isNamedImports(named) &&
          named.elements.length > 0 &&
          named.elements.every(({ isTypeOnly }) => isTypeOnly));
      found.push({ specifier: node.moduleSpecifier, typeOnly });
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly });
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({ specifier: node.argument.literal, typeOnly: true });
    } else if (ts.isCallExpression(node)) {
      const [given] = node.arguments;
      const loads =
        node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === "require");
      if (loads && given !== undefined && ts.isStringLiteralLike(given))
        found.push({ specifier: given, typeOnly: false });
    }
    node.forEachChild(look);
  };
  look(file);
  return found;
}
