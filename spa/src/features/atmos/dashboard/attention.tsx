import { CirclePause, Lock, Unplug, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { Card } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";

const diagnosticFragment = graphql(/* GraphQL */ `
  fragment Attention_diagnostic on Diagnostic {
    id
    ...DiagnosticItem_diagnostic
  }
`);

const estateFragment = graphql(/* GraphQL */ `
  fragment Attention_estate on Estate {
    counts {
      disabledInstances
      lockedInstances
      references
    }
  }
`);

/** How many findings are shown at first, and how many more for each asking. */
const STEP = 5;
/** A page of findings has no more. */
const MOST = 100;

/** How many findings the address asks for. */
export function parseMost(params: URLSearchParams): number {
  const asked = Number(params.get("attention"));
  return Number.isInteger(asked) && asked > STEP ? Math.min(asked, MOST) : STEP;
}

/** What to look at first: findings, those first that are worst and reach furthest, then what is out of the ordinary. */
export function Attention({
  estate,
  diagnostics,
  total,
}: {
  estate: FragmentType<typeof estateFragment>;
  diagnostics: readonly FragmentType<typeof diagnosticFragment>[];
  total: number;
}) {
  const { counts } = readFragment(estateFragment, estate);
  const findings = diagnostics.map((each) => readFragment(diagnosticFragment, each));
  const hrefWith = useHrefWith();
  const more = Math.min(total, MOST) - findings.length;
  return (
    <Card
      title="Needs attention"
      aside={
        total > 0 && (
          <Link
            to={paths.diagnostics()}
            className="inline-flex min-h-6 items-center text-accent hover:underline"
          >
            All {total.toLocaleString("en")}
          </Link>
        )
      }
    >
      {findings.length === 0 ? (
        <EmptyState title="Nothing needs attention">
          No errors and no warnings in this estate.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {findings.map((diagnostic) => (
            <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <Link
          to={hrefWith({ attention: String(findings.length + 4 * STEP) })}
          replace
          preventScrollReset
          className="flex min-h-9 items-center border-t border-line px-4 text-xs text-accent hover:underline"
        >
          Show {Math.min(more, 4 * STEP).toLocaleString("en")} more
        </Link>
      )}
      <ul className="flex flex-wrap gap-x-5 border-t border-line px-4 py-1.5">
        <Aside
          icon={Lock}
          count={counts.lockedInstances}
          text="locked"
          to={paths.instances({ state: "locked" })}
        />
        <Aside
          icon={CirclePause}
          count={counts.disabledInstances}
          text="disabled"
          to={paths.instances({ state: "disabled" })}
        />
        <li className="inline-flex min-h-7 items-center gap-1.5 text-xs text-ink-muted">
          <Unplug aria-hidden className="size-3.5" />
          {counts.references.toLocaleString("en")} {counts.references === 1 ? "value" : "values"}{" "}
          that only the outside can tell
        </li>
      </ul>
    </Card>
  );
}

function Aside({
  icon: Icon,
  count,
  text,
  to,
}: {
  icon: LucideIcon;
  count: number;
  text: string;
  to: string;
}) {
  return (
    <li>
      <Link
        to={to}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-sm text-xs text-ink-muted hover:text-accent hover:underline"
      >
        <Icon aria-hidden className="size-3.5" />
        {count.toLocaleString("en")} {count === 1 ? "instance" : "instances"} {text}
      </Link>
    </li>
  );
}
