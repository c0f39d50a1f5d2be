import type { Editor } from "@/graphql/generated/graphql";

type Chosen = Exclude<Editor, "NONE">;
type Link = (file: string, line: number) => string;

/** The form that Visual Studio Code made, and its kin and Zed took over. */
const likeVsCode =
  (scheme: string): Link =>
  (file, line) =>
    `${scheme}://file${encodePath(file)}:${line}:1`;

/** The editors that a link of the browser opens, and how they want it. */
export const EDITORS = {
  VS_CODE: { name: "VS Code", link: likeVsCode("vscode") },
  VS_CODIUM: { name: "VSCodium", link: likeVsCode("vscodium") },
  CURSOR: { name: "Cursor", link: likeVsCode("cursor") },
  WINDSURF: { name: "Windsurf", link: likeVsCode("windsurf") },
  ZED: { name: "Zed", link: likeVsCode("zed") },
  IDEA: {
    name: "IntelliJ IDEA",
    link: (file, line) => `idea://open?file=${encodeURIComponent(file)}&line=${line}`,
  },
} satisfies Record<Chosen, { name: string; link: Link }>;

/** The link that opens a file, whose path may be relative to the estate's root. */
export function editorHref(editor: Chosen, root: string, path: string, line = 1): string {
  const isAbsolute = path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
  const file = isAbsolute ? path : `${root.replace(/[\\/]$/, "")}/${path}`;
  return EDITORS[editor].link(file, line);
}

function encodePath(file: string): string {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? path : `/${path}`;
}
