import { Wrench } from "lucide-react";
import { useState } from "react";
import { useQuery } from "urql";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { Badge } from "@/ui/badge";
import { CommandCopy } from "@/ui/command-copy";
import { DiffView } from "@/ui/diff-view";
import { Prose } from "@/ui/prose";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

const fragment = graphql(/* GraphQL */ `
  fragment FixPreview_fix on Fix {
    description
    isSafe
  }
`);

const query = graphql(/* GraphQL */ `
  query FixPreview($id: ID!) {
    node(id: $id) {
      id
      ... on Diagnostic {
        fix {
          diff
          obstacle
          command {
            text
          }
        }
      }
    }
  }
`);

/** How a finding can be mended; what that would change is worked out when somebody looks. */
export function FixPreview({ id, fix: ref }: { id: string; fix: FragmentType<typeof fragment> }) {
  const { description, isSafe } = readFragment(fragment, ref);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="mt-1">
      <div className="flex flex-wrap items-center gap-2 text-xs text-ink-muted">
        <span className="flex min-w-0 items-start gap-1.5">
          <Wrench aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">
            <span className="font-medium text-ink">Fix:</span> <Prose text={description} />
          </span>
        </span>
        <Badge tone={isSafe ? "ok" : "warn"}>{isSafe ? "Safe fix" : "Needs a look"}</Badge>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="inline-flex min-h-6 items-center rounded-sm font-medium text-accent hover:underline"
        >
          {isOpen ? "Hide the fix" : "Preview the fix"}
        </button>
      </div>
      {isOpen && <Preview id={id} />}
    </div>
  );
}

function Preview({ id }: { id: string }) {
  // The file may have changed since: what is shown is what would be written now.
  const result = useQuery({ query, variables: { id }, requestPolicy: "cache-and-network" });
  return (
    <div className="mt-2 flex flex-col gap-2">
      <QueryView result={result} loading={<SkeletonRows rows={3} />}>
        {({ node }) => {
          const fix = node && "fix" in node ? node.fix : null;
          if (!fix) return <p className="text-xs text-ink-muted">This finding is gone.</p>;
          return (
            <>
              {fix.diff && <DiffView label="What the fix would change" diff={fix.diff} />}
              {fix.obstacle && (
                <p className="text-xs text-ink-muted">
                  It cannot be made as things are: <Prose text={fix.obstacle} />.
                </p>
              )}
              {fix.command ? (
                <CommandCopy label="Make it, in the estate's folder:" command={fix.command.text} />
              ) : (
                <p className="text-xs text-ink-muted">
                  It is not mechanical enough to be made without a look: edit the file by hand.
                </p>
              )}
            </>
          );
        }}
      </QueryView>
    </div>
  );
}
