import type { LucideIcon } from "lucide-react";

import { PAGES } from "../pages";

/** Something that the palette leads to or does. */
export type Entry = {
  id: string;
  label: string;
  detail?: string;
  mono?: boolean;
  icon: LucideIcon;
} & ({ to: string; run?: undefined } | { run: () => void; to?: undefined });

/** Something that the palette can do. */
export type Action = { label: string; icon: LucideIcon; run: () => void };

/** The pages and actions whose label fits, best first; all of them for no text. */
export function localEntries(actions: readonly Action[], text: string): Entry[] {
  const entries: Entry[] = [
    ...Object.values(PAGES).map(({ id, label, to, icon, key }) => ({
      id,
      label,
      to,
      icon,
      detail: `g ${key}`,
    })),
    ...actions.map(({ label, icon, run }) => ({ id: label, label, icon, run })),
  ];
  const ranked = entries.flatMap((entry) => {
    const rank = fit(entry.label, text);
    return rank === undefined ? [] : [{ entry, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

/**
 * How well a label fits: 0 for none wanted, less is better, `undefined` if the letters do not all
 * come in order. Gaps cost one each, a late start costs its distance.
 */
export function fit(label: string, text: string): number | undefined {
  const letters = label.toLowerCase();
  let rank = 0;
  let at = 0;
  for (const letter of text.toLowerCase().replaceAll(/\s+/g, "")) {
    const next = letters.indexOf(letter, at);
    if (next === -1) return undefined;
    rank += next - at;
    at = next + 1;
  }
  return rank;
}
