/** The door of the room: from text to syntax tree, and the table of units. */
export type * from "./tree/ast.js";
export { parse, type Parsed } from "./parser.js";
export type { SyntaxProblem } from "./problems.js";
export { editDistance, nearestWord } from "./spelling.js";
export { DECLARATION_KEYWORDS, RESERVED_WORDS } from "./text/tokens.js";
export {
  isPreset,
  presetNames,
  presets,
  type Preset,
  type PresetArgument,
  type PresetMode,
  type PresetParameter,
} from "./presets.js";
export { outsideOf, showValueOf, type Range } from "./ranges.js";
export {
  formatQuantity,
  parseNumber,
  parseQuantity,
  suggestUnit,
  toBase,
  unitNamed,
  UNITS,
  type Dimension,
  type Quantity,
  type Unit,
} from "./units.js";
