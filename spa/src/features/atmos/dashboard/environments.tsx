import { ChevronDown } from "lucide-react";
import { useState } from "react";

import type { FragmentType } from "@/graphql/graphql";
import { Button } from "@/ui/button";

import { EnvironmentCard, type environmentFragment } from "./environment-card";

/** More cards are a wall: the rest is a click away. */
const SHOWN = 24;

type Environment = { name: string; errorCount: number; warningCount: number } & FragmentType<
  typeof environmentFragment
>;

/** The environments as cards; of hundreds, those that are in trouble first and the rest folded. */
export function Environments({ environments }: { environments: readonly Environment[] }) {
  const [isWhole, setWhole] = useState(false);
  const isMany = environments.length > SHOWN;
  const shown = isMany && !isWhole ? worst(environments) : environments;
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,13rem),1fr))] gap-3">
        {shown.map((environment) => (
          <EnvironmentCard key={environment.name} environment={environment} />
        ))}
      </ul>
      {isMany && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button icon={ChevronDown} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show fewer" : `Show all ${environments.length.toLocaleString("en")}`}
          </Button>
          {!isWhole && (
            <span className="text-xs text-ink-muted">
              {SHOWN} of {environments.length.toLocaleString("en")}, those with errors first
            </span>
          )}
        </div>
      )}
    </>
  );
}

/** The first of them by trouble, in the order of their names among equals. */
export function worst<Each extends { errorCount: number; warningCount: number }>(
  environments: readonly Each[],
): Each[] {
  const ranked = [...environments].sort(
    (a, b) => b.errorCount - a.errorCount || b.warningCount - a.warningCount,
  );
  return ranked.slice(0, SHOWN);
}
