/**
 * Every diagnostic of the compiler, by name. All messages are written here. The first digit of a code says its subject: XG1 text,
 * syntax and modules; XG2 graphs; XG3 names, types, values and units; XG4 protocols and services; XG5 machines, costs and
 * media; XG6 scenarios; XG7 experiments; XG8 contexts, effects and time; XG9 limits.
 */
import { analysis } from "./catalogue/analysis.js";
import { code } from "./catalogue/code.js";
import { experiments } from "./catalogue/experiments.js";
import { graphs } from "./catalogue/graphs.js";
import { limits } from "./catalogue/limits.js";
import { machines } from "./catalogue/machines.js";
import { modules } from "./catalogue/modules.js";
import { names } from "./catalogue/names.js";
import { protocols } from "./catalogue/protocols.js";
import { scenarios } from "./catalogue/scenarios.js";
import { syntax } from "./catalogue/syntax.js";
import { values } from "./catalogue/values.js";
import type { Entry } from "./entry.js";

type Catalogue = typeof syntax &
  typeof modules &
  typeof graphs &
  typeof names &
  typeof values &
  typeof protocols &
  typeof code &
  typeof machines &
  typeof scenarios &
  typeof experiments &
  typeof analysis &
  typeof limits;

export const catalogue: Catalogue = {
  ...syntax,
  ...modules,
  ...graphs,
  ...names,
  ...values,
  ...protocols,
  ...code,
  ...machines,
  ...scenarios,
  ...experiments,
  ...analysis,
  ...limits,
};

export type DiagnosticName = keyof Catalogue;

/** All diagnostics by code. The type makes sure that each has all its parts. */
export const entries: readonly Entry[] = Object.values<Entry>(catalogue).sort((a, b) => (a.code < b.code ? -1 : 1));
