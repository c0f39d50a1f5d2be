import type { LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { classNames } from "@/ui/class-names";
import { Card } from "@/ui/page";
import { VisibleText } from "@/ui/visible-text";

export type FoundLink = { id: string; label: string; detail?: string; to: string };

/** Things that a search found by their names; nothing where it found none. */
export function FoundLinks({
  title,
  icon: Icon,
  total,
  links,
  all,
}: {
  title: string;
  icon: LucideIcon;
  total: number;
  links: FoundLink[];
  /** Where all of them are listed. */
  all?: string;
}) {
  if (total === 0) return null;
  const count = links.length < total ? `${links.length} of ${total}` : total;
  return (
    <Card
      title={title}
      aside={
        all === undefined ? (
          count
        ) : (
          <Link to={all} className="hover:text-accent">
            {count}
          </Link>
        )
      }
    >
      <ul aria-label={title} className="grid gap-x-6 gap-y-px p-2 sm:grid-cols-2 xl:grid-cols-3">
        {links.map(({ id, label, detail, to }) => (
          <li key={id} className="min-w-0">
            <Link
              to={to}
              className="flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-hover"
            >
              <Icon aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
              <span
                className={classNames(
                  "truncate font-mono text-xs",
                  detail === undefined ? "min-w-0" : "max-w-2/3 shrink-0",
                )}
              >
                <VisibleText text={label} most={200} />
              </span>
              {detail !== undefined && (
                <span className="ml-auto min-w-0 truncate pl-3 text-2xs text-ink-faint">
                  <VisibleText text={detail} most={200} />
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
