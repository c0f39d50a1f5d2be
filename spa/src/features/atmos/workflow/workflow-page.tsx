import { Link, useLoaderData, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { WorkflowPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { CommandCopy } from "@/ui/command-copy";
import { Card, Facts, PageHead, type Fact } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState } from "@/ui/states";
import { SubjectLoading } from "@/ui/subject-loading";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { StepDrawing } from "./step-drawing";
import { graphOf, type GraphStep } from "./step-graph";
import { Names, stepFragment, Steps, type StepTree } from "./steps";

const query = graphql(/* GraphQL */ `
  query WorkflowPage($file: String!, $name: String!) {
    workflow(file: $file, name: $name) {
      id
      name
      description
      stack
      fileName
      workingDirectory
      environment
      commandLine
      location {
        ...OriginBadge_location
      }
      parameters {
        name
        type
        prompt
        default
        options
        location {
          ...OriginBadge_location
        }
      }
      steps {
        ...Step_step
        steps {
          ...Step_step
          steps {
            ...Step_step
          }
        }
      }
    }
  }
`);

export function loader({ params }: LoaderFunctionArgs) {
  return load(query, { file: params.file ?? "", name: params.name ?? "" });
}

export const handle: CrumbHandle = {
  crumb: ({ file = "", name = "" }) => [
    { label: "Workflows", to: paths.workflows() },
    { label: name, to: paths.workflow({ file, name }), mono: true },
  ],
};

type Workflow = NonNullable<WorkflowPageQuery["workflow"]>;

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <QueryView level={1} result={result} loading={<SubjectLoading />}>
      {({ workflow }) =>
        workflow ? (
          <>
            <PageHead mono title={workflow.name}>
              {workflow.description && <VisibleText text={workflow.description} />}
            </PageHead>
            <Facts className="mb-5" facts={factsOf(workflow)} />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
              <StepsCard workflow={workflow} />
              <div className="flex flex-col gap-4 max-xl:order-first">
                <Running command={workflow.commandLine} />
                {workflow.parameters.length > 0 && <Parameters workflow={workflow} />}
              </div>
            </div>
          </>
        ) : (
          <EmptyState level={1} title="No such workflow">
            No file of this estate has a workflow named <VisibleText text={variables.name} /> in{" "}
            <VisibleText text={variables.file} />. See{" "}
            <Link to={paths.workflows()} className="text-accent underline">
              all workflows
            </Link>
            .
          </EmptyState>
        )
      }
    </QueryView>
  );
}

function factsOf({ stack, location, workingDirectory, environment, steps }: Workflow): Fact[] {
  const facts: (Fact | undefined)[] = [
    { term: "Steps", detail: steps.length.toLocaleString("en") },
    stack
      ? {
          term: "Stack",
          about: "stack",
          detail: (
            <Link
              to={paths.stack(stack)}
              className="rounded-sm font-mono text-xs text-accent hover:underline"
            >
              <VisibleText text={stack} most={120} />
            </Link>
          ),
        }
      : undefined,
    workingDirectory
      ? { term: "Runs in", detail: <Names names={[workingDirectory]} /> }
      : undefined,
    environment.length > 0
      ? { term: "Sets variables", detail: <Names names={environment} /> }
      : undefined,
    location ? { term: "Written in", detail: <OriginBadge location={location} /> } : undefined,
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** What the query fetched of steps, however deep. */
type Fetched = StepTree["step"] & { steps?: readonly Fetched[] };

function treeOf(step: Fetched): StepTree {
  return { step, steps: (step.steps ?? []).map(treeOf) };
}

function graphStep({ step: ref, steps }: StepTree): GraphStep {
  const { name, needs, isBackground } = readFragment(stepFragment, ref);
  return { name, needs, isBackground, steps: steps.map(graphStep) };
}

function StepsCard({ workflow }: { workflow: Workflow }) {
  const trees = workflow.steps.map(treeOf);
  return (
    <Card title="Steps">
      {trees.length === 0 ? (
        <EmptyState title="No steps">
          Atmos refuses to run a workflow without steps: add some under the key{" "}
          <code className="font-mono text-xs">steps</code>.
        </EmptyState>
      ) : (
        <>
          <StepDrawing graph={graphOf(trees.map(graphStep))} label="The order of the steps" />
          <Steps steps={trees} label="Steps" />
        </>
      )}
    </Card>
  );
}

const FLAGS = [
  { flag: "--stack", text: "Runs every step in this stack instead" },
  { flag: "--from-step", text: "Starts at the step of this name" },
  { flag: "--dry-run", text: "Prints what would run" },
];

function Running({ command }: { command: string }) {
  return (
    <Card title="To run it">
      <div className="px-4 py-3">
        <CommandCopy command={command} />
        <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
          {FLAGS.map(({ flag, text }) => (
            <div key={flag} className="contents">
              <dt className="font-mono">{flag}</dt>
              <dd className="text-ink-muted">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  );
}

function Parameters({ workflow }: { workflow: Workflow }) {
  return (
    <Card title="It asks for">
      <ul aria-label="Parameters" className="divide-y divide-line">
        {workflow.parameters.map(({ name, type, prompt, default: usual, options, location }) => (
          <li key={name} className="px-4 py-3">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-mono text-xs font-medium break-all">
                <VisibleText text={name} most={120} />
              </span>
              <Badge mono>{type}</Badge>
              {location && (
                <span className="ml-auto min-w-0">
                  <OriginBadge location={location} />
                </span>
              )}
            </div>
            {prompt && (
              <p className="mt-1 text-ink-muted">
                <VisibleText text={prompt} most={300} />
              </p>
            )}
            {options.length > 0 && (
              <p className="mt-1 text-xs text-ink-muted">
                one of <Names names={options} />
              </p>
            )}
            {usual && (
              <p className="mt-1 text-xs text-ink-muted">
                <Names names={[usual]} /> if nothing is said
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
