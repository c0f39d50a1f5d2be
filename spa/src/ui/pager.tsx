import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link, useSearchParams } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";

import { buttonClass } from "./button";
import { classNames } from "./class-names";
import { useHrefWith } from "./url-state";

const fragment = graphql(/* GraphQL */ `
  fragment Pager_pageInfo on PageInfo {
    hasNextPage
    hasPreviousPage
    startCursor
    endCursor
  }
`);

/** Which part of a long list is shown, and the way to its neighbours. */
export function Pager({
  pageInfo: ref,
  count,
  total,
  size,
  noun,
}: {
  pageInfo: FragmentType<typeof fragment>;
  count: number;
  total: number;
  size: number;
  noun: [one: string, many: string];
}) {
  const pageInfo = readFragment(fragment, ref);
  const [params] = useSearchParams();
  const hrefWith = useHrefWith();
  const page = Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1);
  const from = (page - 1) * size + 1;
  const word = total === 1 ? noun[0] : noun[1];
  const isWhole = !pageInfo.hasNextPage && !pageInfo.hasPreviousPage;
  const at = (change: Record<string, string | undefined>, to: number) =>
    hrefWith({
      after: undefined,
      before: undefined,
      page: to > 1 ? String(to) : undefined,
      ...change,
    });
  return (
    <nav
      aria-label="Pages"
      className="flex items-center justify-between gap-4 border-t border-line px-4 py-2 text-xs text-ink-muted tabular-nums"
    >
      <span>
        {isWhole
          ? `${total.toLocaleString("en")} ${word}`
          : `${from.toLocaleString("en")}–${(from + count - 1).toLocaleString("en")} of ${total.toLocaleString("en")} ${word}`}
      </span>
      {!isWhole && (
        <span className="flex gap-1">
          <Step
            label="Previous page"
            isPossible={pageInfo.hasPreviousPage}
            search={at(
              { before: page > 2 ? (pageInfo.startCursor ?? undefined) : undefined },
              page - 1,
            )}
            icon={<ChevronLeft aria-hidden className="size-4" />}
          />
          <Step
            label="Next page"
            isPossible={pageInfo.hasNextPage}
            search={at({ after: pageInfo.endCursor ?? undefined }, page + 1)}
            icon={<ChevronRight aria-hidden className="size-4" />}
          />
        </span>
      )}
    </nav>
  );
}

function Step({
  label,
  isPossible,
  search,
  icon,
}: {
  label: string;
  isPossible: boolean;
  search: string;
  icon: React.ReactNode;
}) {
  const look = classNames(buttonClass("quiet"), "size-8 px-0");
  if (!isPossible) {
    return (
      <span role="link" aria-disabled aria-label={label} className={look}>
        {icon}
      </span>
    );
  }
  return (
    <Link to={{ search }} aria-label={label} className={look}>
      {icon}
    </Link>
  );
}
