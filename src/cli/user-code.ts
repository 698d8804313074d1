/** The TypeScript of users' protocols, checked before anything runs; kept by what it depends on, so that it costs once for a change. */
import type { Options, Program } from "../compiler/index.js";
import {
  codeDiagnostics as shown,
  type CodeFound,
  type CodeLook,
  declarationsOf,
  lookAtCode,
  ownImplementations,
} from "../user-code/index.js";
import type { Manifest } from "./builds.js";
import type { Io } from "./io.js";

/** The cached result; it is used as long as its inputs have not changed. */
interface Kept extends Manifest, CodeLook {}

/** Faults in the implementations of a program's own protocols. TypeScript is loaded after a change only. */
export async function codeDiagnostics(program: Program, options: Options, io: Io): Promise<CodeFound> {
  const files = ownImplementations(program, options);
  if (files.length === 0) return { diagnostics: [], sources: [] };
  // Loads Node's cryptography, which a program without protocols of its own does not need.
  const { manifestOf, manifests, upToDate } = await import("./builds.js");
  const known = manifests(io);
  const request = ["code", 2, files, program.sources.map(({ path }) => path)];
  const kept = known.get(request) as Kept | undefined;
  if (kept !== undefined && upToDate(kept) !== undefined) return shown(kept, program, options);
  const { inputs, problems, stale } = await lookAtCode(await declarationsOf(program, options), files, options);
  const found: Kept = { ...manifestOf(inputs, []), problems, stale };
  known.put(request, found);
  return shown({ problems, stale }, program, options);
}
