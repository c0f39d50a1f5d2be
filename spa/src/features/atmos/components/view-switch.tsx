import { LayoutGrid, Rows3, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { classNames } from "@/ui/class-names";
import { useHrefWith } from "@/ui/url-state";

/** Whether components are cards, or rows of a list. */
export function ViewSwitch({ isTable }: { isTable: boolean }) {
  const hrefWith = useHrefWith();
  const place = { after: undefined, before: undefined, page: undefined };
  return (
    <nav
      aria-label="Shown as"
      className="inline-flex rounded-md border border-line bg-sunken p-0.5"
    >
      <Choice
        label="Cards"
        icon={LayoutGrid}
        search={hrefWith({ ...place, view: undefined, sort: undefined, group: undefined })}
        isCurrent={!isTable}
      />
      <Choice
        label="List"
        icon={Rows3}
        search={hrefWith({ ...place, view: "table" })}
        isCurrent={isTable}
      />
    </nav>
  );
}

function Choice({
  label,
  icon: Icon,
  search,
  isCurrent,
}: {
  label: string;
  icon: LucideIcon;
  search: string;
  isCurrent: boolean;
}) {
  return (
    <Link
      to={search}
      replace
      aria-current={isCurrent ? "true" : undefined}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-sm",
        isCurrent ? "bg-raised font-medium text-ink shadow-sm" : "text-ink-muted hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </Link>
  );
}
