import "./files.css";

import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { ReachTabQuery } from "@/graphql/generated/graphql";
import { classNames } from "@/ui/class-names";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card, Facts } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { Segments } from "@/ui/segments";
import { SkeletonRows } from "@/ui/states";
import { parsePlace, useHrefWith } from "@/ui/url-state";

import { GROUPINGS, parseGrouping } from "../dashboard/grouping-switch";
import { estateInstanceColumns } from "../instance-columns";
import { InstanceTable } from "../instance-table";
import { FATES } from "./marks";
import { FileRelations } from "./file-relations";
import { counted } from "./line-outcome";

const query = graphql(/* GraphQL */ `
  query ReachTab(
    $path: String!
    $by: EnvironmentGrouping!
    $search: String
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    file(path: $path) {
      id
      ...FileRelations_file
      stacks(first: 1) {
        totalCount
      }
      reading {
        instanceCount
        stackCount
        lineCounts {
          wins
          mixed
          overridden
          unread
        }
        reach(by: $by) {
          name
          stackCount
          instanceCount
        }
        instances(
          first: $first
          after: $after
          last: $last
          before: $before
          filter: { search: $search }
        ) {
          ...InstanceTable_instances
        }
      }
    }
  }
`);

const PAGE_SIZE = 20;

/** How far a file reaches: which instances and stacks a change of it may change. */
export function ReachTab({ path }: { path: string }) {
  const [params] = useSearchParams();
  const by = parseGrouping(params.get("by")) ?? "STAGE";
  const search = params.get("search-instances") ?? "";
  const variables = { path, by, search, ...parsePlace(params, PAGE_SIZE) };
  const result = useQuery({ query, variables });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={8} />}>
      {({ file }) => file && <Reach file={file} by={by} />}
    </QueryView>
  );
}

type File = NonNullable<ReachTabQuery["file"]>;

function Reach({ file, by }: { file: File; by: keyof typeof GROUPINGS }) {
  const { reading, stacks } = file;
  return (
    <>
      <Card label="How far it reaches">
        <Facts
          className="px-4 py-3"
          facts={[
            { term: "Instances", detail: count(reading.instanceCount), about: "instance" },
            { term: "Their stacks", detail: count(reading.stackCount), about: "stack" },
            { term: "Stacks that read it", detail: count(stacks.totalCount) },
          ]}
        />
        <LineCounts counts={reading.lineCounts} />
      </Card>
      <Card title="By environment" aside={<Groupings current={by} />}>
        <ReachList reach={reading.reach} />
      </Card>
      <Card title="Instances that it reaches">
        <FilterBar>
          <SearchField label="Search instances" name="search-instances" />
        </FilterBar>
        <InstanceTable
          label="Instances that it reaches"
          instances={reading.instances}
          columns={estateInstanceColumns}
          size={PAGE_SIZE}
          empty="No deployed instance has a value of it."
        />
      </Card>
      <FileRelations file={file} />
    </>
  );
}

/** What becomes of the lines, as parts of one bar. */
function LineCounts({ counts }: { counts: File["reading"]["lineCounts"] }) {
  const parts = [
    { fate: FATES.WINS, count: counts.wins },
    { fate: FATES.MIXED, count: counts.mixed },
    { fate: FATES.OVERRIDDEN, count: counts.overridden },
    { fate: FATES.UNREAD, count: counts.unread },
  ].filter((part) => part.count > 0);
  if (parts.length === 0) return null;
  return (
    <div className="border-t border-line px-4 py-3">
      <div aria-hidden className="flex h-1.5 gap-0.5 overflow-hidden rounded-full">
        {parts.map(({ fate, count: lines }) => (
          <span
            key={fate.label}
            className={classNames("fate-bar", fate.margin)}
            style={{ flexGrow: lines }}
          />
        ))}
      </div>
      <ul
        aria-label="What becomes of its lines"
        className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs"
      >
        {parts.map(({ fate, count: lines }) => (
          <li key={fate.label} className="flex items-center gap-2 text-ink-muted">
            <span aria-hidden className={classNames("fate-bar size-2 rounded-full", fate.margin)} />
            {fate.label}
            <span className="text-ink tabular-nums">{counted(lines, "line")}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ReachList({ reach }: { reach: File["reading"]["reach"] }) {
  const most = Math.max(1, ...reach.map(({ instanceCount }) => instanceCount));
  if (reach.length === 0) {
    return <p className="px-4 py-3 text-xs text-ink-muted">It reaches no environment.</p>;
  }
  return (
    <ul aria-label="Environments that it reaches" className="flex flex-col gap-2 px-4 py-3">
      {reach.map(({ name, stackCount, instanceCount }) => (
        <li
          key={name}
          className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-center gap-3 text-xs"
        >
          <span className="truncate font-mono">{name === "" ? "without one" : name}</span>
          <span aria-hidden className="h-1.5 rounded-full bg-sunken">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${(instanceCount / most) * 100}%` }}
            />
          </span>
          <span className="text-ink-muted tabular-nums">
            {counted(instanceCount, "instance")} in {counted(stackCount, "stack")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Groupings({ current }: { current: keyof typeof GROUPINGS }) {
  const hrefWith = useHrefWith();
  const names = Object.keys(GROUPINGS) as (keyof typeof GROUPINGS)[];
  return (
    <Segments
      label="Group by"
      size="sm"
      segments={names.map((name) => ({
        label: GROUPINGS[name],
        to: hrefWith({ by: name.toLowerCase() }),
        isCurrent: name === current,
      }))}
    />
  );
}

function count(number: number) {
  return <span className="tabular-nums">{number.toLocaleString("en")}</span>;
}
