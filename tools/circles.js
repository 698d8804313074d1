/**
 * Import circles, for dependency-cruiser: `npm run circles`, which is part of `npm run lint`. Files that import each other in a
 * circle can only be understood together, and whether they load depends on which is loaded first. Circles of types alone do load;
 * they are refused too, but for those that `defended` names.
 */

/** A file on each type circle that may stay, with the reason. */
const defended = [
  // The Uniform Protocol Interface defines hosts, protocols, sessions and bindings in terms of one another.
  "^src/runtime/upi/",
  // The generated tables name the type that the strategy, which reads them, gives them.
  "^grammar/lookahead/",
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "circle",
      comment: "Files import each other in a cycle.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "circle-of-types",
      comment: "Files import each other in a cycle; parts of it are types. Move what they share to a file of its own.",
      severity: "error",
      from: { pathNot: defended },
      to: { circular: true },
    },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
};
