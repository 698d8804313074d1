/** A source map from the lines of the glue to those of `.xgraph`. */
import { lineAt, type Program } from "../compiler/index.js";
import type { Glue } from "./glue.js";
import { relative, within } from "./import-paths.js";
import type { GlueOptions } from "./scope.js";

interface Place {
  readonly source: number;
  /** From 0. */
  readonly line: number;
}

/** The comment that gives esbuild the map of a part of the glue; empty for other modules. */
export function mapComment(
  name: string,
  { program, glue, options }: { readonly program: Program; readonly glue: Glue; readonly options: GlueOptions },
): string {
  const [main] = glue.files;
  if (main === undefined || name !== main.name) return "";
  const places = placesOf(main.text, glue, program);
  const map = {
    version: 3,
    // The map has no path of the machine: it names the library as bundles do, and the user's files relative to the glue.
    sources: program.sources.map(({ path }) =>
      within(options.standardLibrary, path)
        ? `xgc:stdlib${path.slice(options.standardLibrary.length)}`
        : relative(`${options.directory}/${name}`, path),
    ),
    sourcesContent: program.sources.map(({ text }) => text),
    names: [],
    mappings: mappingsOf(places),
  };
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}\n`;
}

/** The origin of each line of the glue: the declaration, or the statement that a comment above the line names. */
function placesOf(text: string, { parts }: Glue, program: Program): readonly (Place | undefined)[] {
  const starts = new Map(parts.map(({ line, span }) => [line - 1, span]));
  let place: Place | undefined;
  return text.split("\n").map((line, at) => {
    const span = starts.get(at);
    if (span !== undefined) {
      const source = program.sources[span.source];
      place = { source: span.source, line: source === undefined ? 0 : lineAt(source, span.start) - 1 };
    }
    const named = /^\s*(?:\/\*\*|\*|\/\/) .*\(([^()\s]+):(\d+)\)/.exec(line);
    const source = named === null ? -1 : sourceNamed(named[1] ?? "", program);
    if (source >= 0) place = { source, line: Number(named?.[2]) - 1 };
    return line.trim() === "" ? undefined : place;
  });
}

function sourceNamed(name: string, { sources }: Program): number {
  return sources.findIndex((source) => source.name === name || source.path.endsWith(`/${name}`));
}

/** One segment for each line: its beginning. */
function mappingsOf(places: readonly (Place | undefined)[]): string {
  let [source, line] = [0, 0];
  return places
    .map((place) => {
      if (place === undefined) return "";
      const segment = [0, place.source - source, place.line - line, 0].map(base64Vlq).join("");
      [source, line] = [place.source, place.line];
      return segment;
    })
    .join(";");
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A number in a source map: base 64, five bits a digit, lowest first, the sign in the lowest bit. */
function base64Vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits.charAt(rest > 0 ? digit | 32 : digit);
  } while (rest > 0);
  return text;
}
