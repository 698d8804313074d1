import js from "@eslint/js";
import markdown from "@eslint/markdown";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import xgc from "./tools/eslint/index.js";
import { deterministic, noProcess } from "./tools/eslint/restrictions.js";

const programs = ["**/*.{js,ts}"];

// Prettier has the layout, tsc the types; here are the mistakes that neither sees, and the project's own rules.
export default defineConfig(
  // The template is written for an installed xgc. Golden glue is the compiler's output, held byte for byte; fixtures are what the rule tests lint.
  // The extension for Visual Studio Code and the playground have packages and types of their own (tools/vsix.js, tools/site.js).
  globalIgnores([
    "editors/vscode/",
    "site/",
    "template/",
    "client.d.ts",
    "dist/",
    "build/",
    "coverage/",
    "test/**/golden/",
    "test/tools/fixture/",
    "test/declare/programs/",
  ]),
  {
    files: programs,
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { xgc },
    rules: {
      "xgc/no-floating-op": "error",
      "xgc/walls": "error",
      "xgc/plain-words": "error",

      eqeqeq: "error",
      "default-case-last": "error",
      "no-constructor-return": "error",
      "no-self-compare": "error",
      "no-unreachable-loop": "error",
      // Effects and placeholders are computed in types, where such unions are meant.
      "@typescript-eslint/no-redundant-type-constituents": "off",
      // An operation that need not block today is still a generator: its interface says so.
      "require-yield": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Without a comparison, numbers are sorted as text.
      "@typescript-eslint/require-array-sort-compare": ["error", { ignoreStringArrays: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A construct that is added must be met everywhere, or a `default` must say that the rest is meant.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Pages, and the comments of programs in `.xgraph`.
  {
    files: ["**/*.md"],
    plugins: { markdown, xgc },
    language: "markdown/gfm",
    rules: { "xgc/plain-words": "error" },
  },
  { files: ["**/*.xgraph"], plugins: { xgc }, processor: "xgc/xgraph-comments" },

  // A file has one subject, and can be read in one sitting. What a tool writes may be longer.
  {
    files: ["**/*.ts", "**/*.js"],
    ignores: ["**/*.xgraph.ts"],
    rules: { "max-lines": ["error", { max: 500 }] },
  },
  // Only the command line reads arguments, prints and exits.
  {
    files: ["grammar/**", "src/**", "stdlib/**"],
    ignores: ["src/cli/**", "src/unplugin/**"],
    rules: { "no-console": "error", "no-restricted-globals": ["error", ...noProcess] },
  },
  // One seed, one history: on every Node version, and in a browser.
  {
    files: ["src/runtime/**", "stdlib/**"],
    rules: {
      "no-restricted-globals": ["error", ...noProcess, ...deterministic.globals],
      "no-restricted-properties": ["error", ...deterministic.properties],
      "no-restricted-syntax": ["error", ...deterministic.syntax],
    },
  },

  // Tests read JSON and take a wrong shape for a failure, which it is.
  {
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  // JavaScript typed by JSDoc: names are tsc's business (checkJs), and syntax trees come as `any`.
  {
    files: ["tools/**/*.js", "eslint.config.js"],
    rules: {
      "no-undef": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
