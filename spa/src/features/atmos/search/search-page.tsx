import { Blocks, Box, FileCode, Layers } from "lucide-react";
import { Link, useLoaderData, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { SearchPageQuery } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";
import { FoundLinks } from "./found-links";
import { FoundValues } from "./found-values";
import { SearchHelp } from "./search-help";

const query = graphql(/* GraphQL */ `
  query SearchPage($text: String!, $values: Int!, $names: Int!) {
    search(text: $text) {
      terms {
        field
        keys
        word
      }
      stacks(first: $names) {
        totalCount
        nodes {
          id
          name
        }
      }
      components(first: $names) {
        totalCount
        nodes {
          id
          type
          name
        }
      }
      instances(first: $names) {
        totalCount
        nodes {
          id
          type
          name
          stack {
            id
            name
          }
        }
      }
      values(first: $values) {
        totalCount
        nodes {
          ...FoundValues_value
        }
      }
      files(first: $names) {
        totalCount
        nodes {
          id
          path
        }
      }
      diagnostics(first: $names) {
        totalCount
        nodes {
          id
          ...DiagnosticItem_diagnostic
        }
      }
    }
  }
`);

type Search = NonNullable<SearchPageQuery["search"]>;

/** How much of each kind is shown; what else there is, more words tell apart. */
const NAMES = 12;
const VALUES = 50;

export function loader({ request }: LoaderFunctionArgs) {
  const text = new URL(request.url).searchParams.get("search") ?? "";
  return load(query, { text, values: VALUES, names: NAMES });
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Search", to: paths.search() }],
};

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <>
      <PageHead title="Search">
        Names, keys, values, files and findings of the whole estate, in one box.
      </PageHead>
      <Card className="mb-4">
        <FilterBar>
          <SearchField label="Search the estate" isWide />
        </FilterBar>
        {variables.text === "" && <SearchHelp />}
      </Card>
      {variables.text !== "" && (
        <QueryView result={result} loading={<SkeletonRows rows={8} />}>
          {({ search }) => <Results search={search} text={variables.text} />}
        </QueryView>
      )}
    </>
  );
}

function Results({ search, text }: { search: Search; text: string }) {
  const { stacks, components, instances, values, files, diagnostics } = search;
  const groups = [stacks, components, instances, values, files, diagnostics];
  const total = groups.reduce((sum, { totalCount }) => sum + totalCount, 0);
  if (total === 0) {
    return (
      <Card>
        <EmptyState title="Nothing matches">
          Nothing in the estate holds “{text}”. Fewer words find more; the field’s name and a colon
          narrow, as in <code className="font-mono">stage:prod</code>.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="sr-only">
        {total} found
      </p>
      <FoundLinks
        title="Stacks"
        icon={Layers}
        total={stacks.totalCount}
        links={stacks.nodes.map(({ id, name }) => ({ id, label: name, to: paths.stack(name) }))}
        all={paths.stacks({ search: text })}
      />
      <FoundLinks
        title="Components"
        icon={Blocks}
        total={components.totalCount}
        links={components.nodes.map(({ id, type, name }) => ({
          id,
          label: name,
          detail: type,
          to: paths.component({ type, name }),
        }))}
        all={paths.components({ search: text })}
      />
      <FoundLinks
        title="Instances"
        icon={Box}
        total={instances.totalCount}
        links={instances.nodes.map(({ id, type, name, stack }) => ({
          id,
          label: name,
          detail: stack.name,
          to: paths.instance({ stack: stack.name, type, name }),
        }))}
      />
      {values.totalCount > 0 && (
        <Card
          title="Values"
          aside={<Shown count={values.nodes.length} total={values.totalCount} />}
        >
          <FoundValues values={values.nodes} />
        </Card>
      )}
      <FoundLinks
        title="Files"
        icon={FileCode}
        total={files.totalCount}
        links={files.nodes.map(({ id, path }) => ({ id, label: path, to: paths.file(path) }))}
      />
      {diagnostics.totalCount > 0 && (
        <Card
          title="Diagnostics"
          aside={
            <Link to={paths.diagnostics({ search: text })} className="hover:text-accent">
              <Shown count={diagnostics.nodes.length} total={diagnostics.totalCount} />
            </Link>
          }
        >
          <ul aria-label="Diagnostics" className="divide-y divide-line">
            {diagnostics.nodes.map((diagnostic) => (
              <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Shown({ count, total }: { count: number; total: number }) {
  return <>{count < total ? `${count} of ${total}` : total}</>;
}
