// What ESLint looks at: the scripts of the screens, in the browser, and their tests, in Node.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".tools/", ".venv/", "build/", "data/", "dist/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      eqeqeq: "error",
      "no-constructor-return": "error",
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-promise-executor-return": "error",
      "no-restricted-globals": ["error", "event", "name"],
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-useless-concat": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-object-has-own": "error",
      "prefer-template": "error",
      radix: "error",
      yoda: "error",
    },
  },
  { files: ["static/js/**"], languageOptions: { globals: globals.browser } },
  {
    // What phones load: the syntax that browsers have had since 2020.
    files: [
      "static/js/*.js",
      "static/js/elements/{count_down,rank_list,share_out,timed_steps}.js",
      "static/js/participant/**",
      "static/js/screens/{first_action,join,participant,peer_coaching}.js",
    ],
    languageOptions: { ecmaVersion: 2020 },
  },
  { files: ["tests/javascript/**"], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
];
