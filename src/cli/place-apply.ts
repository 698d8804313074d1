/** Writes barriers into the blocks of hosts: old ones at the same places go, comments and everything else stay. */
import type { ExperimentType, HostType, Program } from "../compiler/index.js";
import { checkSyntax } from "../compiler/index.js";
import type { Group } from "../place/index.js";
import { editFiles } from "./edit-files.js";
import { Failure } from "./failure.js";
import type { Io } from "./io.js";

export interface Applied {
  /** The files that were changed. */
  readonly files: readonly string[];
  /** What was put where. */
  readonly lines: readonly string[];
}

export interface GroupToApply {
  readonly group: Group;
  readonly placed: ReadonlySet<string>;
  /** What the graphs alone have at each place: always (true), never (false), or at some points. */
  readonly written: ReadonlyMap<string, boolean | undefined>;
}

/** @throws Failure where a host stands in a file that is not the user's, or shares its declaration with hosts that are placed otherwise. */
export async function apply(
  program: Program,
  declared: ExperimentType,
  groups: readonly GroupToApply[],
  io: Io,
): Promise<Applied> {
  const run = new Set([declared.scenario, ...(declared.variants ?? []).map(({ scenario }) => scenario)]);
  const hosts = program.scenarios.filter(({ name }) => run.has(name)).flatMap((each) => each.hosts);
  const texts = new Map<number, string>();
  const lines: string[] = [];
  // From the end of each file, so that places before stay where they are.
  const written = new Map<
    string,
    { readonly host: HostType; readonly barriers: readonly string[]; readonly group: Group }
  >();
  for (const { group, placed, written: own } of groups)
    for (const host of hosts.filter(({ name }) => group.hosts.includes(name))) {
      const sharing = hosts.filter(({ span }) => span.source === host.span.source && span.start === host.span.start);
      const apart = sharing.find(({ name }) => !group.hosts.includes(name));
      if (apart !== undefined)
        throw new Failure(
          `${host.name} and ${apart.name} are declared together, so they cannot have different barriers`,
        );
      const barriers = (group.sitesOf.get(host.name) ?? []).flatMap(({ name }) => {
        if (placed.has(name)) return own.get(name) === true ? [] : [`barrier ${name};`];
        return own.get(name) === false ? [] : [`barrier ${name} when false;`];
      });
      written.set(`${host.span.source} ${host.span.start}`, { host, barriers: [...new Set(barriers)], group });
    }
  const ordered = [...written.values()].sort((a, b) => b.host.span.start - a.host.span.start);
  for (const { host, barriers, group } of ordered) {
    const { source, start, end } = host.span;
    const file = program.sources[source];
    if (file === undefined || file.own === false || file.path.includes("/node_modules/"))
      throw new Failure(`${host.name} is declared in ${file?.name ?? "a library"}, which is not yours to change`);
    const text = texts.get(source) ?? file.text;
    const keys = new Set((group.sitesOf.get(host.name) ?? []).flatMap((site) => site.keys));
    const old = host.barriers.filter((each) => each.keys.some((key) => keys.has(key)));
    const partly = old.find((each) => !each.keys.every((key) => keys.has(key)));
    if (partly !== undefined)
      throw new Failure(
        `${host.name}: "${partly.text}" is also at places that are not placed: write it for these alone`,
      );
    const changed = withBarriers(
      text.slice(start, end),
      old.map(({ span }) => ({ start: span.start - start, end: span.end - start })),
      barriers,
    );
    texts.set(source, text.slice(0, start) + changed + text.slice(end));
    lines.push(...barriers.map((each) => `${file.name}: host ${host.array?.name ?? host.name}: ${each}`).reverse());
  }
  const { format } = await import("../format/index.js");
  const edits = [];
  for (const [source, text] of texts) {
    const { path, text: before } = program.sources[source]!;
    // A file that xgc fmt has laid out stays so.
    const wasFormatted = (await format(before)) === before;
    const after = wasFormatted ? await format(text) : text;
    if (checkSyntax(path, after).diagnostics.length > 0)
      throw new Error(`the barriers did not go into ${path} as text`);
    if (after !== before) edits.push({ path, before, after });
  }
  editFiles(edits, io.workingDirectory);
  const files = edits.map(({ path }) => program.sources.find((each) => each.path === path)?.name ?? path);
  return { files, lines: files.length === 0 ? [] : lines.reverse() };
}

/** The text of a host, from `host` to its `;` or `}`. @param old Spans of barriers that go, with the rest of their lines where nothing else is there. */
function withBarriers(
  host: string,
  old: readonly { readonly start: number; readonly end: number }[],
  barriers: readonly string[],
): string {
  let text = host;
  for (const { start, end } of [...old].sort((a, b) => b.start - a.start)) {
    const before = text.slice(0, start).replace(/\n?[ \t]*$/, "");
    text = before + text.slice(end);
  }
  const bare = text.replace(/\{\s*\}$/, ";").replace(/\s+;$/, ";");
  if (barriers.length === 0) return bare;
  const inside = barriers.map((each) => `\n    ${each}`).join("");
  if (bare.endsWith(";")) return `${bare.slice(0, -1)} {${inside}\n  }`;
  return `${bare.slice(0, -1).trimEnd()}${inside}\n  }`;
}
