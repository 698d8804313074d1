/**
 * What ESLint's own `no-restricted-*` rules forbid in some rooms. Why for the simulator: one seed must give the same
 * history, byte for byte, on every Node version and in a browser, so nothing may come from outside, and no result may
 * depend on how an engine was built.
 */

const CLI_ONLY = "Only src/cli reads arguments, prints and exits.";
const CLOCK = "Time is the simulation's clock.";
const ASYNC = "What may block is a generator, run by `yield*`; the simulation never awaits.";
const PLACE = "The result depends on the machine's language or settings.";
const MEMORY = "The result depends on when memory is collected.";
const ENGINE = "Engines round this differently. Only operations with exact results are allowed: see restrictions.js.";
const POWER = "Engines round powers differently. Write `1 << n`, a product, or literals such as `2 ** 32`.";
const KEYS = "An object's integer-like keys jump the queue. Use a Map, a Set or a list, which keep their order.";

/** @param {string} message @param {readonly string[]} names */
const globals = (message, names) => names.map((name) => ({ name, message }));

/** For every room but the command line. */
export const noProcess = globals(CLI_ONLY, ["process"]);

/** Exact on every engine: the standard leaves them no freedom (`sqrt` is correctly rounded on all). */
const EXACT =
  "abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc|" + "E|LN10|LN2|LOG10E|LOG2E|PI|SQRT1_2|SQRT2";

/** For the runtime and the standard library. */
export const deterministic = {
  globals: [
    ...globals(CLOCK, ["Date", "performance", "setTimeout", "setInterval", "setImmediate", "queueMicrotask"]),
    ...globals("Randomness comes from the host's seeded generator.", ["crypto"]),
    ...globals(ASYNC, ["Promise"]),
    ...globals(PLACE, ["Intl", "navigator"]),
    ...globals(MEMORY, ["WeakRef", "FinalizationRegistry"]),
    ...globals("The simulation runs anywhere: it uses nothing of its surroundings.", [
      "globalThis",
      "window",
      "self",
      "document",
      "fetch",
      "Buffer",
      "require",
    ]),
  ],
  properties: ["keys", "values", "entries", "getOwnPropertyNames"]
    .map((property) => ({ object: "Object", property, message: KEYS }))
    .concat({ object: "Reflect", property: "ownKeys", message: KEYS }),
  syntax: [
    { selector: "ForInStatement", message: KEYS },
    { selector: "AwaitExpression", message: ASYNC },
    { selector: "ForOfStatement[await=true]", message: ASYNC },
    { selector: ":function[async=true]", message: ASYNC },
    {
      // By any other way than `Math.name` it could not be seen which one is meant.
      selector: `:not(MemberExpression[computed=false][property.name=/^(?:${EXACT})$/]) > Identifier[name="Math"]`,
      message: ENGINE,
    },
    {
      // `2 ** 32` is exact; a variable on either side may not be an integer.
      selector: 'BinaryExpression[operator="**"]:not([left.type="Literal"][right.type="Literal"])',
      message: POWER,
    },
    { selector: 'AssignmentExpression[operator="**="]', message: POWER },
    {
      selector: "MemberExpression[computed=false][property.name=/^(?:toLocale[A-Z]\\w*|localeCompare)$/]",
      message: PLACE,
    },
  ],
};
