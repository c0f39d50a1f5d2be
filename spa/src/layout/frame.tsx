import { Keyboard, Menu, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigation } from "react-router";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { useEstateChange } from "@/graphql/live";
import { applyTheme } from "@/theme";
import { IconButton } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { toast, Toasts } from "@/ui/toast";

import { Breadcrumbs } from "./breadcrumbs";
import { ConnectionBanner } from "./connection-banner";
import { EstateStatus } from "./estate-status";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { ThemeToggle } from "./theme-toggle";

const CommandPalette = lazy(() =>
  import("./palette/command-palette").then(({ CommandPalette: Component }) => ({
    default: Component,
  })),
);

const ShortcutSheet = lazy(() =>
  import("./shortcut-sheet").then(({ ShortcutSheet: Component }) => ({ default: Component })),
);

const query = graphql(/* GraphQL */ `
  query Frame {
    estate {
      id
      ...Breadcrumbs_estate
      ...EstateStatus_estate
      ...Sidebar_estate
    }
    settings {
      theme
    }
  }
`);

/** What stands around every page. */
export function Frame() {
  const [{ data }] = useQuery({ query });
  const menu = useRef<HTMLDialogElement>(null);
  const main = useMainFocus();
  const { pathname } = useLocation();
  const [over, setOver] = useState<"palette" | "keys">();
  useShortcuts({ onFind: () => setOver("palette"), onKeys: () => setOver("keys") });
  useNewErrors();

  const theme = data?.settings.theme;
  useEffect(() => {
    if (theme) applyTheme(theme);
  }, [theme]);

  useEffect(() => menu.current?.close(), [pathname]);

  return (
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
              <ThemeToggle theme={data?.settings.theme ?? "SYSTEM"} />
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
          <Outlet />
        </main>
      </div>
      <Suspense>
        {over === "palette" && (
          <CommandPalette
            actions={[{ label: "Keyboard", icon: Keyboard, run: () => setOver("keys") }]}
            onClose={() => setOver(undefined)}
          />
        )}
        {over === "keys" && <ShortcutSheet onClose={() => setOver(undefined)} />}
      </Suspense>
      <Toasts />
      <ScrollRestoration />
    </div>
  );
}

/** Moves the focus to a new page's content, as loading a document would. */
function useMainFocus() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
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
