// Parts of Monaco that come without types of their own.
declare module "monaco-editor/esm/vs/basic-languages/*" {
  import type { languages } from "monaco-editor";

  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage;
}
declare module "monaco-editor/esm/vs/editor/contrib/*";
