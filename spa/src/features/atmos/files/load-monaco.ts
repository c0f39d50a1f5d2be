/** Brings Monaco in, once, when a file is first shown: most pages never need it. */

import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";

import { sanitizeWith } from "@/trusted-types";

import { inertHtml } from "./inert-html";
import type * as monaco from "./monaco";

export type Monaco = typeof monaco;

let loading: Promise<Monaco> | undefined;

export function loadMonaco(): Promise<Monaco> {
  loading ??= load();
  return loading;
}

function load(): Promise<Monaco> {
  // Monaco asks for these rules when its modules are loaded, so they have to be there before. It would make rules
  // of its own that let everything pass; this way its HTML goes by those of the page.
  window.MonacoEnvironment = {
    createTrustedTypesPolicy: (policyName) => ({
      name: policyName,
      createHTML: (html: string) => html,
    }),
    getWorker: () => new EditorWorker(),
  };
  sanitizeWith((html) => inertHtml(html));
  return import("./monaco");
}
