/** `NAME.data.ts`: the tables of measured values that a program's experiments are compared with, and the captures of frames that it replays. */
import type { MeasuredTableType } from "../compiler/index.js";
import { type Doc, group, hardLine, indent, join, line, print } from "./document.js";
import { Imports, importBlock } from "./imports.js";
import { Names, pascal } from "./names.js";
import type { Scope } from "./scope.js";
import { array, docComment, object, quoted } from "./typescript.js";

export interface DataFile {
  readonly name: string;
  readonly text: string;
}

interface Table {
  readonly name: string;
  readonly table: MeasuredTableType;
}

/** The names of tables in the data file, by experiment and table. Experiments that compare with the same table share its name. */
export class MeasuredTables {
  readonly #scope: Scope;
  readonly #tables = new Map<string, Table>();

  constructor(scope: Scope) {
    this.#scope = scope;
    const same = new Map<string, Table>();
    for (const experiment of scope.reached.experiments) {
      for (const table of experiment.measuredTables) {
        const content = JSON.stringify([table.file, table.filter]);
        const known = same.get(content) ?? {
          name: scope.dataNames.take(experiment.name + pascal(table.name.replace(/\W+/g, ""))),
          table,
        };
        same.set(content, known);
        this.#tables.set(JSON.stringify([experiment.name, table.name]), known);
      }
    }
  }

  /** The local name of a table in the glue. */
  nameOf(experiment: string, table: string): string {
    const found = this.#tables.get(JSON.stringify([experiment, table]));
    if (found === undefined) throw new Error(`a checked program has no measured table ${table}`);
    return this.#scope.imports.value(`./${this.#scope.name}.data.js`, found.name);
  }

  /** To be called when the glue is written. Undefined if there is neither a table nor a capture. */
  file(): DataFile | undefined {
    const { captures } = this.#scope;
    if (this.#tables.size === 0 && captures.size === 0) return undefined;
    const imports = new Imports(new Names());
    const type = this.#tables.size === 0 ? "" : imports.type("xgc/runtime", "MeasuredTable");
    const tables = [...new Set(this.#tables.values())].map(({ name, table }) => this.#constant(name, type, table));
    const frames = [...captures].map(([packed, name]) => captured(name, packed));
    const program = this.#scope.program.sources[0];
    const text: Doc = [
      `// Made by xgc from ${program === undefined ? "" : this.#scope.fileOf({ source: 0, start: 0, end: 0 })}; change that and compile again.`,
      hardLine,
      type === "" ? hardLine : importBlock(imports),
      join([hardLine, hardLine], [...tables, ...frames]),
      hardLine,
    ];
    return { name: `${this.#scope.name}.data.ts`, text: print(text) };
  }

  #constant(name: string, type: string, { file, filter, columns, rows, span }: MeasuredTableType): Doc {
    const chosen = Object.entries(filter).map(([column, value]) => `${column} ${value}`);
    const cells = (row: readonly string[]): Doc => array(row.map((cell) => quoted(cell)));
    const shown = file.slice(file.lastIndexOf("/") + 1);
    return [
      docComment(`${[shown, ...chosen].join(", ")} (${this.#scope.where(span)}).`),
      `export const ${name}: ${type} = `,
      object(
        [
          `file: ${quoted(shown)}`,
          ["columns: ", cells(columns)],
          ["rows: ", array(rows.map(cells), columns.length > 1 ? "blocks" : "other")],
        ],
        true,
      ),
      ";",
    ];
  }
}

function captured(name: string, packed: string): Doc {
  const file = packed.slice(0, packed.indexOf("\n"));
  return [
    docComment(`The frames of ${file}, which \`capturedFrames\` reads.`),
    group(`export const ${name} =`, indent(line, quoted(packed))),
    ";",
  ];
}
