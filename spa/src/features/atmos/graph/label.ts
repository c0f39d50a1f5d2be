/** Names from the repository, to be shown: inert, visible and bounded. */

import { spellHidden } from "@/ui/hidden-characters";

/** What no XML document may hold, however it is written. */
const NO_CHARACTERS = /[\ufffe\uffff]/g;
const LONGEST = 120;

/** A name with what is unseen in it written out, cut at a length. */
export function label(text: string, longest = LONGEST): string {
  // Half a character at the cut goes too.
  const start = text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "");
  const cut = text.length > longest ? `${start}…` : text;
  return spellHidden(cut).replace(NO_CHARACTERS, "\ufffd");
}

/** A key as people read it: `component:terraform/vpc` is `terraform / vpc`. */
export function labelOfKey(key: string): string {
  const names = key.replace(/^(\?remote:|\?|stack:|component:|folder:)/, "").split("/");
  return label(names.map(decoded).join(" / "));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Someone wrote it by hand.
    return text;
  }
}
