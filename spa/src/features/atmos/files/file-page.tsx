import { Radar, Waypoints } from "lucide-react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { FileKind, FilePageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { lensKeys, paths, type FileSearch } from "@/paths";
import { Badge } from "@/ui/badge";
import { buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/command-copy";
import { EditorLink } from "@/ui/editor-link";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { Tabs } from "@/ui/tabs";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";
import { GIT_STATES, KINDS } from "./file-tree-row";
import { counted } from "./line-outcome";
import { ReachTab } from "./reach-tab";
import { SourceTab } from "./source-tab";

const query = graphql(/* GraphQL */ `
  query FilePage($path: String!) {
    file(path: $path) {
      id
      path
      kind
      gitState
      stacks(first: 50) {
        totalCount
        nodes {
          id
          name
        }
      }
      diagnostics {
        id
        ...DiagnosticItem_diagnostic
      }
      reading {
        instanceCount
        stackCount
        ...SourceTab_reading
      }
      ...SourceTab_file
    }
  }
`);

/** What the lens of imports knows. */
const MANIFESTS: FileKind[] = ["STACK", "IMPORTED", "UNUSED"];

export function loader({ params }: LoaderFunctionArgs) {
  return load(query, { path: params.path ?? "" });
}

export const handle: CrumbHandle = {
  crumb: ({ path = "" }) => [{ label: path, to: paths.file(path), mono: true }],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <div className="min-w-0">
      <QueryView level={1} result={result} loading={<SkeletonRows rows={16} />}>
        {({ file }) =>
          file ? (
            <File file={file} />
          ) : (
            <EmptyState level={1} title="No such file">
              {variables.path} is not among the files of this estate.
            </EmptyState>
          )
        }
      </QueryView>
    </div>
  );
}

type File = NonNullable<FilePageQuery["file"]>;

function File({ file }: { file: File }) {
  const [params] = useSearchParams();
  const { path, kind, gitState, diagnostics, reading } = file;
  const line = useLine();
  const isReach = params.get("tab") === "reach";
  const git = gitState === null ? undefined : GIT_STATES[gitState];
  const to = (search: FileSearch) => {
    const next = new URLSearchParams(params);
    for (const name of ["tab", "line", "after", "before", "page"]) next.delete(name);
    return paths.file(path, { ...Object.fromEntries(next), ...search });
  };
  return (
    <>
      <PageHead
        mono
        title={path}
        folder={path.slice(0, path.lastIndexOf("/") + 1)}
        badges={
          <>
            <Badge icon={KINDS[kind].icon}>{KINDS[kind].label}</Badge>
            {git && <Badge tone="warn">{git.label}</Badge>}
            <CopyButton text={path} label="Copy the path" />
          </>
        }
        actions={
          <>
            <EditorLink path={path} line={line} />
            {MANIFESTS.includes(kind) && (
              <Link
                to={paths.graph({ lens: "imports", focus: lensKeys.file(path) })}
                className={buttonClass()}
              >
                <Waypoints aria-hidden className="size-4" />
                Show in graph
              </Link>
            )}
            {git && (
              <Link to={paths.affected()} className={buttonClass()}>
                <Radar aria-hidden className="size-4" />
                What the change affects
              </Link>
            )}
          </>
        }
      >
        <p className="text-xs">
          Reaches {counted(reading.instanceCount, "instance")} in{" "}
          {counted(reading.stackCount, "stack")}
        </p>
      </PageHead>
      <Tabs
        label="Views of the file"
        current={isReach ? "reach" : "source"}
        tabs={[
          { id: "source", label: "Source", to: to({}) },
          {
            id: "reach",
            label: "Blast radius",
            to: to({ tab: "reach" }),
            count: reading.instanceCount,
          },
        ]}
      />
      <div className="mt-4 flex min-w-0 flex-col gap-4">
        {isReach ? (
          <ReachTab path={path} />
        ) : (
          <>
            {diagnostics.length > 0 && (
              <Card title="Diagnostics" aside={diagnostics.length}>
                <ul className="max-h-80 divide-y divide-line overflow-y-auto">
                  {diagnostics.map((diagnostic) => (
                    <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
                  ))}
                </ul>
              </Card>
            )}
            <SourceTab
              key={path}
              file={file}
              reading={reading}
              line={line}
              stacks={file.stacks.nodes.map(({ name }) => name)}
            />
          </>
        )}
      </div>
    </>
  );
}

/** The line that the address names: `?line=12`, or `#L12` as elsewhere. */
function useLine(): number | undefined {
  const [params] = useSearchParams();
  const text = params.get("line") ?? /^#L(\d+)$/.exec(window.location.hash)?.[1] ?? "";
  const line = Number.parseInt(text, 10);
  return line > 0 ? line : undefined;
}
