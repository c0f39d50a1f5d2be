import { CirclePause, Lock, Unplug, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { Attention_DiagnosticFragment } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { Card } from "@/ui/page";
import { EmptyState } from "@/ui/states";

import { DiagnosticItem } from "../diagnostics/diagnostic-item";

const diagnosticFragment = graphql(/* GraphQL */ `
  fragment Attention_diagnostic on Diagnostic {
    id
    code
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

const MOST = 5;

/** What to look at first: findings, worst first and each kind once, then what is out of the ordinary. */
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
  const kinds = firstOfEachCode(diagnostics.map((each) => readFragment(diagnosticFragment, each)));
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
      {kinds.length === 0 ? (
        <EmptyState title="Nothing needs attention">
          No errors and no warnings in this estate.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {kinds.slice(0, MOST).map((diagnostic) => (
            <DiagnosticItem key={diagnostic.id} diagnostic={diagnostic} />
          ))}
        </ul>
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

/** One finding often shows in many places; its first place stands for all. */
function firstOfEachCode(diagnostics: Attention_DiagnosticFragment[]) {
  const seen = new Set<string>();
  return diagnostics.filter(({ code }) => !seen.has(code) && seen.add(code));
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
