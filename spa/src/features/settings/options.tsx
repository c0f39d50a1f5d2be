import { EyeOff } from "lucide-react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { OriginBadge } from "@/features/atmos/origin-badge";
import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { Option_OptionFragment } from "@/graphql/generated/graphql";
import { Badge } from "@/ui/badge";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";
import { Pager } from "@/ui/pager";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";
import { parsePlace } from "@/ui/url-state";

const fragment = graphql(/* GraphQL */ `
  fragment Option_option on ConfigOption {
    path
    section
    value
    isSecret
    setter
    variable
    location {
      ...OriginBadge_location
    }
    overridden {
      ...OriginBadge_location
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query SettingsOptions($first: Int, $after: String, $last: Int, $before: String, $search: String) {
    estate {
      id
      options(first: $first, after: $after, last: $last, before: $before, search: $search) {
        totalCount
        pageInfo {
          ...Pager_pageInfo
        }
        nodes {
          section
          path
          ...Option_option
        }
      }
    }
  }
`);

const PAGE_SIZE = 100;

/** Every option of the configuration, with its value and who set it. */
export function Options() {
  const [params] = useSearchParams();
  const search = params.get("option") ?? undefined;
  const result = useQuery({ query, variables: { ...parsePlace(params, PAGE_SIZE), search } });
  return (
    <Card label="Options">
      <FilterBar>
        <SearchField label="Search options and values" name="option" isWide />
      </FilterBar>
      <QueryView result={result} loading={<SkeletonRows rows={12} />}>
        {({ estate: { options } }) =>
          options.nodes.length === 0 ? (
            <EmptyState title="No option matches">
              No option of the configuration has these words in its name or its value.
            </EmptyState>
          ) : (
            <>
              {bySection(options.nodes).map(([section, members]) => (
                <section key={section} aria-label={section}>
                  <h3 className="eyebrow border-b border-line bg-sunken px-4 py-1.5">
                    <VisibleText text={section} most={80} />
                  </h3>
                  <dl className="divide-y divide-line border-b border-line">
                    {members.map((option) => (
                      <Option key={option.path.join(".")} option={option} />
                    ))}
                  </dl>
                </section>
              ))}
              <Pager
                pageInfo={options.pageInfo}
                count={options.nodes.length}
                total={options.totalCount}
                size={PAGE_SIZE}
                noun={["option", "options"]}
              />
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

/** What stands together belongs together: options come by their keys. */
function bySection<Node extends { section: string }>(nodes: readonly Node[]): [string, Node[]][] {
  const sections = new Map<string, Node[]>();
  for (const node of nodes)
    sections.set(node.section, [...(sections.get(node.section) ?? []), node]);
  return [...sections];
}

function Option({ option: ref }: { option: FragmentType<typeof fragment> }) {
  const option = readFragment(fragment, ref);
  return (
    <div className="grid items-baseline gap-x-6 gap-y-1 px-4 py-2 md:grid-cols-[minmax(0,5fr)_minmax(0,5fr)_minmax(0,4fr)]">
      <dt className="min-w-0 font-mono text-xs break-all">
        <VisibleText text={option.path.join(".")} most={300} />
      </dt>
      <dd className="min-w-0 font-mono text-xs break-words">
        {option.isSecret ? (
          <span className="inline-flex items-center gap-1.5 font-sans text-ink-muted">
            <EyeOff aria-hidden className="size-3.5" />
            may be a secret, and is not shown
          </span>
        ) : (
          <VisibleText text={option.value ?? ""} most={600} />
        )}
      </dd>
      <dd className="min-w-0 md:text-right">
        <SetBy option={option} />
      </dd>
    </div>
  );
}

function SetBy({
  option: { setter, variable, location, overridden },
}: {
  option: Option_OptionFragment;
}) {
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-center gap-x-2 md:justify-end">
      {location && <OriginBadge location={location} />}
      {setter === "VARIABLE" && (
        <Badge mono tone="info">
          {variable}
        </Badge>
      )}
      {setter === "FLAG" && <Badge tone="info">command line</Badge>}
      {setter === "DEFAULT" && <span className="text-xs text-ink-faint">default</span>}
      {overridden.length > 0 && (
        <span className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5 text-2xs text-ink-faint">
          instead of
          {overridden.map((place, index) => (
            <OriginBadge key={index} location={place} />
          ))}
        </span>
      )}
    </span>
  );
}
