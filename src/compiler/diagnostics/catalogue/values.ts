/** XG31xx: types, values and units. */
export const values = {
  wrongType: {
    code: "XG3101",
    severity: "error",
    message: "{what} must be {expected}, but this is {actual}",
    explanation: "Each quantity has a kind, such as a time or an amount of bytes, and no kind can replace another.",
  },
  missingUnit: {
    code: "XG3102",
    severity: "error",
    message: "{what} must be {expected}, but this number has no unit",
    explanation: "Every quantity is written with its unit, zero too, so that no reader has to guess it.",
  },
  outOfBounds: {
    code: "XG3103",
    severity: "error",
    message: "{what} must be {bounds}, but this is {value}",
    explanation:
      'The bounds are those that the parameter declares with "in", or those of its kind: amounts of bytes and times are never negative, and bytes are whole. They hold for the value of every source: arguments, axes and the command line.',
  },
  emptyRange: {
    code: "XG3104",
    severity: "error",
    message: "the range is empty: its first bound is above its second",
    explanation: "A range goes from its least value to its greatest, and contains both.",
  },
  variesNotHere: {
    code: "XG3121",
    severity: "error",
    message: "a distribution stands where one value is needed",
    explanation:
      "Only a parameter of an entry that is declared varying draws a new value each time: entry broadcast(every: varying time). It takes a range, a list, poisson(rate) or one value.",
  },
  varyingNotHere: {
    code: "XG3122",
    severity: "error",
    message: "only a parameter of an entry can be varying",
    explanation:
      "An entry repeats its work, and such a parameter may have another value each time. Everything else has one value.",
  },
  cannotVary: {
    code: "XG3123",
    severity: "error",
    message: "only a whole number, an amount of bytes or a time can vary",
    explanation: "A value is drawn from a range, from a list or, if it is a time, from poisson(rate).",
  },
  nothingToDraw: {
    code: "XG3124",
    severity: "error",
    message: "the list is empty, so no value can be drawn from it",
    explanation: "If a parameter is varying, each item of a list is equally likely.",
  },
  notKnown: {
    code: "XG3105",
    severity: "error",
    message: "{what} must be known when the program is compiled",
    explanation:
      "Such a value is made of literals and constants. A value that depends on a parameter is not known before a scenario is built.",
  },
  unknownWord: {
    code: "XG3106",
    severity: "error",
    message: '{what} cannot be "{word}": it is one of {words:list}',
    explanation: "The value is one of a few fixed words.",
  },
  wrongOperand: {
    code: "XG3107",
    severity: "error",
    message: '"{operator}" cannot be applied to {actual}',
    explanation: '"not" takes true or false; a minus takes a number or a quantity.',
  },
  wrongOperands: {
    code: "XG3108",
    severity: "error",
    message: '"{operator}" cannot be applied to {left} and {right}',
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
    message: "both branches of a choice must have one type, but this gives {then}, or else {else}",
    explanation: "The values after then and after else have the same type.",
  },
  unequalItems: {
    code: "XG3111",
    severity: "error",
    message: "all items of a list have one type: the first is {first}, but this is {actual}",
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
    message: 'the number of arguments of "{function}" should be {expected:number}, but is {given:number}',
    explanation:
      "percentile takes a series and a number; min and max take one series or several values; the other functions take one argument.",
  },
  wrongFunctionArgument: {
    code: "XG3120",
    severity: "error",
    message: '"{function}" takes {expected}, but this is {actual}',
    explanation:
      "mean, sum, count and percentile reduce a series to one number; ceil and floor round a number without a unit.",
  },
  absentNotHere: {
    code: "XG3125",
    severity: "error",
    message: '{what} must be {expected}, and cannot be "{word}"',
    explanation:
      "Both words stand for an address, if its parameter has such a default (gateway: address = none). Besides, any stands in opens with for a participant that is left open, and none for the budget of a mode.",
  },
  mayBeAbsent: {
    code: "XG3126",
    severity: "error",
    message: '"{name}" may be none, but a value is needed here',
    explanation:
      "The default of this parameter is none, so it can only be passed on to a parameter that may be none too.",
  },
  malformedMac: {
    code: "XG3127",
    severity: "error",
    message: '"{text}" is not a link address',
    explanation: "A link address is a string of six bytes in hexadecimal, separated by colons or by hyphens.",
  },
} as const;
