import { GitBranch } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import { useCrumbs } from "./crumbs";

const fragment = graphql(/* GraphQL */ `
  fragment Breadcrumbs_estate on Estate {
    name
    root
    git {
      branch
      commit
      isDetached
    }
  }
`);

/** The estate, its branch, and the way to the page. */
export function Breadcrumbs({
  estate: ref,
}: {
  estate: FragmentType<typeof fragment> | undefined;
}) {
  const estate = readFragment(fragment, ref);
  const crumbs = useCrumbs();
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        <li
          data-tour="estate"
          className={classNames(
            "flex min-w-0 shrink-0 items-center gap-2",
            crumbs.length > 1 && "max-md:hidden",
          )}
        >
          <Link
            to={paths.dashboard()}
            title={estate?.root}
            aria-current={crumbs.length === 0 ? "page" : undefined}
            className="max-w-48 truncate rounded-sm font-medium hover:text-accent"
          >
            <VisibleText text={estate?.name ?? "Estate"} most={120} />
          </Link>
          {estate?.git && <Branch git={estate.git} />}
        </li>
        {crumbs.map(({ label, to, mono }, index) => {
          const isLast = index === crumbs.length - 1;
          return (
            <li
              key={to}
              className={classNames(
                "flex min-w-0 items-center gap-1.5",
                isLast ? "shrink" : "max-w-[45%] shrink-0",
                index < crumbs.length - 2 && "max-md:hidden",
              )}
            >
              <span
                aria-hidden
                className={classNames(
                  "text-line-strong",
                  crumbs.length > 1 && index === crumbs.length - 2 && "max-md:hidden",
                )}
              >
                /
              </span>
              <Link
                to={to}
                aria-current={isLast ? "page" : undefined}
                className={classNames(
                  "truncate rounded-sm hover:text-ink",
                  mono && "font-mono text-xs",
                  isLast ? "text-ink" : "text-ink-muted",
                )}
              >
                <VisibleText text={label} most={200} />
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

type Git = { branch?: string | null; commit?: string | null; isDetached: boolean };

function Branch({ git: { branch, commit, isDetached } }: { git: Git }) {
  const name = branch ?? commit?.slice(0, 8);
  if (name === undefined) return null;
  return (
    <span
      title={isDetached ? "Detached head" : "Git branch"}
      className="inline-flex h-5 max-w-40 items-center gap-1 rounded-sm border border-line px-1.5 font-mono text-2xs text-ink-muted max-sm:hidden"
    >
      <GitBranch aria-hidden className="size-3 shrink-0" />
      <span className="truncate">
        <VisibleText text={name} most={120} />
      </span>
    </span>
  );
}
