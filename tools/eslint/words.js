/* eslint xgc/plain-words: "off" -- the list itself. */
/**
 * Words and turns of phrase that make a reader read a sentence twice, and what to write instead. The rule `xgc/plain-words` refuses
 * them in comments, in strings and on pages.
 *
 * A space in a pattern matches any white space, and the `*` or `//` with which a comment goes on in its next line.
 *
 * @typedef {object} Refused
 * @property {string} pattern A regular expression, without regard to upper and lower case.
 * @property {string} instead What to write.
 */

/** @type {readonly Refused[]} */
export const refused = [
  { pattern: String.raw`\bwho(?:so)?ever\b`, instead: "name the role: the caller, the reader, the owner" },
  { pattern: String.raw`\bin (?:its|his|her|their) stead\b`, instead: 'write "instead"' },
  {
    pattern: String.raw`\b(?:is|are|was|be) said of\b`,
    instead: 'name the diagnostic or the result: "... is reported for"',
  },
  { pattern: String.raw`\breckon(?:s|ed|ing)?\b`, instead: 'write "compute", "estimate" or "count"' },
  { pattern: String.raw`\b(?:comes?|came) to\b(?! rest\b)`, instead: 'write "amount to", "reach" or "become"' },
  { pattern: String.raw`\b(?:he|him|his|himself)\b`, instead: "repeat the noun" },
  {
    pattern: String.raw`\b(?:where|there|here)(?:of|in|upon|by|to|with)\b`,
    instead: 'write "of it", "in which", "then"',
  },
  {
    pattern: String.raw`\b(?:lest|albeit|whence|hence|thence|forthwith|betimes|nought|aught)\b`,
    instead: "write today's word",
  },
  { pattern: String.raw`\bshall\b`, instead: 'write "must" or "will"' },
  { pattern: String.raw`\bis to be had\b`, instead: 'write "is available"' },
  { pattern: String.raw`, and that is all\b`, instead: "say what is left out" },
  { pattern: String.raw`\bbrings? (?:nobody|somebody|it|them) on\b`, instead: "say what starts" },
  {
    pattern: String.raw`\bwhatever (?:it|this|they|these|that|the \w+) (?:is|are|was|were|does|do|costs?|says?|has|have)\b`,
    instead: 'write "any", "every" or "in every case"',
  },
  {
    pattern: String.raw`\bwhat (?:stands|lies|comes|goes) (?:above|below|behind|there|here|up|down|in front)\b`,
    instead: "name the thing: the protocol above, the messages that come up",
  },
  { pattern: String.raw`\bcomes? of (?:it|that|this|such)\b`, instead: 'write "results from" or "follows from"' },
  { pattern: String.raw`\b(?:its|their) kin\b`, instead: 'write "and others" or "of the same kind"' },
  { pattern: String.raw`\b(?:has|have) it not\b`, instead: 'write "does not have it"' },
  {
    pattern: String.raw`\bsays? (?:so )?of (?:it|them|each|a|an|the)\b`,
    instead: 'write "reports for", "describes" or "declares"',
  },
  {
    pattern: String.raw`\b(?:nothing|anything) is (?:known|declared|believed|heard) of\b`,
    instead: 'write "is unknown" or "is not declared"',
  },
  { pattern: String.raw`\b(?:an earlier|another) life\b`, instead: 'write "boot"' },
  {
    pattern: String.raw`\bmakes? of (?:it|them|a|an|each|the)\b`,
    instead: 'write "makes from", "reduces to" or "turns into"',
  },
  { pattern: String.raw`\b(?:a truth|truths)\b`, instead: 'write "condition" or "boolean"' },
  { pattern: String.raw`\b(?:some|any)body\b`, instead: "name the role: a host, a caller, a protocol" },
  { pattern: String.raw`\b(?:is|are) (?:only |just )?a matter of\b`, instead: 'write "depends on"' },
  {
    // A clause about an unnamed thing as the subject of a sentence. Questions, and titles such as "What is measured", have no second verb.
    pattern: String.raw`(?:^|[.:;,] |\band )what (?:is|was)\b(?:(?!\b(?:that|which|who|where|when|how|whether|what|if|while|and|or)\b)[^.,:;?!|]){1,70}? (?:is|are|was|were|has|have|must|may|can|cannot|will|does|goes|runs|takes|counts|holds|happens|begins|comes|gets|makes|tells|costs|waits|stays)\b(?![^.:;!?]*\?)`,
    instead: 'begin with the thing: not "what is lost is sent again" but "lost packets are sent again"',
  },
];
