import type { Theme } from "@/graphql/generated/graphql";

const STORAGE_KEY = "isobar.theme";

/** Shows the theme, and keeps it where `public/theme.js` finds it before the next first paint. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "SYSTEM") delete root.dataset.theme;
  else root.dataset.theme = theme.toLowerCase();
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is off: the theme holds for this page.
  }
}
