import { ListOrdered } from "lucide-react";
import { Link, useLoaderData, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { WorkflowsPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";
import { parsePlace } from "@/ui/url-state";

const query = graphql(/* GraphQL */ `
  query WorkflowsPage($first: Int, $after: String, $last: Int, $before: String) {
    estate {
      id
      workflowsBasePath
    }
    workflows(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        ...Pager_pageInfo
      }
      nodes {
        id
        name
        description
        stack
        fileName
        fileDescription
        stepCount
        parameters {
          name
        }
      }
    }
  }
`);

const PAGE_SIZE = 100;

export function loader({ request }: LoaderFunctionArgs) {
  return load(query, parsePlace(new URL(request.url).searchParams, PAGE_SIZE));
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Workflows", to: paths.workflows() }] };

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <>
      <PageHead title="Workflows">
        Commands that belong together, read from the workflow files. They are run with{" "}
        <code className="font-mono text-xs">atmos workflow</code>.
      </PageHead>
      <QueryView
        result={result}
        loading={
          <Card>
            <SkeletonRows />
          </Card>
        }
      >
        {({ workflows, estate }) =>
          workflows.nodes.length === 0 ? (
            <Card>
              <NoWorkflows path={estate.workflowsBasePath} />
            </Card>
          ) : (
            <div className="flex flex-col gap-4">
              {byFile(workflows.nodes).map(([file, members]) => (
                <FileOfWorkflows key={file} file={file} workflows={members} />
              ))}
              <Pager
                pageInfo={workflows.pageInfo}
                count={workflows.nodes.length}
                total={workflows.totalCount}
                size={PAGE_SIZE}
                noun={["workflow", "workflows"]}
              />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

type Workflow = WorkflowsPageQuery["workflows"]["nodes"][number];

/** The workflows in the order of their files, as they come. */
function byFile(workflows: readonly Workflow[]): [string, Workflow[]][] {
  const files = new Map<string, Workflow[]>();
  for (const workflow of workflows) {
    files.set(workflow.fileName, [...(files.get(workflow.fileName) ?? []), workflow]);
  }
  return [...files];
}

function FileOfWorkflows({ file, workflows }: { file: string; workflows: Workflow[] }) {
  const description = workflows[0]?.fileDescription;
  return (
    <Card label={`Workflows of ${file}`}>
      <div className="border-b border-line px-4 py-2.5">
        <h2 className="font-mono text-xs font-medium break-all">
          <VisibleText text={file} most={300} />
        </h2>
        {description && (
          <p className="mt-0.5 text-xs text-ink-muted">
            <VisibleText text={description} most={300} />
          </p>
        )}
      </div>
      <ul className="divide-y divide-line">
        {workflows.map((workflow) => (
          <WorkflowRow key={workflow.id} workflow={workflow} />
        ))}
      </ul>
    </Card>
  );
}

function WorkflowRow({ workflow }: { workflow: Workflow }) {
  const { name, description, stack, fileName, stepCount, parameters } = workflow;
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 transition-colors hover:bg-hover">
      <div className="min-w-0 flex-1 basis-60">
        <Link
          to={paths.workflow({ file: fileName, name })}
          className="row-link font-mono text-xs font-medium break-all"
        >
          <VisibleText text={name} most={200} />
        </Link>
        {description && (
          <p className="mt-0.5 line-clamp-2 text-ink-muted">
            <VisibleText text={description} most={300} />
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {stack && <Badge mono>{<VisibleText text={stack} most={80} />}</Badge>}
        {parameters.length > 0 && (
          <Badge tone="info">
            asks for {parameters.length.toLocaleString("en")}{" "}
            {parameters.length === 1 ? "answer" : "answers"}
          </Badge>
        )}
        <span className="inline-flex items-center gap-1.5 text-xs text-ink-muted tabular-nums">
          <ListOrdered aria-hidden className="size-3.5" />
          {stepCount.toLocaleString("en")} {stepCount === 1 ? "step" : "steps"}
        </span>
      </div>
    </li>
  );
}

function NoWorkflows({ path }: { path: string | null | undefined }) {
  return (
    <EmptyState title="No workflows">
      {path ? (
        <>
          No file below <code className="font-mono text-xs break-all">{path}</code> defines one. A
          workflow is a name, a description and steps under the key{" "}
          <code className="font-mono text-xs">workflows</code>.
        </>
      ) : (
        <>
          This estate does not say where its workflows are: set{" "}
          <code className="font-mono text-xs">workflows.base_path</code> in atmos.yaml to the folder
          that holds them.
        </>
      )}
    </EmptyState>
  );
}
