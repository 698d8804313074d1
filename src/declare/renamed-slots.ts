/** Slots with a new name: the uses of the old name in implementations get the new one. */
import type { Demanded } from "../emit/index.js";
import { ts } from "../typescript/project.js";
import type { FileEdits } from "./file-edits.js";

interface Rename {
  readonly from: string;
  readonly to: string;
}

/**
 * The slot of each protocol that has a new name, by the name of the type of its slots (`METERSlots`). A slot counts as renamed if it is the only one that
 * is gone, one new slot has come, and both need the same service.
 *
 * @param previous The texts of the previous declarations.
 * @param declared The texts of the new ones.
 */
export function renamedSlots(
  demanded: readonly Demanded[],
  previous: readonly string[],
  declared: Iterable<string>,
): ReadonlyMap<string, Rename> {
  const before = slotTypes(previous);
  const after = slotTypes(declared);
  const renames = new Map<string, Rename>();
  for (const { protocol } of demanded) {
    const name = `${protocol.name}Slots`;
    const [old, now] = [before.get(name), after.get(name)];
    if (old === undefined || now === undefined) continue;
    const [gone, ...othersGone] = [...old].filter(([slot]) => !now.has(slot));
    const [come, ...othersCome] = [...now].filter(([slot]) => !old.has(slot));
    if (gone === undefined || come === undefined || othersGone.length + othersCome.length > 0) continue;
    if (gone[1] === come[1]) renames.set(name, { from: gone[0], to: come[0] });
  }
  return renames;
}

/** The slots of each protocol by name, each with the text of its type. */
function slotTypes(texts: Iterable<string>): Map<string, Map<string, string>> {
  const types = new Map<string, Map<string, string>>();
  for (const text of texts) {
    const file = ts.createSourceFile("declarations.ts", text, ts.ScriptTarget.ES2023, true);
    for (const statement of file.statements) {
      if (!ts.isInterfaceDeclaration(statement) || !statement.name.text.endsWith("Slots")) continue;
      const slots = statement.members.filter(ts.isPropertySignature);
      types.set(
        statement.name.text,
        new Map(slots.map(({ name, type }) => [name.getText(file), type?.getText(file) ?? ""])),
      );
    }
  }
  return types;
}

/** Gives the uses in a file the new names: `this.slots.lower`, and `const { lower } = this.slots`. */
export function renameSlots(renames: ReadonlyMap<string, Rename>, checker: ts.TypeChecker, into: FileEdits): void {
  if (renames.size === 0) return;
  const renameOf = (type: ts.Type, name: string): { readonly of: string; readonly to: string } | undefined => {
    const of = type.symbol?.name ?? "";
    const rename = renames.get(of);
    return rename?.from === name ? { of: of.replace(/Slots$/, ""), to: rename.to } : undefined;
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
      const rename = renameOf(checker.getTypeAtLocation(node.expression), node.name.text);
      if (rename !== undefined) replace(node.name, rename.to, node.name.text, rename.of);
    }
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const key = node.propertyName ?? node.name;
      if (!ts.isIdentifier(key)) return;
      const rename = renameOf(checker.getTypeAtLocation(node.parent), key.text);
      if (rename === undefined) return;
      const text = node.propertyName === undefined ? `${rename.to}: ${key.text}` : rename.to;
      replace(key, text, key.text, rename.of, rename.to);
    }
  };
  const replace = (node: ts.Node, text: string, from: string, of: string, to: string = text): void =>
    into.replace(node.getStart(into.source), node.end, text, `writes slot "${to}" of ${of} for "${from}"`);
  visit(into.source);
}
