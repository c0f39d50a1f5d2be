import { useLoaderData, type LoaderFunctionArgs } from "react-router";
import { useQuery } from "urql";

import { client } from "@/graphql/client";
import type { EnvironmentGrouping } from "@/graphql/generated/graphql";
import { graphql, readFragment } from "@/graphql/graphql";
import { load } from "@/graphql/load";
import { allSettings } from "@/graphql/settings";
import { frameQuery } from "@/layout/frame";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, Skeleton, SkeletonRows } from "@/ui/states";
import { Term } from "@/ui/term";

import { ActivityItem } from "./activity-item";
import { Attention, parseMost } from "./attention";
import { Environments } from "./environments";
import { EstateHero } from "./estate-hero";
import { GroupingSwitch, parseGrouping } from "./grouping-switch";
import { QuickActions } from "./quick-actions";

const query = graphql(/* GraphQL */ `
  query DashboardPage($by: EnvironmentGrouping!, $label: String, $most: Int!) {
    estate {
      id
      root
      ...Attention_estate
      ...EstateHero_estate
      stackLabels {
        name
        stackCount
        valueCount
      }
      environments(by: $by, label: $label) {
        name
        ...EnvironmentCard_environment
        instanceCount
        errorCount
        warningCount
      }
    }
    attention: doctor(filter: { severities: [ERROR, WARNING] }) {
      findings(first: $most) {
        totalCount
        nodes {
          id
          ...Attention_diagnostic
        }
      }
    }
    activities(first: 8) {
      nodes {
        id
        ...ActivityItem_activity
      }
    }
  }
`);

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const by = parseGrouping(searchParams.get("by")) ?? (await rememberedGrouping());
  const label = searchParams.get("label") ?? undefined;
  return load(query, { by, label, most: parseMost(searchParams) });
}

async function rememberedGrouping(): Promise<EnvironmentGrouping> {
  const { data } = await client.query(frameQuery, {}).toPromise();
  return readFragment(allSettings, data?.settings)?.dashboardGrouping ?? "STAGE";
}

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <>
      <title>Dashboard · Isobar</title>
      <QueryView level={1} result={result} loading={<Loading />}>
        {({ estate, attention, activities }) => (
          <div className="flex flex-col gap-6">
            <EstateHero estate={estate} environments={estate.environments} />
            <section aria-label="Environments">
              <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
                <h2 className="text-base font-medium">
                  <Term id="environment">Environments</Term>
                </h2>
                <GroupingSwitch
                  current={variables.by}
                  label={variables.label}
                  labels={estate.stackLabels}
                />
              </div>
              {estate.environments.length === 0 ? (
                <Card>
                  <EmptyState title="No environments">This estate has no stacks.</EmptyState>
                </Card>
              ) : (
                <Environments environments={estate.environments} />
              )}
            </section>
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <div className="flex flex-col gap-6">
                <Attention
                  estate={estate}
                  diagnostics={attention.findings.nodes}
                  total={attention.findings.totalCount}
                />
              </div>
              <div className="flex flex-col gap-6">
                <Card title="Recent activity">
                  {activities.nodes.length === 0 ? (
                    <p className="px-4 py-5 text-ink-muted">
                      Nothing has changed yet. Edit a manifest and watch it arrive here.
                    </p>
                  ) : (
                    <ul className="py-2">
                      {activities.nodes.map((activity) => (
                        <ActivityItem key={activity.id} activity={activity} />
                      ))}
                    </ul>
                  )}
                </Card>
                <QuickActions root={estate.root} />
              </div>
            </div>
          </div>
        )}
      </QueryView>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-6">
      <Skeleton className="h-40 rounded-lg" />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,13rem),1fr))] gap-3">
        {Array.from({ length: 4 }, (_, card) => (
          <Skeleton key={card} className="h-34 rounded-lg" />
        ))}
      </div>
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={5} />
      </div>
    </div>
  );
}
