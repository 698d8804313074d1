/** Programs of the tests, compiled and loaded as `xgc run` does. */
import { loadSimulation } from "../../src/emit/index.js";
import * as runtime from "../../src/runtime/index.js";
import { beside, checked } from "../emit/checked.js";

/** @param file as seen from the package. */
export async function loaded(file: string): Promise<runtime.Simulation> {
  return (await loadSimulation(checked(file), beside(file), runtime)) as runtime.Simulation;
}
