import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { DiagnosticFilter, DiagnosticGrouping } from "@/graphql/generated/graphql";
import { SeverityCount } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

import { DiagnosticItem } from "./diagnostic-item";
import { inGroup } from "./filter";

const fragment = graphql(/* GraphQL */ `
  fragment GroupItem_group on DiagnosticGroup {
    name
    counts {
      total
      errors
      warnings
      infos
      safelyFixable
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query DiagnosticsOfGroup($filter: DiagnosticFilter, $first: Int!) {
    doctor(filter: $filter) {
      findings(first: $first) {
        totalCount
        nodes {
          id
          ...DiagnosticItem_diagnostic
        }
      }
    }
  }
`);

const STEP = 20;
const MOST = 100;
const NOWHERE = {
  CODE: "Without a code",
  FILE: "The estate as a whole",
  STACK: "No stack",
} satisfies Record<DiagnosticGrouping, string>;

/** Findings that have something in common, and a button that shows them. */
export function GroupItem({
  group: ref,
  by,
  filter,
  isOpen,
  onToggle,
}: {
  group: FragmentType<typeof fragment>;
  by: DiagnosticGrouping;
  filter: DiagnosticFilter;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { name, counts } = readFragment(fragment, ref);
  const id = useId();
  const title = name === "" ? NOWHERE[by] : name;
  return (
    <li>
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
          className="flex min-h-10 w-full items-center gap-2.5 px-4 py-2 text-left outline-offset-[-2px] hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={classNames(
              "size-4 shrink-0 text-ink-faint transition-transform",
              isOpen && "rotate-90",
            )}
          />
          <span
            className={classNames(
              "min-w-0 flex-1 font-medium break-words",
              name !== "" && "font-mono text-xs",
            )}
          >
            <VisibleText text={title} />
          </span>
          {counts.safelyFixable > 0 && (
            <span className="shrink-0 text-xs text-ink-muted">
              {counts.safelyFixable.toLocaleString("en")}{" "}
              <span className="max-sm:hidden">with a </span>safe fix
            </span>
          )}
          <span className="flex gap-2.5 text-xs">
            <SeverityCount severity="ERROR" count={counts.errors} />
            <SeverityCount severity="WARNING" count={counts.warnings} />
            <SeverityCount severity="INFO" count={counts.infos} />
          </span>
        </button>
      </h2>
      <div id={id} hidden={!isOpen} className="border-t border-line bg-canvas/40">
        {isOpen && <Findings label={title} filter={inGroup(filter, by, name)} />}
      </div>
    </li>
  );
}

function Findings({ label, filter }: { label: string; filter: DiagnosticFilter }) {
  const [first, setFirst] = useState(STEP);
  const result = useQuery({ query, variables: { filter, first } });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={2} />}>
      {({ doctor: { findings } }) => (
        <>
          <ul aria-label={label} className="divide-y divide-line">
            {findings.nodes.map((diagnostic) => (
              <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
            ))}
          </ul>
          {findings.totalCount > findings.nodes.length && (
            <div className="flex items-center gap-3 border-t border-line px-4 py-2 text-xs text-ink-muted">
              {findings.nodes.length} of {findings.totalCount.toLocaleString("en")}
              {first < MOST ? (
                <Button onClick={() => setFirst(MOST)}>Show more</Button>
              ) : (
                <span>Filter or group differently to see the others.</span>
              )}
            </div>
          )}
        </>
      )}
    </QueryView>
  );
}
