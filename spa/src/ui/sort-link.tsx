import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { classNames } from "./class-names";
import { formatSort, useHrefWith, type Sort } from "./url-state";

/** How a column that the server orders by stands to the order of now. */
export function ariaSort(field: string | undefined, sort: Sort<string> | undefined) {
  if (field === undefined || field !== sort?.field) return undefined;
  return sort.direction === "ASC" ? "ascending" : "descending";
}

/** The head of a column that orders by it, and turns the order round. */
export function SortLink({
  field,
  sort,
  children,
}: {
  field: string;
  sort: Sort<string> | undefined;
  children: ReactNode;
}) {
  const hrefWith = useHrefWith();
  const isCurrent = sort?.field === field;
  const direction = isCurrent && sort.direction === "ASC" ? "DESC" : "ASC";
  const Icon = isCurrent ? (sort.direction === "ASC" ? ArrowUp : ArrowDown) : ChevronsUpDown;
  const search = hrefWith({
    sort: formatSort({ field, direction }),
    after: undefined,
    before: undefined,
    page: undefined,
  });
  return (
    <Link
      to={{ search }}
      replace
      preventScrollReset
      className={classNames(
        "inline-flex items-center gap-1 rounded-sm hover:text-ink",
        isCurrent && "text-ink",
      )}
    >
      {children}
      <Icon aria-hidden className={classNames("size-3", !isCurrent && "opacity-50")} />
    </Link>
  );
}
