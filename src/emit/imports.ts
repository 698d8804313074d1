/** The imports of an emitted file: each name that the file uses, once, and no other. */
import { type Doc, group, hardLine, ifBroken, indent, join, line, lines } from "./document.js";
import { quoted } from "./typescript.js";
import type { Names } from "./names.js";

interface Import {
  readonly name: string;
  readonly local: string;
  /** The file also uses it as a value, not only as a type. */
  value: boolean;
}

export class Imports {
  readonly #names: Names;
  readonly #modules = new Map<string, Map<string, Import>>();

  /** @param names The names of the module. An import whose name is taken gets another one. */
  constructor(names: Names) {
    this.#names = names;
  }

  /** The local name of something that is used as a value. */
  value(module: string, name: string): string {
    const found = this.#import(module, name);
    found.value = true;
    return found.local;
  }
  /** The local name of something that is used as a type. */
  type(module: string, name: string): string {
    return this.#import(module, name).local;
  }

  #import(module: string, name: string): Import {
    let known = this.#modules.get(module);
    if (known === undefined) this.#modules.set(module, (known = new Map<string, Import>()));
    let found = known.get(name);
    if (found === undefined) known.set(name, (found = { name, local: this.#names.take(name), value: false }));
    return found;
  }

  /** Packages first, then files, each by name. */
  toDoc(): Doc {
    const modules = [...this.#modules].sort(([a], [b]) => rank(a) - rank(b) || compare(a, b));
    return lines(...modules.map(([module, names]) => declaration(module, [...names.values()])));
  }
}

function rank(module: string): number {
  return module.startsWith("..") ? 1 : module.startsWith(".") ? 2 : 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function declaration(module: string, names: readonly Import[]): Doc {
  const onlyTypes = names.every((each) => !each.value);
  const sorted = [...names].sort(
    (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.name, b.name),
  );
  const items = sorted.map(({ name, local, value }) => {
    const named = name === local ? name : `${name} as ${local}`;
    return value || onlyTypes ? named : `type ${named}`;
  });
  const list = group("{", indent(line, join([",", line], items)), ifBroken(","), line, "}");
  return [onlyTypes ? "import type " : "import ", list, ` from ${quoted(module)};`];
}

/** Empty if a file imports nothing. */
export function importBlock(imports: Imports): Doc {
  const doc = imports.toDoc();
  return Array.isArray(doc) && doc.length === 0 ? [] : [doc, hardLine, hardLine];
}
