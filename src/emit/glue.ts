/** The glue of a program: TypeScript that builds its graphs and worlds, and exports its experiments. */
import type { Program } from "../compiler/index.js";
import type { Span } from "../../grammar/index.js";
import { type Doc, hardLine, print } from "./document.js";
import { experimentPart } from "./experiments.js";
import { graphParts, type Part } from "./graphs.js";
import { machineData, mediumData, protocolNumbers } from "./hardware.js";
import { importBlock } from "./imports.js";
import { MeasuredTables } from "./measured-tables.js";
import { scenarioParts } from "./scenarios.js";
import { type GlueOptions, Scope } from "./scope.js";
import { array, object, quoted } from "./typescript.js";

export interface EmittedFile {
  readonly name: string;
  readonly text: string;
}

export interface Glue {
  /** The glue itself, and the measured tables if there are any. */
  readonly files: readonly EmittedFile[];
  /** The line (from 1) at which each part of the glue begins, and its origin. */
  readonly parts: readonly { readonly line: number; readonly span: Span }[];
}

/** Emits the glue of a checked program. The same program and options give the same bytes. */
export function emitGlue(program: Program, options: GlueOptions): Glue {
  const scope = new Scope(program, options);
  const tables = new MeasuredTables(scope);
  const { graphs, machines, media, scenarios, experiments } = scope.reached;
  const sections: Section[] = [];
  // Each part is printed when it is made, so that only its text is kept.
  const add = ({ doc, span }: Part): void => void sections.push({ text: print(doc).trimEnd(), span });
  const chapter = (title: string): void => add({ doc: `// ${"-".repeat(64)} ${title}` });

  if (scenarios.length > 0) {
    chapter("protocol numbers");
    add({ doc: protocolNumbers(scope) });
  }
  for (const graph of graphs) {
    chapter(`graph ${graph.name} (${scope.where(graph.span)})`);
    graphParts(graph, scope).forEach(add);
  }
  if (machines.length + media.length > 0) chapter("machines, media");
  for (const machine of machines) add({ doc: machineData(machine, scope), span: machine.span });
  for (const medium of media) add({ doc: mediumData(medium, scope), span: medium.span });
  for (const scenario of scenarios) {
    chapter(`scenario ${scenario.name} (${scope.where(scenario.span)})`);
    scenarioParts(scenario, scope).forEach(add);
  }
  for (const experiment of experiments) {
    chapter(`experiment ${experiment.name} (${scope.where(experiment.span)})`);
    add(experimentPart(experiment, scope, (table) => tables.nameOf(experiment.name, table)));
  }
  add({ doc: simulation(program, scope) });

  // The imports are known only when everything else is written.
  const file = scope.fileOf({ source: 0, start: 0, end: 0 });
  const head = print([
    `// Made by xgc from ${file}; change that and compile again.`,
    hardLine,
    importBlock(scope.imports),
  ]);
  sections.unshift({ text: head.trimEnd(), span: undefined });
  const text = `${sections.map((each) => each.text).join("\n\n")}\n`;
  const data = tables.file();
  return {
    files: [{ name: `${scope.name}.ts`, text }, ...(data === undefined ? [] : [data])],
    // Only a map of the glue uses them.
    get parts() {
      return partsOf(sections);
    },
  };
}

interface Section {
  readonly text: string;
  readonly span: Span | undefined;
}

function partsOf(sections: readonly Section[]): Glue["parts"] {
  let line = 1;
  return sections.flatMap(({ text, span }) => {
    const beginning = line;
    // A blank line stands between two.
    line += text.split("\n").length + 1;
    return span === undefined ? [] : [{ line: beginning, span }];
  });
}

/** What the values of series and gauges are, by protocol and name, for those who record them. */
function dimensionsIn({ protocols }: Program, { reached }: Scope): readonly Doc[] {
  const used = new Set(reached.graphs.flatMap(({ instances }) => instances.map(({ of }) => of)));
  return protocols
    .filter(({ name }) => used.has(name))
    .flatMap(({ name, series, gauges }) =>
      [...series, ...gauges]
        .filter(({ type }) => dimensions.has(type.kind))
        .map((each) => `${quoted(`${name}.${each.name}`)}: ${quoted(each.type.kind)}`),
    );
}

const dimensions: ReadonlySet<string> = new Set(["bytes", "time", "rate", "bandwidth"]);

function simulation(program: Program, scope: Scope): Doc {
  const { machines, experiments } = scope.reached;
  const recorded = dimensionsIn(program, scope);
  const value = object(
    [
      `program: ${quoted(scope.fileOf({ source: 0, start: 0, end: 0 }))}`,
      ["machines: ", object(machines.map(({ name }) => scope.machine(name)))],
      ["experiments: ", array(experiments.map(({ name }) => scope.experiment(name)))],
      ...(recorded.length === 0 ? [] : [["dimensions: ", object(recorded)]]),
    ],
    true,
  );
  const type = scope.runtimeType("Simulation");
  return [`const ${scope.simulation}: ${type} = `, value, ";", hardLine, `export default ${scope.simulation};`];
}
