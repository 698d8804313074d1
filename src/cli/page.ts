/** The page of a run, for `xgc compile --bundle FILE.html`. */
import type { Program } from "../compiler/index.js";
import { formats, pictureOfScenario } from "../draw/index.js";
import { pageScripts } from "../emit/index.js";
import { pageText } from "../page/document.js";
import { Failure } from "./failure.js";
import { glueOptions, whileBundling } from "./glue-options.js";
import type { Io } from "./io.js";

/** The most scenarios of which a page has pictures; an axis may choose among many more. */
const MOST_PICTURES = 24;

/** @throws Failure if the program has nothing to run, or an implementation cannot be bundled. */
export async function pageOf(
  program: Program,
  io: Io,
): Promise<{ readonly text: string; readonly inputs: readonly string[] }> {
  if (program.experiments.length === 0)
    throw new Failure("the program has no experiment, so a page of it has nothing to run");
  const { page, worker, inputs, version } = await whileBundling(() => pageScripts(program, glueOptions(io)));
  const name = program.sources[0]?.name ?? "";
  return { text: pageText({ program: name, pictures: picturesOf(program), script: page, worker, version }), inputs };
}

/** Of each scenario that an experiment runs, in the order of the experiments. */
function picturesOf(program: Program): readonly { readonly scenario: string; readonly svg: string }[] {
  const names = program.experiments.flatMap(({ scenario, variants = [] }) => [
    ...variants.map((variant) => variant.scenario),
    scenario,
  ]);
  const run = [...new Set(names)].flatMap(
    (name) => program.scenarios.find((each) => each.name === name && !each.open) ?? [],
  );
  return run
    .slice(0, MOST_PICTURES)
    .map((scenario) => ({ scenario: scenario.name, svg: formats.svg(pictureOfScenario(program, scenario)) }));
}
