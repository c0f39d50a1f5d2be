import { Compass, Keyboard, Menu, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate, useNavigation } from "react-router";
import { useMutation, useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import { useEstateChange } from "@/graphql/live";
import { useIsOpening } from "@/graphql/work";
import { allSettings, settingsUpdate } from "@/graphql/settings";
import { paths } from "@/paths";
import { PreferencesContext } from "@/preferences";
import { applyDensity, applyTheme } from "@/theme";
import { IconButton } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { usePlainLinks } from "@/ui/plain-link";
import { toast, Toasts } from "@/ui/toast";

import { Breadcrumbs } from "./breadcrumbs";
import { ConnectionBanner } from "./connection-banner";
import { useCurrentState } from "./current-state";
import { EstateStatus } from "./estate-status";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { ThemeToggle } from "./theme-toggle";

const CommandPalette = lazy(() =>
  import("./palette/command-palette").then(({ CommandPalette: Component }) => ({
    default: Component,
  })),
);

const Tour = lazy(() =>
  import("./tour/tour").then(({ Tour: Component }) => ({ default: Component })),
);

const Opening = lazy(() =>
  import("./opening").then(({ Opening: Component }) => ({ default: Component })),
);

const ShortcutSheet = lazy(() =>
  import("./shortcut-sheet").then(({ ShortcutSheet: Component }) => ({ default: Component })),
);

/** Asked for before anything is drawn; whoever wants to know a setting early asks it, too, and so nothing more. */
export const frameQuery = graphql(/* GraphQL */ `
  query Frame {
    estate {
      id
      ...Breadcrumbs_estate
      ...EstateStatus_estate
      root
      ...Sidebar_estate
    }
    settings {
      ...AllSettings
    }
  }
`);

/** What an address ends with that starts the tour. */
const TOUR_HASH = "#tour";

/** What stands around every page. */
export function Frame() {
  const [{ data }] = useQuery({ query: frameQuery });
  const menu = useRef<HTMLDialogElement>(null);
  const main = useMainFocus();
  const { pathname } = useLocation();
  const [over, setOver] = useState<"palette" | "keys">();
  useShortcuts({ onFind: () => setOver("palette"), onKeys: () => setOver("keys") });
  useNewErrors();
  usePlainLinks();
  useCurrentState();
  const isOpening = useIsOpening();

  const [, update] = useMutation(settingsUpdate);
  const settings = readFragment(allSettings, data?.settings);
  const { theme, density = "COMFORTABLE", editor = "NONE" } = settings ?? {};
  useEffect(() => {
    if (theme) applyTheme(theme);
    if (settings) applyDensity(density);
  }, [theme, density, settings]);
  const root = data?.estate.root ?? "";
  const preferences = useMemo(() => ({ density, editor, root }), [density, editor, root]);

  const tour = useTour(settings?.isTourDone, () => void update({ input: { isTourDone: true } }));

  useEffect(() => menu.current?.close(), [pathname]);

  return (
    <PreferencesContext value={preferences}>
      <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-accent-strong px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to the content
        </a>
        <div className="sticky top-0 hidden h-dvh border-r border-line lg:block">
          <Sidebar estate={data?.estate} />
        </div>
        <dialog
          ref={menu}
          aria-label="Menu"
          className="m-0 h-dvh max-h-none w-64 border-r border-line bg-canvas text-ink backdrop:bg-black/40"
        >
          <Sidebar estate={data?.estate} onClose={() => menu.current?.close()} />
        </dialog>
        <div className="flex min-h-dvh min-w-0 flex-col">
          <div className="sticky top-0 z-30 bg-canvas">
            <header className="relative flex h-12 items-center gap-2 border-b border-line px-3 sm:px-6">
              <IconButton
                icon={Menu}
                label="Open the menu"
                className="-ml-1 lg:hidden"
                onClick={() => menu.current?.showModal()}
              />
              <Breadcrumbs estate={data?.estate} />
              <div className="ml-auto flex shrink-0 items-center gap-1">
                <EstateStatus estate={data?.estate} />
                <FindButton onClick={() => setOver("palette")} />
                <ThemeToggle theme={theme ?? "SYSTEM"} />
              </div>
              <Progress />
            </header>
            <ConnectionBanner />
          </div>
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="mx-auto w-full max-w-400 flex-1 px-3 pt-5 pb-16 outline-none sm:px-6"
          >
            {isOpening && (
              <Suspense>
                <Opening />
              </Suspense>
            )}
            <Outlet />
          </main>
        </div>
        <Suspense>
          {over === "palette" && (
            <CommandPalette
              actions={[
                { label: "Keyboard", icon: Keyboard, run: () => setOver("keys") },
                { label: "Take the tour", icon: Compass, run: tour.start },
              ]}
              onClose={() => setOver(undefined)}
            />
          )}
          {over === "keys" && (
            <ShortcutSheet onClose={() => setOver(undefined)} onTour={tour.start} />
          )}
          {tour.isOn && <Tour isAsked={tour.isAsked} onClose={tour.end} />}
        </Suspense>
        <Toasts />
        <ScrollRestoration getKey={scrollKey} />
      </div>
    </PreferencesContext>
  );
}

/** The tour: by itself at the first visit of the dashboard, and whenever it is asked for. */
function useTour(isDone: boolean | undefined, onDone: () => void) {
  const [asked, setAsked] = useState(false);
  const [ended, setEnded] = useState(false);
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const start = () => {
    setAsked(true);
    setEnded(false);
    void navigate(paths.dashboard());
  };
  const end = () => {
    setAsked(false);
    setEnded(true);
    if (hash === TOUR_HASH) void navigate({ hash: "" }, { replace: true });
    onDone();
  };
  if (hash === TOUR_HASH && !asked && !ended) setAsked(true);
  // Once begun it goes along to other pages.
  const [begun, setBegun] = useState(false);
  const isFirst = isDone === false && !ended && (begun || pathname === paths.dashboard());
  if (isFirst && !begun) setBegun(true);
  return { isOn: asked || isFirst, isAsked: asked, start, end };
}

/** Whose place on the page is remembered: each step of the history its own, and of what the browser loads each address. */
function scrollKey({ key, pathname, search }: { key: string; pathname: string; search: string }) {
  return key === "default" ? pathname + search : key;
}

/** Moves the focus to a new page's content, as loading a document would; what goes along keeps it. */
function useMainFocus() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (document.activeElement?.closest("[data-keeps-focus]")) return;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

/** Says when a change on disk broke something. */
function useNewErrors() {
  const change = useEstateChange();
  useEffect(() => {
    const errors = change?.diagnosticsAdded.filter(({ severity }) => severity === "ERROR") ?? [];
    const [first] = errors;
    if (first) toast(errors.length > 1 ? `${errors.length} new errors` : first.message, "warn");
  }, [change]);
}

function FindButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      data-tour="find"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={onClick}
      className="inline-flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink-muted transition-colors hover:bg-hover hover:text-ink"
    >
      <Search aria-hidden className="size-4" />
      <span className="max-sm:sr-only">Find</span>
      <Kbd className="max-sm:hidden">Ctrl K</Kbd>
    </button>
  );
}

function Progress() {
  const { state } = useNavigation();
  if (state === "idle") return null;
  return (
    <div className="absolute inset-x-0 -bottom-px h-0.5 animate-shimmer bg-accent">
      <span role="status" className="sr-only">
        Loading
      </span>
    </div>
  );
}
