/** A caller that imports a bundle for its simulation, and not to run it, puts a function under this name into the global object. */
export const bundleHook = Symbol.for("xgc.bundle");
