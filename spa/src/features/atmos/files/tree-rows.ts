/** The files of an estate as the rows of a tree. */

import type { FileKind, GitFileState } from "@/graphql/generated/graphql";
import type { TreeRow } from "@/ui/tree";

/** What is known of all files: as many entries in each list as there are paths, in the same order. */
export type FileColumns = {
  paths: readonly string[];
  kinds: readonly FileKind[];
  stackNames: readonly (string | null)[];
  importedByCounts: readonly number[];
  errorCounts: readonly number[];
  warningCounts: readonly number[];
  gitStates: readonly (GitFileState | null)[];
};

/** Which files a tree shows. */
export const SHOWN = {
  stacks: { label: "Stack manifests", is: ({ kinds }, at) => kinds[at] === "STACK" },
  imported: { label: "Imported", is: ({ kinds }, at) => kinds[at] === "IMPORTED" },
  unused: { label: "Unused", is: ({ kinds }, at) => kinds[at] === "UNUSED" },
  findings: {
    label: "With diagnostics",
    is: ({ errorCounts, warningCounts }, at) =>
      (errorCounts[at] ?? 0) + (warningCounts[at] ?? 0) > 0,
  },
  changed: {
    label: "Changed since the commit",
    is: ({ gitStates }, at) => !["UNCHANGED", null, undefined].includes(gitStates[at]),
  },
} as const satisfies Record<
  string,
  { label: string; is: (columns: FileColumns, at: number) => boolean }
>;

export type Shown = keyof typeof SHOWN;

export function isShown(text: string): text is Shown {
  return Object.hasOwn(SHOWN, text);
}

/** A row: a file by its place in the columns, or a folder with what is below it. */
export type FileRow = TreeRow & {
  name: string;
  errors: number;
  warnings: number;
} & ({ at: number; count?: undefined } | { at?: undefined; count: number });

type Folder = {
  /** Ends without a slash; the root's is empty. */
  path: string;
  name: string;
  folders: Folder[];
  files: number[];
  count: number;
  errors: number;
  warnings: number;
};

export type View = {
  search: string;
  shown: Shown | undefined;
  /** Folders that are not as they would be by themselves. */
  toggled: ReadonlySet<string>;
  /** The file that is open: the folders above it are, too. */
  current: string | undefined;
};

/** Fewer files than this are shown with all folders open. */
const FEW = 60;
/** Levels of folders that are open in a large estate. */
const OPEN_LEVELS = 1;

/** The files that pass, by their place. */
export function passing(columns: FileColumns, { search, shown }: View): number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return columns.paths.flatMap((path, at) => {
    if (shown && !SHOWN[shown].is(columns, at)) return [];
    const name = `${path} ${columns.stackNames[at] ?? ""}`.toLowerCase();
    return words.every((word) => name.includes(word)) ? [at] : [];
  });
}

/** The rows from top to bottom: folders before files, chains of single folders as one. */
export function rowsOf(columns: FileColumns, view: View): FileRow[] {
  const places = passing(columns, view);
  const root = folderOf(columns, places);
  const isNarrowed = view.search !== "" || view.shown !== undefined;
  const isOpenByItself = (folder: Folder, level: number) =>
    isNarrowed ||
    places.length <= FEW ||
    level <= OPEN_LEVELS ||
    (view.current?.startsWith(`${folder.path}/`) ?? false);
  const rows: FileRow[] = [];
  const add = (folder: Folder, level: number) => {
    const setSize = folder.folders.length + folder.files.length;
    folder.folders.forEach((inner, index) => {
      const isExpanded = isOpenByItself(inner, level) !== view.toggled.has(inner.path);
      const { path: id, name, count, errors, warnings } = inner;
      const position = index + 1;
      rows.push({ id, level, position, setSize, isExpanded, name, count, errors, warnings });
      if (isExpanded) add(inner, level + 1);
    });
    folder.files.forEach((at, index) => {
      const id = columns.paths[at] ?? "";
      rows.push({
        id,
        level,
        position: folder.folders.length + index + 1,
        setSize,
        isExpanded: undefined,
        name: id.slice(id.lastIndexOf("/") + 1),
        at,
        errors: columns.errorCounts[at] ?? 0,
        warnings: columns.warningCounts[at] ?? 0,
      });
    });
  };
  add(root, 1);
  return rows;
}

function folderOf(columns: FileColumns, places: readonly number[]): Folder {
  const root = emptyFolder("");
  const known = new Map([["", root]]);
  const find = (path: string): Folder => {
    const found = known.get(path);
    if (found) return found;
    const folder = emptyFolder(path);
    known.set(path, folder);
    find(path.slice(0, Math.max(0, path.lastIndexOf("/")))).folders.push(folder);
    return folder;
  };
  for (const at of places) {
    const path = columns.paths[at] ?? "";
    find(path.slice(0, Math.max(0, path.lastIndexOf("/")))).files.push(at);
  }
  return summed(columns, root);
}

function emptyFolder(path: string): Folder {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { path, name, folders: [], files: [], count: 0, errors: 0, warnings: 0 };
}

/** The folder with what is below it counted; one that holds only another folder is that one. */
function summed(columns: FileColumns, folder: Folder): Folder {
  const folders = folder.folders.map((inner) => summed(columns, inner));
  folders.sort((a, b) => (a.path < b.path ? -1 : 1));
  const sum = (of: (inner: Folder) => number, own: readonly number[]) =>
    folders.reduce((total, inner) => total + of(inner), 0) +
    folder.files.reduce((total, at) => total + (own[at] ?? 0), 0);
  const [only] = folders;
  if (folder.path !== "" && only && folders.length === 1 && folder.files.length === 0) {
    return { ...only, name: `${folder.name}/${only.name}` };
  }
  return {
    ...folder,
    folders,
    count: folders.reduce((total, inner) => total + inner.count, folder.files.length),
    errors: sum((inner) => inner.errors, columns.errorCounts),
    warnings: sum((inner) => inner.warnings, columns.warningCounts),
  };
}
