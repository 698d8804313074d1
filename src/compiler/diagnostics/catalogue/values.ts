/** XG31xx: types, values and units. */
export const values = {
  wrongType: {
    code: "XG3101",
    severity: "error",
    message: "{what} must be {expected}, but this is {actual}",
    explanation: "Each quantity has a unit, and only quantities of one kind can stand for each other.",
  },
  missingUnit: {
    code: "XG3102",
    severity: "error",
    message: "{what} must be {expected}, but this number has no unit",
    explanation: "Every quantity is written with its unit, also zero, so that nobody needs to guess it.",
  },
  outOfBounds: {
    code: "XG3103",
    severity: "error",
    message: "{what} must be {bounds}, but this is {value}",
    explanation:
      'The bounds are those that the parameter declares with "in", or those of its kind: no amount of bytes and no time is negative, and bytes are whole. They hold wherever the value comes from.',
  },
  emptyRange: {
    code: "XG3104",
    severity: "error",
    message: "the range is empty: its first end is above its second",
    explanation: "A range goes from its least value to its greatest, and has both ends in it.",
  },
  variesNotHere: {
    code: "XG3121",
    severity: "error",
    message: "a distribution stands where one value is wanted",
    explanation:
      "Only an entry whose parameter is declared varying draws its value anew each time: entry broadcast(every: varying time). It takes a range, a list or poisson(rate) as well as one value.",
  },
  varyingNotHere: {
    code: "XG3122",
    severity: "error",
    message: "only a parameter of an entry is varying",
    explanation: "What an entry does again and again may differ each time. Everything else has one value.",
  },
  cannotVary: {
    code: "XG3123",
    severity: "error",
    message: "what varies is a whole number, an amount of bytes or a time",
    explanation: "A value is drawn from a range, from a list, or, where it is a time, from poisson(rate).",
  },
  nothingToDraw: {
    code: "XG3124",
    severity: "error",
    message: "the list has nothing to draw from",
    explanation: "Where a parameter is varying, a list stands for its items, each equally likely.",
  },
  notKnown: {
    code: "XG3105",
    severity: "error",
    message: "{what} must be known when the program is compiled",
    explanation:
      "It is made of literals and constants: what depends on a parameter is known only when a scenario is built.",
  },
  unknownWord: {
    code: "XG3106",
    severity: "error",
    message: '{what} cannot be "{word}": it is one of {words:list}',
    explanation: "The value is one of a few words.",
  },
  wrongOperand: {
    code: "XG3107",
    severity: "error",
    message: '"{operator}" does not go with {actual}',
    explanation: '"not" takes true or false; a minus takes a number or a quantity.',
  },
  wrongOperands: {
    code: "XG3108",
    severity: "error",
    message: '"{operator}" does not go with {left} and {right}',
    explanation:
      "Sums and comparisons need two quantities of one kind. A product scales a quantity by a number, or bytes by a time per byte.",
  },
  divisionByZero: {
    code: "XG3109",
    severity: "error",
    message: "this divides by zero",
    explanation: "The divisor is known to be zero.",
  },
  unequalBranches: {
    code: "XG3110",
    severity: "error",
    message: "a choice gives one kind of value, but this gives {then}, or else {else}",
    explanation: "What stands after then and after else must be of one type.",
  },
  unequalItems: {
    code: "XG3111",
    severity: "error",
    message: "a list has one kind of items: the first is {first}, but this is {actual}",
    explanation: "All items of a list are of one type.",
  },
  rangeNotHere: {
    code: "XG3112",
    severity: "error",
    message: "a range is not a value here",
    explanation: 'Ranges stand after "in" and in fitted(value, low..high).',
  },
  tupleNotHere: {
    code: "XG3113",
    severity: "error",
    message: "several values in parentheses cannot stand here",
    explanation: 'Groups in parentheses stand after "over". A list stands in brackets.',
  },
  tupleType: {
    code: "XG3114",
    severity: "error",
    message: "a parameter is one value, not a group",
    explanation: "Groups are for what a protocol needs. Declare one parameter for each value.",
  },
  countedType: {
    code: "XG3115",
    severity: "error",
    message: "a list of values has no count in its type",
    explanation: "bytes[] is a list of any length. Counts are for what a protocol needs.",
  },
  tooManyBits: {
    code: "XG3116",
    severity: "error",
    message: "{type} is wider than the {most:number} bits that numbers keep exactly",
    explanation:
      "Numbers are IEEE 754 doubles. A u64 is a bigint. Other wide fields are bytes[...], which the implementation reads itself.",
  },
  unknownFunction: {
    code: "XG3117",
    severity: "error",
    message: 'there is no function "{name}"',
    explanation: "The functions are ceil, floor, min, max, mean, sum, count and percentile.",
  },
  namedForFunction: {
    code: "XG3118",
    severity: "error",
    message: '"{function}" takes its arguments by position',
    explanation: "The arguments of functions have no names.",
  },
  wrongArgumentCount: {
    code: "XG3119",
    severity: "error",
    message: 'the arguments of "{function}" should be {expected:number}, but are {given:number}',
    explanation:
      "percentile takes a series and a number; min and max take one series or several values; the others take one.",
  },
  wrongFunctionArgument: {
    code: "XG3120",
    severity: "error",
    message: '"{function}" takes {expected}, but this is {actual}',
    explanation:
      "mean, sum, count and percentile make one number of a series; ceil and floor round a number without unit.",
  },
  absentNotHere: {
    code: "XG3125",
    severity: "error",
    message: '{what} must be {expected}, and cannot be "{word}"',
    explanation:
      "any stands in opens with, for a participant that is left open. Both words stand for an address that its parameter may lack (gateway: address = none), and none for the budget of a mode.",
  },
  mayBeAbsent: {
    code: "XG3126",
    severity: "error",
    message: '"{name}" may be none, and here a value is needed',
    explanation: "Its default is none, so it can only be handed on to a parameter that may be none, too.",
  },
  malformedMac: {
    code: "XG3127",
    severity: "error",
    message: '"{text}" is not a link address',
    explanation: "A link address is a text of six bytes in hexadecimal, joined by colons or by hyphens.",
  },
} as const;
