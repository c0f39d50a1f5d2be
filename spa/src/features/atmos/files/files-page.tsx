import { useEffect, useMemo, useRef } from "react";
import { Outlet, useNavigate, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { FilesPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths, type FilesSearch } from "@/paths";
import { classNames } from "@/ui/class-names";
import { FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { TermHelp } from "@/ui/term";
import { Tree } from "@/ui/tree";
import { useFilter } from "@/ui/url-state";

import { FileTreeRow } from "./file-tree-row";
import { counted } from "./line-outcome";
import { isShown, passing, rowsOf, SHOWN, type Shown, type View } from "./tree-rows";

const query = graphql(/* GraphQL */ `
  query FilesPage {
    fileTree {
      totalCount
      paths
      kinds
      stackNames
      importedByCounts
      errorCounts
      warningCounts
      gitStates
    }
  }
`);

export function loader() {
  return load(query, {});
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Files", to: paths.files() }] };

/** All files as a tree; beside it the one that is open. */
export function Component() {
  const { path } = useParams();
  const result = useQuery({ query });
  const isOpen = path !== undefined;
  return (
    <>
      {!isOpen && (
        <PageHead title="Files" help={<TermHelp id="manifest" label="What a manifest is" />} />
      )}
      <div
        className={classNames(
          "grid grid-cols-[minmax(0,1fr)] items-start gap-4",
          isOpen && "xl:grid-cols-[17.5rem_minmax(0,1fr)]",
        )}
      >
        <Card
          label="Files of the estate"
          className={classNames(isOpen && "hidden xl:sticky xl:top-17 xl:block")}
        >
          <QueryView level={1} result={result} loading={<SkeletonRows rows={12} />}>
            {({ fileTree }) => <Files tree={fileTree} path={path} />}
          </QueryView>
        </Card>
        <Outlet />
      </div>
    </>
  );
}

type FileTree = FilesPageQuery["fileTree"];

function Files({ tree, path }: { tree: FileTree; path: string | undefined }) {
  const [params] = useSearchParams();
  const [folders, setFolders] = useFilter("folders");
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const search = params.get("search") ?? "";
  const show = params.get("show") ?? "";
  const shown = isShown(show) ? show : undefined;
  const view = useMemo(
    (): View => ({
      search,
      shown,
      toggled: new Set(folders === "" ? [] : folders.split(",").map(decodeURIComponent)),
      current: path,
    }),
    [search, shown, folders, path],
  );
  const rows = useMemo(() => rowsOf(tree, view), [tree, view]);
  // A file that was opened from elsewhere is shown where it stands.
  useEffect(() => {
    const at = rows.findIndex(({ id }) => id === path);
    const element = scroller.current;
    if (!element || at === -1) return;
    const top = (element.scrollHeight / rows.length) * at;
    const isSeen = top >= element.scrollTop && top <= element.scrollTop + element.clientHeight - 40;
    if (!isSeen) element.scrollTop = top - element.clientHeight / 2;
    // Only then: whoever scrolls or opens folders stays where they are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path]);
  const kept: FilesSearch = { search, show: shown, folders };
  const toggle = (folder: string) => {
    const toggled = new Set(view.toggled);
    if (!toggled.delete(folder)) toggled.add(folder);
    setFolders([...toggled].map(encodeURIComponent).join(","));
  };
  const hrefOf = (file: string) => paths.file(file, kept);
  return (
    <div data-keeps-focus>
      <FilterBar>
        <SearchField label="Search files" isWide />
        <SelectFilter label="Show" name="show" any="All" choices={choicesOf(tree, search)} />
      </FilterBar>
      <p
        role="status"
        className="border-b border-line px-4 py-1.5 text-xs text-ink-faint tabular-nums"
      >
        {countOf(tree, view)}
      </p>
      {rows.length === 0 ? (
        <EmptyState title="No file passes">Clear the search, or show all files.</EmptyState>
      ) : (
        <div
          ref={scroller}
          className="max-h-[calc(100dvh-17rem)] min-h-40 overflow-y-auto overscroll-contain p-2"
        >
          <Tree
            label="Files"
            rows={rows}
            selectedId={path}
            scroller={scroller}
            onToggle={({ id }) => toggle(id)}
            onSelect={({ id, at }) => {
              if (at !== undefined) void navigate(hrefOf(id));
            }}
          >
            {(row) => (
              <FileTreeRow
                row={row}
                columns={tree}
                href={row.at === undefined ? undefined : hrefOf(row.id)}
                isNarrow={path !== undefined}
              />
            )}
          </Tree>
        </div>
      )}
    </div>
  );
}

function countOf(tree: FileTree, view: View): string {
  const all = tree.paths.length;
  const left = passing(tree, view).length;
  const listed =
    left === all ? counted(all, "file") : `${left.toLocaleString("en")} of ${counted(all, "file")}`;
  return tree.totalCount > all
    ? `${listed}; the first of ${tree.totalCount.toLocaleString("en")}`
    : listed;
}

function choicesOf(tree: FileTree, search: string) {
  const names = Object.keys(SHOWN) as Shown[];
  return names.map((value) => {
    const view = { search, shown: value, toggled: new Set<string>(), current: undefined };
    return { value, label: `${SHOWN[value].label} (${passing(tree, view).length})` };
  });
}
