import { Search, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ComponentInputsQuery } from "@/graphql/generated/graphql";
import { paths, type ComponentKey } from "@/paths";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

const query = graphql(/* GraphQL */ `
  query ComponentInputs($type: String!, $name: String!) {
    component(type: $type, name: $name) {
      id
      deployableCount
      module {
        inputs {
          name
          type
          default
          description
          isRequired
          isSensitive
          file
          line
          setCount
        }
        outputs {
          name
          description
          isSensitive
          file
          line
        }
        unread {
          name
          reason
        }
      }
    }
  }
`);

type Module = NonNullable<NonNullable<ComponentInputsQuery["component"]>["module"]>;
type Input = Module["inputs"][number];
type Output = Module["outputs"][number];

/** What the code of a component takes and gives. */
export function InputsTab({ type, name }: ComponentKey) {
  // The folder is read when asked: nothing tells of a change in it.
  const result = useQuery({
    query,
    variables: { type, name },
    requestPolicy: "cache-and-network",
  });
  const [params] = useSearchParams();
  const sought = (params.get("search") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ name: own, description }: { name: string; description?: string | null }) =>
    sought.every((word) => `${own} ${description ?? ""}`.toLowerCase().includes(word));
  return (
    <QueryView
      result={result}
      loading={
        <Card>
          <SkeletonRows />
        </Card>
      }
    >
      {({ component }) => {
        if (!component?.module) return <NoModule />;
        const { inputs, outputs, unread } = component.module;
        const found = inputs.filter(holds);
        const required = inputs.filter(({ isRequired }) => isRequired).length;
        return (
          <div className="flex flex-col gap-4">
            <Unread files={unread} />
            <Card
              title="Inputs"
              aside={`${inputs.length.toLocaleString("en")}, ${required.toLocaleString("en")} required`}
            >
              {inputs.length > 0 && (
                <FilterBar>
                  <SearchField label="Search inputs and outputs" />
                </FilterBar>
              )}
              {found.length === 0 ? (
                <Nothing noun="input" isFiltered={inputs.length > 0} />
              ) : (
                <>
                  <InputHeads />
                  <ul aria-label="Inputs" className="divide-y divide-line">
                    {found.map((input) => (
                      <InputItem
                        key={`${input.file} ${input.name}`}
                        input={input}
                        component={{ type, name }}
                        deployable={component.deployableCount}
                      />
                    ))}
                  </ul>
                </>
              )}
            </Card>
            <Card title="Outputs" aside={outputs.length.toLocaleString("en")}>
              {outputs.filter(holds).length === 0 ? (
                <Nothing noun="output" isFiltered={outputs.length > 0} />
              ) : (
                <ul aria-label="Outputs" className="divide-y divide-line">
                  {outputs.filter(holds).map((output) => (
                    <Declared
                      key={`${output.file} ${output.name}`}
                      declared={output}
                      component={{ type, name }}
                    />
                  ))}
                </ul>
              )}
            </Card>
          </div>
        );
      }}
    </QueryView>
  );
}

const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)] gap-x-8 px-4 lg:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_7rem]";
const FACTS = "lg:grid lg:grid-cols-[minmax(0,3fr)_minmax(0,3fr)_minmax(0,2fr)] lg:gap-x-4";

/** The heads of the columns, where there is room for columns; each row says them for itself, too. */
function InputHeads() {
  return (
    <div
      aria-hidden
      className={classNames(
        "h-9 items-center border-b border-line text-xs font-medium text-ink-faint max-lg:!hidden",
        COLUMNS,
      )}
    >
      <span>Input</span>
      <span className={FACTS}>
        <span>Type</span>
        <span>Default</span>
        <span>Set by</span>
      </span>
      <span className="justify-self-end">Declared in</span>
    </div>
  );
}

/** An input or an output: its name, what it is, and where it is declared. */
function Declared({
  declared: { name, description, isSensitive, file, line },
  component,
  badges,
  children,
}: {
  declared: Output;
  component: ComponentKey;
  badges?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className={classNames("relative gap-y-2 py-2.5", COLUMNS)}>
      <div className="min-w-0">
        <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 max-lg:pr-32">
          <h3 className="min-w-0 font-mono text-xs font-medium break-all">
            <VisibleText text={name} most={200} />
          </h3>
          {badges}
          {isSensitive && <Badge tone="info">sensitive</Badge>}
        </div>
        {description && (
          <p className="mt-0.5 max-w-180 break-words text-ink-muted">
            <VisibleText text={description} most={600} />
          </p>
        )}
      </div>
      <div className="min-w-0">{children}</div>
      <Link
        to={paths.component(component, { tab: "code", file, line })}
        className="inline-flex min-h-6 min-w-0 items-center self-start justify-self-end rounded-sm font-mono text-2xs text-ink-muted hover:text-accent hover:underline max-lg:absolute max-lg:top-2.5 max-lg:right-4"
      >
        <VisibleText text={`${file}:${line}`} most={120} />
      </Link>
    </li>
  );
}

function InputItem({
  input,
  component,
  deployable,
}: {
  input: Input;
  component: ComponentKey;
  deployable: number;
}) {
  const { name, type, default: usual, isRequired, setCount } = input;
  return (
    <Declared
      declared={input}
      component={component}
      badges={isRequired && <Badge tone="warn">required</Badge>}
    >
      <dl className={classNames("flex flex-wrap gap-x-8 gap-y-2 text-xs", FACTS)}>
        <Written term="Type" text={type ?? "any"} />
        <Written term="Default" text={usual ?? undefined} />
        <div>
          <dt className="eyebrow lg:sr-only">Set by</dt>
          <dd className="mt-0.5 lg:mt-0">
            {setCount === 0 ? (
              <span className="inline-flex min-h-6 items-center text-ink-muted">
                {isRequired && deployable > 0 ? "no instance: it has to be set" : "no instance"}
              </span>
            ) : (
              <Link
                to={paths.search({ search: `component:${component.name} vars.${name}:` })}
                className="inline-flex min-h-6 items-center gap-1.5 rounded-sm text-accent tabular-nums hover:underline"
              >
                <Search aria-hidden className="size-3" />
                {setCount.toLocaleString("en")} of {deployable.toLocaleString("en")} instances
              </Link>
            )}
          </dd>
        </div>
      </dl>
    </Declared>
  );
}

function Written({ term, text }: { term: string; text: string | undefined }) {
  // Its column stays where it is; beside others there is nothing to say.
  if (text === undefined) return <div aria-hidden className="max-lg:hidden" />;
  return (
    <div className="max-w-full min-w-0">
      <dt className="eyebrow lg:sr-only">{term}</dt>
      <dd className="mt-0.5 lg:mt-0">
        <pre
          tabIndex={text.includes("\n") ? 0 : undefined}
          className="max-h-44 overflow-auto py-1 font-mono text-xs whitespace-pre-wrap break-words"
        >
          <VisibleText text={text} />
        </pre>
      </dd>
    </div>
  );
}

function Unread({ files }: { files: Module["unread"] }) {
  if (files.length === 0) return null;
  return (
    <div
      role="status"
      className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        What these files declare is missing here:{" "}
        {files.map(({ name, reason }) => `${name} (${reason})`).join(", ")}.
      </span>
    </div>
  );
}

function Nothing({ noun, isFiltered }: { noun: string; isFiltered: boolean }) {
  return (
    <p className="px-4 py-5 text-ink-muted">
      {isFiltered ? `No ${noun} holds these words.` : `The code declares no ${noun}s.`}
    </p>
  );
}

function NoModule() {
  return (
    <Card>
      <EmptyState title="No Terraform code">
        The component has no folder with <code className="font-mono text-xs">.tf</code> files, so it
        declares no inputs and no outputs.
      </EmptyState>
    </Card>
  );
}
