import { useLoaderData, useSearchParams, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ComponentFilter } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { FilterBar, SearchField, SelectFilter } from "@/ui/filters";
import { useFlash } from "@/ui/flash";
import { Card, PageHead } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, Skeleton } from "@/ui/states";
import { Term } from "@/ui/term";
import { parsePlace } from "@/ui/url-state";

import { isComponentChanged } from "../component-change";
import { ComponentCard } from "./component-card";
import { ComponentTable, openComponents } from "./component-table";
import { ViewSwitch } from "./view-switch";

const query = graphql(/* GraphQL */ `
  query ComponentsPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: ComponentFilter
  ) {
    estate {
      id
      componentPaths {
        type
      }
    }
    components(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
      orderBy: { field: NAME, direction: ASC }
    ) {
      totalCount
      pageInfo {
        ...Pager_pageInfo
      }
      nodes {
        id
        type
        name
        ...ComponentCard_component
      }
    }
  }
`);

const PAGE_SIZE = 60;

function parseFilter(params: URLSearchParams): ComponentFilter {
  const type = params.get("type");
  return {
    search: params.get("search") ?? undefined,
    types: type === null ? undefined : [type],
  };
}

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const filter = parseFilter(searchParams);
  if (searchParams.get("view") === "table") return { list: openComponents(searchParams, filter) };
  return { variables: load(query, { ...parsePlace(searchParams, PAGE_SIZE), filter }) };
}

export const handle: CrumbHandle = {
  crumb: () => [{ label: "Components", to: paths.components() }],
};

export function Component() {
  const { list, variables } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="Components" view={<ViewSwitch isTable={list !== undefined} />}>
        The catalog: each <Term id="component">component</Term> that stacks put to use.
      </PageHead>
      {list ? <ComponentTable list={list} /> : <Cards variables={variables} />}
    </>
  );
}

type Variables = NonNullable<ReturnType<typeof loader>["variables"]>;

function Cards({ variables }: { variables: Variables }) {
  const result = useQuery({ query, variables });
  const [{ data }] = result;
  const [params] = useSearchParams();
  const { change, flash } = useFlash();
  const isFiltered = params.has("search") || params.has("type");
  const types = data?.estate.componentPaths.map(({ type }) => ({ value: type, label: type }));
  return (
    <>
      <div className="-mx-3 mb-1">
        <FilterBar isBare>
          <SearchField label="Search components" />
          <SelectFilter label="Type" name="type" choices={types ?? []} />
        </FilterBar>
      </div>
      <QueryView result={result} loading={<Loading />}>
        {({ components }) =>
          components.nodes.length === 0 ? (
            <Card>
              <EmptyState title={isFiltered ? "No component matches" : "No components"}>
                {isFiltered
                  ? "None passes these filters."
                  : "No stack of this estate configures a component."}
              </EmptyState>
            </Card>
          ) : (
            <>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3">
                {components.nodes.map((component) => (
                  <ComponentCard
                    key={component.id}
                    component={component}
                    flash={change !== undefined && isComponentChanged(component, change) && flash}
                  />
                ))}
              </ul>
              <Pager
                pageInfo={components.pageInfo}
                count={components.nodes.length}
                total={components.totalCount}
                size={PAGE_SIZE}
                noun={["component", "components"]}
              />
            </>
          )
        }
      </QueryView>
    </>
  );
}

function Loading() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="grid grid-cols-[repeat(auto-fill,minmax(17rem,1fr))] gap-3"
    >
      {Array.from({ length: 9 }, (_, card) => (
        <Skeleton key={card} className="h-28 rounded-lg" />
      ))}
    </div>
  );
}
