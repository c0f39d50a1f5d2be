import { Waypoints } from "lucide-react";
import { Link, useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { FileKind, FilePageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { lensKeys, paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { buttonClass } from "@/ui/button";
import { CutStart } from "@/ui/cut-start";
import { EditorLink } from "@/ui/editor-link";
import { CodeView } from "@/ui/code-view";
import { CopyButton } from "@/ui/command-copy";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";

const query = graphql(/* GraphQL */ `
  query FilePage($path: String!) {
    file(path: $path) {
      id
      path
      kind
      lineCount
      source
      imports {
        line
        text
        isMissing
        isRemote
        to {
          id
          path
        }
      }
      importedBy {
        line
        from {
          id
          path
        }
      }
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
    }
  }
`);

const KINDS = {
  STACK: "Stack manifest",
  IMPORTED: "Imported manifest",
  UNUSED: "Unused manifest",
  CONFIG: "Configuration",
  WORKFLOW: "Workflows",
  OTHER: "File",
} satisfies Record<FileKind, string>;

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
  const [params] = useSearchParams();
  const line = Number.parseInt(params.get("line") ?? "", 10);
  return (
    <QueryView level={1} result={result} loading={<SkeletonRows rows={16} />}>
      {({ file }) =>
        file ? (
          <>
            <PageHead
              mono
              title={file.path}
              badges={<Badge>{KINDS[file.kind]}</Badge>}
              actions={
                <>
                  {MANIFESTS.includes(file.kind) && (
                    <Link
                      to={paths.graph({ lens: "imports", focus: lensKeys.file(file.path) })}
                      className={buttonClass()}
                    >
                      <Waypoints aria-hidden className="size-4" />
                      Show in graph
                    </Link>
                  )}
                  <EditorLink path={file.path} line={Number.isNaN(line) ? undefined : line} />
                </>
              }
            />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
              <div className="flex min-w-0 flex-col gap-4">
                {file.diagnostics.length > 0 && (
                  <Card title="Diagnostics">
                    <ul className="divide-y divide-line">
                      {file.diagnostics.map((diagnostic) => (
                        <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
                      ))}
                    </ul>
                  </Card>
                )}
                <Source file={file} line={Number.isNaN(line) ? undefined : line} />
              </div>
              <Relations file={file} />
            </div>
          </>
        ) : (
          <EmptyState level={1} title="No such file">
            {variables.path} is not among the files of this estate.
          </EmptyState>
        )
      }
    </QueryView>
  );
}

type File = NonNullable<FilePageQuery["file"]>;

function Source({ file, line }: { file: File; line: number | undefined }) {
  const { source, path, lineCount } = file;
  return (
    <Card
      title={lineCount === null ? "Source" : `${lineCount.toLocaleString("en")} lines`}
      aside={source && <CopyButton text={source} label="Copy the file" />}
    >
      {source === null ? (
        <EmptyState title="The file cannot be shown">
          It cannot be read, or it is too large to show.
        </EmptyState>
      ) : (
        <CodeView
          key={line}
          label={path}
          text={source}
          language={/\.(ya?ml|tmpl)$/.test(path) ? "yaml" : "text"}
          marked={line}
        />
      )}
    </Card>
  );
}

/** What reads the file, and what the file reads. */
function Relations({ file: { stacks, importedBy, imports } }: { file: File }) {
  return (
    <div className="flex flex-col gap-4">
      <Card title="Stacks that read it" aside={stacks.totalCount.toLocaleString("en")}>
        <List nothing="None.">
          {stacks.nodes.map(({ id, name }) => (
            <Item key={id} to={paths.stack(name)} text={name} />
          ))}
          {stacks.totalCount > stacks.nodes.length && (
            <li className="text-xs text-ink-faint">
              and {(stacks.totalCount - stacks.nodes.length).toLocaleString("en")} more
            </li>
          )}
        </List>
      </Card>
      <Card title="Imported by" aside={importedBy.length.toLocaleString("en")}>
        <List nothing="No file imports it.">
          {importedBy.map(({ from, line }) => (
            <Item
              key={`${from.id}:${line}`}
              to={paths.file(from.path, { line })}
              text={`${from.path}:${line}`}
            />
          ))}
        </List>
      </Card>
      <Card title="Imports" aside={imports.length.toLocaleString("en")}>
        <List nothing="It imports nothing.">
          {imports.map(({ to, text, line, isMissing, isRemote }) =>
            to ? (
              <Item key={`${line}:${to.id}`} to={paths.file(to.path)} text={to.path} />
            ) : (
              <li key={`${line}:${text}`} className="flex items-center gap-2 font-mono text-xs">
                <span className="truncate">{text}</span>
                {isMissing && <Badge tone="danger">Missing</Badge>}
                {isRemote && <Badge>Remote</Badge>}
              </li>
            ),
          )}
        </List>
      </Card>
    </div>
  );
}

function List({
  nothing,
  children,
}: {
  nothing: string;
  children: React.ReactNode[] | [React.ReactNode[], React.ReactNode];
}) {
  const isEmpty = children.flat().filter(Boolean).length === 0;
  return isEmpty ? (
    <p className="px-4 py-3 text-xs text-ink-muted">{nothing}</p>
  ) : (
    <ul className="flex max-h-72 flex-col gap-1.5 overflow-y-auto px-4 py-3">{children}</ul>
  );
}

function Item({ to, text }: { to: string; text: string }) {
  return (
    <li className="min-w-0">
      <Link
        to={to}
        title={text}
        className="flex min-w-0 rounded-sm font-mono text-xs text-ink-muted hover:text-accent hover:underline"
      >
        <CutStart text={text} />
      </Link>
    </li>
  );
}
