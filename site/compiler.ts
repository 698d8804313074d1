/** The compiler's worker: the passes of `xgc check`, the analysis, the glue as JavaScript, and pictures. Files are those of the site. */
import { transform } from "sucrase";
import { analyse } from "../src/analysis/index.js";
import {
  conclude,
  type FileSystem,
  memoryFileSystem,
  pass,
  type Program,
  programIn,
  renderDiagnostics,
} from "../src/compiler/index.js";
import { formats, pictureOfScenario } from "../src/draw/index.js";
import { emitGlue } from "../src/emit/glue.js";
import { libraryTrees } from "../src/library-trees.js";
import type { CompileReply, CompileRequest, Made, PictureReply, Problem } from "./messages.js";

interface Scope {
  onmessage: ((event: { readonly data: CompileRequest | Library }) => void) | null;
  postMessage(message: CompileReply | PictureReply): void;
}

/** All files of the site, by path, and the syntax trees of the standard library. */
interface Library {
  readonly files: Readonly<Record<string, string>>;
  readonly trees: string;
}

let files: Readonly<Record<string, string>> = {};
let parsed: ReturnType<typeof libraryTrees> | undefined;
const root = "/xgc";
const standardLibrary = `${root}/stdlib`;
const MOST_PICTURES = 12;
/** The request that is answered now: for an older one no more pictures are drawn. */
let newest = 0;
/** Drawn pictures by what is in them. A change that they do not show costs nothing. */
const drawn = new Map<string, string>();

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data }) => {
  if ("files" in data) {
    parsed = libraryTrees(data.trees, standardLibrary);
    files = Object.fromEntries(Object.entries(data.files).map(([name, text]) => [`${root}/${name}`, text]));
    return;
  }
  newest = data.id;
  void answer(data);
};

async function answer(request: CompileRequest): Promise<void> {
  const { reply, program } = await compile(request);
  scope.postMessage(reply);
  if (program === undefined) return;
  for (const scenario of scenariosOf(program)) {
    // Lets a newer request in.
    await new Promise((resolve) => setTimeout(resolve));
    if (newest !== request.id) return;
    const picture = pictureOfScenario(program, scenario);
    const key = JSON.stringify(picture);
    let svg = drawn.get(key);
    if (svg === undefined) {
      svg = formats.svg(picture);
      if (drawn.size > 100) drawn.clear();
      drawn.set(key, svg);
    }
    scope.postMessage({ id: request.id, scenario: scenario.name, svg });
  }
}

async function compile({
  id,
  file,
  text,
}: CompileRequest): Promise<{ readonly reply: CompileReply; readonly program?: Program }> {
  const path = `${root}/${file}`;
  const fileSystem: FileSystem = memoryFileSystem({ ...files, [path]: text });
  // The library is the one with which the site was built, so its implementations need not be read again.
  const options = {
    fileSystem,
    standardLibrary,
    workingDirectory: root,
    built: true,
    ...(parsed !== undefined && { parsed }),
  };
  try {
    const passed = pass(path, options);
    const found = programIn(passed);
    const { program, diagnostics, sources } =
      found === undefined ? conclude(passed) : conclude(passed, await analyse(found, options));
    const problems = diagnostics.map(({ severity, code, message, span, help }): Problem => {
      const isHere = span !== undefined && sources[span.source]?.text === text;
      return {
        severity: severity === "error" ? "error" : "warning",
        code,
        message,
        help: help ?? "",
        ...(isHere && { place: { from: span.start, to: Math.max(span.end, span.start + 1) } }),
      };
    });
    const hasErrors = problems.some(({ severity }) => severity === "error");
    const made = program === undefined || hasErrors ? undefined : madeFrom(program);
    const reply = { id, problems, text: renderDiagnostics(diagnostics, sources), ...(made !== undefined && { made }) };
    return made === undefined || program === undefined ? { reply } : { reply, program };
  } catch (error) {
    const message = `the playground cannot compile this: ${error instanceof Error ? error.message : String(error)}`;
    return { reply: { id, problems: [{ severity: "error", code: "", message, help: "" }], text: message } };
  }
}

function madeFrom(program: Program): Made {
  const glue = emitGlue(program, { standardLibrary, directory: `${root}/examples` });
  const modules = glue.files
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ name, text }) => ({
      name,
      text: transform(text, { transforms: ["typescript", "imports"], disableESTransforms: true }).code,
    }));
  return { modules, experiments: program.experiments.length };
}

/** Those that experiments run, in their order. */
function scenariosOf(program: Program): readonly Program["scenarios"][number][] {
  const names = program.experiments.flatMap(({ scenario, variants = [] }) => [
    ...variants.map((variant) => variant.scenario),
    scenario,
  ]);
  return [...new Set(names)]
    .flatMap((name) => program.scenarios.find((each) => each.name === name && !each.open) ?? [])
    .slice(0, MOST_PICTURES);
}
