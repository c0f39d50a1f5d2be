import { X } from "lucide-react";
import { Link, NavLink } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { SeverityCount } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { Logo } from "@/ui/contours";

import { PAGES, type MenuPage } from "./pages";

const fragment = graphql(/* GraphQL */ `
  fragment Sidebar_estate on Estate {
    isDemo
    counts {
      stacks
      components
      instances
      workflows
      errors
      warnings
    }
  }
`);

/** The ways to every part of the application. */
export function Sidebar({
  estate: ref,
  onClose,
}: {
  estate: FragmentType<typeof fragment> | undefined;
  onClose?: () => void;
}) {
  const estate = readFragment(fragment, ref);
  const counts = estate?.counts;
  return (
    <nav aria-label="Main" className="flex h-full flex-col px-3 pb-3">
      <div className="flex h-12 items-center justify-between px-2">
        <Link to={paths.dashboard()} className="flex items-center gap-2 rounded-sm">
          <Logo className="size-5 text-accent" />
          <span className="text-base font-semibold tracking-tight">Isobar</span>
        </Link>
        {onClose && <IconButton icon={X} label="Close the menu" onClick={onClose} />}
      </div>
      <div className="mt-2 flex flex-1 flex-col justify-between">
        <ul data-tour="menu" className="flex flex-col gap-0.5">
          <Item onClick={onClose} page={PAGES.dashboard} />
          <Item onClick={onClose} page={PAGES.stacks}>
            {counts?.stacks.toLocaleString("en")}
          </Item>
          <Item onClick={onClose} page={PAGES.components}>
            {counts?.components.toLocaleString("en")}
          </Item>
          <Item onClick={onClose} page={PAGES.instances}>
            {counts?.instances.toLocaleString("en")}
          </Item>
          <Item onClick={onClose} page={PAGES.matrix} />
          <Item onClick={onClose} page={PAGES.search} />
          <Item onClick={onClose} page={PAGES.graph} />
          <Item onClick={onClose} page={PAGES.files} />
          <Item onClick={onClose} page={PAGES.diagnostics}>
            {counts && (
              <span className="flex gap-2">
                <SeverityCount severity="ERROR" count={counts.errors} />
                <SeverityCount severity="WARNING" count={counts.warnings} />
              </span>
            )}
          </Item>
          <Item onClick={onClose} page={PAGES.workflows}>
            {counts?.workflows.toLocaleString("en")}
          </Item>
          <Item onClick={onClose} page={PAGES.diff} />
          <Item onClick={onClose} page={PAGES.affected} />
        </ul>
        <ul className="flex flex-col gap-0.5">
          {estate?.isDemo && (
            <li className="mb-2 rounded-md border border-line bg-surface px-2.5 py-2 text-xs text-ink-muted">
              This is the demo estate. Open your own with{" "}
              <code className="font-mono text-ink">isobar PATH</code>.
            </li>
          )}
          <Item onClick={onClose} page={PAGES.glossary} tour="help" />
          <Item onClick={onClose} page={PAGES.graphiql} />
          <Item onClick={onClose} page={PAGES.settings} />
        </ul>
      </div>
    </nav>
  );
}

function Item({
  page: { to, icon: Icon, label },
  onClick,
  tour,
  children,
}: {
  page: MenuPage;
  tour?: string;
  onClick: (() => void) | undefined;
  children?: React.ReactNode;
}) {
  return (
    <li>
      <NavLink
        to={to}
        onClick={onClick}
        data-tour={tour}
        end={to === paths.dashboard()}
        className={({ isActive }) =>
          classNames(
            "relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors",
            isActive
              ? "bg-selected font-medium text-ink before:absolute before:inset-y-2 before:-left-3 before:w-0.5 before:rounded-r-full before:bg-accent [&>svg:first-child]:text-accent"
              : "text-ink-muted hover:bg-hover hover:text-ink",
          )
        }
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="flex-1">{label}</span>
        {children !== undefined && (
          <span className="text-xs font-normal text-ink-muted tabular-nums">{children}</span>
        )}
      </NavLink>
    </li>
  );
}
