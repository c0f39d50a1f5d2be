import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/graphql/generated", "test-results", "playwright-report"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.strict,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Type aliases read the same for unions and objects; interfaces would be a second word for it.
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": "error",
      // Numbers in templates are plain and safe.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Handlers of one expression may return it.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Areas that scroll must be reachable by keyboard.
      "jsx-a11y/no-noninteractive-tabindex": "off",
      // Links go through paths.ts, so that a route changes in one place.
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='to'] > Literal[value=/^\\u002F/]",
          message: "Link through paths.ts.",
        },
        { selector: "ExportDefaultDeclaration", message: "Use named exports." },
      ],
    },
  },
  {
    files: ["e2e/**", "vitals/**"],
    // Playwright reads a fixture's needs from the pattern, even if it needs nothing.
    rules: { "no-empty-pattern": "off" },
  },
  {
    files: ["*.config.{ts,js}", "vitals/{vitals.config,report}.ts", ".size-limit.js", "codegen.ts"],
    // Tools read their configuration from the default export.
    rules: { "no-restricted-syntax": "off" },
  },
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
