/** The options with which commands make glue and bundles. */
import path from "node:path";
import { BundleError, type GlueOptions } from "../emit/index.js";
import { Failure } from "./failure.js";
import type { Io } from "./io.js";
import { project, slashes } from "./project.js";

/** @param directory The directory of the glue, relative to the working directory. */
export function glueOptions(io: Io, directory = "."): GlueOptions {
  return {
    standardLibrary: project().standardLibrary,
    directory: slashes(path.resolve(io.workingDirectory, directory)),
  };
}

/** @throws Failure if an implementation, which is the user's file, cannot be bundled. */
export async function whileBundling<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BundleError) throw new Failure(error.message.replaceAll("\n", "\nerror: "));
    throw error;
  }
}
