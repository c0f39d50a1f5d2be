/** Monaco, as far as a viewer needs it: lines, search, folding; the languages that estates are written in. */

import "monaco-editor/esm/vs/editor/contrib/find/browser/findController.js";
import "monaco-editor/esm/vs/editor/contrib/folding/browser/folding.js";

import * as hcl from "monaco-editor/esm/vs/basic-languages/hcl/hcl.js";
import * as yaml from "monaco-editor/esm/vs/basic-languages/yaml/yaml.js";
import { editor, languages } from "monaco-editor/esm/vs/editor/editor.api.js";

for (const [id, { conf, language }] of Object.entries({ yaml, hcl })) {
  languages.register({ id });
  languages.setLanguageConfiguration(id, conf);
  languages.setMonarchTokensProvider(id, language);
}

/** The page's tokens that the viewer's colours are made of. */
const COLOURS = {
  "editor.background": "--surface",
  "editor.foreground": "--ink",
  "editorLineNumber.foreground": "--ink-faint",
  "editorLineNumber.activeForeground": "--ink",
  "editor.lineHighlightBackground": "--hover",
  "editor.lineHighlightBorder": "--surface",
  "editor.selectionBackground": "--selected",
  "editor.inactiveSelectionBackground": "--selected",
  "editor.findMatchBackground": "--warn-soft",
  "editor.findMatchHighlightBackground": "--warn-soft",
  "editorWidget.background": "--raised",
  "editorWidget.border": "--line-strong",
  "input.background": "--surface",
  "input.border": "--line-strong",
  "input.foreground": "--ink",
  "editorIndentGuide.background1": "--line",
  "editorIndentGuide.activeBackground1": "--line-strong",
  "editorGutter.foldingControlForeground": "--ink-faint",
  "scrollbarSlider.background": "--line",
  "scrollbarSlider.hoverBackground": "--line-strong",
  "scrollbarSlider.activeBackground": "--line-strong",
  focusBorder: "--focus",
} as const;

const TOKENS = {
  "": "--ink",
  type: "--accent",
  variable: "--accent",
  tag: "--value-boolean",
  keyword: "--value-boolean",
  string: "--value-string",
  number: "--value-number",
  comment: "--ink-faint",
  operators: "--ink-faint",
  delimiter: "--ink-faint",
} as const;

/** Takes the page's colours of now. */
export function applyColours(isDark: boolean): void {
  const probe = document.createElement("span");
  // Else it would still have the last colour when it is asked for the next.
  probe.style.transitionProperty = "none";
  document.body.append(probe);
  const colourOf = (token: string): string => {
    probe.style.color = `var(${token})`;
    return hex(getComputedStyle(probe).color);
  };
  editor.defineTheme("isobar", {
    base: isDark ? "vs-dark" : "vs",
    inherit: false,
    rules: Object.entries(TOKENS).map(([token, colour]) => ({
      token,
      foreground: colourOf(colour).slice(1),
    })),
    colors: Object.fromEntries(
      Object.entries(COLOURS).map(([name, colour]) => [name, colourOf(colour)]),
    ),
  });
  probe.remove();
  editor.setTheme("isobar");
}

/** `rgb(1, 2, 3)` as Monaco wants it. */
function hex(colour: string): string {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3) ?? ["0", "0", "0"];
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, "0")).join("")}`;
}

export { editor };
export { KeyCode, KeyMod, Range } from "monaco-editor/esm/vs/editor/editor.api.js";
