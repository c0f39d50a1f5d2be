import { createContext, use } from "react";

import type { AllSettingsFragment } from "@/graphql/generated/graphql";

/** What every page may want to know without asking: how the user likes things, and where the estate lies. */
export type Preferences = Pick<AllSettingsFragment, "density" | "editor"> & { root: string };

export const PreferencesContext = createContext<Preferences>({
  density: "COMFORTABLE",
  editor: "NONE",
  root: "",
});

export function usePreferences(): Preferences {
  return use(PreferencesContext);
}
