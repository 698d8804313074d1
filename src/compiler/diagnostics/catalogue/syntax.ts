/** XG10xx: faults in one text by itself. */
export const syntax = {
  unexpectedToken: {
    code: "XG1001",
    severity: "error",
    message: "{found} stands where {expected} is expected{place}",
    explanation:
      "The text does not follow the grammar here. The compiler leaves out what it cannot read and goes on after it, so that all faults of a file are shown in one run.",
  },
  missingToken: {
    code: "XG1002",
    severity: "error",
    message: "{missing} is missing before {found}{place}",
    explanation: "A punctuation mark or a word was left out. The compiler continues as if it were there.",
  },
  misspelledKeyword: {
    code: "XG1003",
    severity: "error",
    message: '"{found}" is not a keyword{place}',
    explanation:
      "A declaration or member begins with a keyword. This word resembles a keyword, and the compiler reads it as that keyword.",
  },
  reservedWord: {
    code: "XG1004",
    severity: "error",
    message: '"{word}" is a reserved word and cannot be a name{place}',
    explanation:
      "Reserved words begin declarations, members and clauses. They may be names only after a dot or before a colon, where no keyword can stand.",
  },
  trailingComma: {
    code: "XG1005",
    severity: "error",
    message: "a comma stands after the last item{place}",
    explanation: "Commas stand between items. One after the last item would look as if an item were missing.",
  },
  wrongOperator: {
    code: "XG1006",
    severity: "error",
    message: '"{found}" is not an operator{place}',
    explanation: 'The operators are + - * / == != < <= > >= and "and", "or", "not" in words.',
  },
  chainedOperator: {
    code: "XG1007",
    severity: "error",
    message: '"{operator}" cannot follow "{previous}" without parentheses{place}',
    explanation:
      'Comparisons and ranges do not chain: "a < b < c" would compare true or false with a number. Write "a < b and b < c".',
  },
  unknownUnit: {
    code: "XG1008",
    severity: "error",
    message: '"{unit}" is not a unit{place}',
    explanation:
      "A quantity is a number with a unit, and each unit has one spelling: ns, us, ms, s, min; B, kB, MB, KiB, MiB; %; Hz, kHz, MHz, GHz; bps, kbps, Mbps, Gbps; cycles; and what each byte costs, such as us/B and cycles/B. KiB is 1024 B, kB is 1000 B.",
  },
  malformedNumber: {
    code: "XG1009",
    severity: "error",
    message: '"{text}" is not a number{place}',
    explanation: "Numbers are written 10, 10_000, 0.25 or 0x0800. There are no exponents.",
  },
  numberTooLarge: {
    code: "XG1010",
    severity: "error",
    message: '"{text}" is more than {limit:number}, beyond which whole numbers are not exact{place}',
    explanation: "Numbers are IEEE 754 doubles. A whole number that would lose its last digits is refused.",
  },
  malformedAddress: {
    code: "XG1011",
    severity: "error",
    message: '"{text}" is not an IPv4 address{place}',
    explanation: "An address has four parts from 0 to 255, and may have a prefix length from 0 to 32: 10.0.0.1/24.",
  },
  unterminatedString: {
    code: "XG1012",
    severity: "error",
    message: "the string does not end on its line{place}",
    explanation: 'A string begins and ends with " on one line.',
  },
  wrongQuotes: {
    code: "XG1013",
    severity: "error",
    message: "strings stand in double quotes, not in {found}{place}",
    explanation: 'There is one way to write a string: "text".',
  },
  unknownEscape: {
    code: "XG1014",
    severity: "error",
    message: '"{escape}" is not an escape{place}',
    explanation: 'In a string, \\" is a quote, \\\\ a backslash, \\n a new line and \\t a tab.',
  },
  blockComment: {
    code: "XG1015",
    severity: "error",
    message: "comments start with // and end with their line{place}",
    explanation: "There are no block comments. A comment with three slashes (///) documents the declaration after it.",
  },
  unexpectedCharacter: {
    code: "XG1016",
    severity: "error",
    message: '"{character}" cannot stand here{place}',
    explanation: "No word, number or sign of the language begins with this character.",
  },
} as const;
