/** Links by the thousand: in long lists they come and go with each turn of the wheel, so they are anchors and nothing else. */

import { useEffect, type ReactNode } from "react";
import { useNavigate } from "react-router";

export function PlainLink({
  to,
  className,
  children,
}: {
  to: string;
  className: string;
  children: ReactNode;
}) {
  return (
    <a href={to} data-plain-link="" className={className}>
      {children}
    </a>
  );
}

/** Lets plain links lead on within the application; for what stands around every page. */
export function usePlainLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const lead = (event: MouseEvent) => {
      const link = linkOf(event);
      if (!link) return;
      event.preventDefault();
      void navigate(link.pathname + link.search + link.hash);
    };
    document.addEventListener("click", lead);
    return () => document.removeEventListener("click", lead);
  }, [navigate]);
}

/** The plain link that a click means to follow here, rather than in another tab or window. */
function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  const isElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
  if (isElsewhere || event.altKey || event.defaultPrevented) return null;
  return (event.target as Element).closest<HTMLAnchorElement>("a[data-plain-link]");
}
