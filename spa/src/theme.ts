import type { Density, Theme } from "@/graphql/generated/graphql";

const THEME_KEY = "isobar.theme";
const DENSITY_KEY = "isobar.density";

/** Shows the theme, and keeps it where `public/theme.js` finds it before the next first paint. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "SYSTEM") delete root.dataset.theme;
  else root.dataset.theme = theme.toLowerCase();
  keep(THEME_KEY, theme);
}

/** Shows the density, and keeps it as the theme is. */
export function applyDensity(density: Density): void {
  document.documentElement.dataset.density = density.toLowerCase();
  keep(DENSITY_KEY, density);
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is off: it holds for this page.
  }
}
