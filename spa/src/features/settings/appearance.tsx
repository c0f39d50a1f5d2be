import { useMutation } from "urql";

import type { AllSettingsFragment, Density, Theme } from "@/graphql/generated/graphql";
import { settingsUpdate } from "@/graphql/settings";
import { applyDensity, applyTheme } from "@/theme";
import { Card } from "@/ui/page";

import { Choice } from "./choice";

const THEMES = { SYSTEM: "System", LIGHT: "Light", DARK: "Dark" } satisfies Record<Theme, string>;

const DENSITIES = {
  COMFORTABLE: "Comfortable",
  COMPACT: "Compact",
} satisfies Record<Density, string>;

/** Colours, and how much room things take. */
export function Appearance({ settings: { theme, density } }: { settings: AllSettingsFragment }) {
  const [, update] = useMutation(settingsUpdate);
  return (
    <Card label="Appearance">
      <Choice
        legend="Theme"
        name="theme"
        labels={THEMES}
        value={theme}
        picture={(each) => <ThemePicture theme={each} />}
        onChange={(next) => {
          applyTheme(next);
          void update({ input: { theme: next } });
        }}
      />
      <div className="border-t border-line">
        <Choice
          legend="Density"
          name="density"
          labels={DENSITIES}
          value={density}
          picture={(each) => <DensityPicture density={each} />}
          onChange={(next) => {
            applyDensity(next);
            void update({ input: { density: next } });
          }}
        />
      </div>
    </Card>
  );
}

function ThemePicture({ theme }: { theme: Theme }) {
  const schemes = theme === "SYSTEM" ? ["light", "dark"] : [theme.toLowerCase()];
  return (
    <span aria-hidden className="flex h-16 overflow-hidden rounded-md border border-line">
      {schemes.map((scheme) => (
        <span
          key={scheme}
          style={{ colorScheme: scheme }}
          className="theme-picture flex flex-1 gap-1.5 p-1.5"
        >
          <span className="picture-side h-full w-3 rounded-sm" />
          <span className="flex flex-1 flex-col gap-1">
            <span className="picture-line h-1.5 w-2/3 rounded-full" />
            <span className="picture-line h-1.5 rounded-full" />
            <span className="picture-accent h-1.5 w-1/2 rounded-full" />
          </span>
        </span>
      ))}
    </span>
  );
}

function DensityPicture({ density }: { density: Density }) {
  const rows = density === "COMPACT" ? 7 : 4;
  return (
    <span
      aria-hidden
      className="flex h-16 flex-col justify-between overflow-hidden rounded-md border border-line bg-canvas px-2 py-2"
    >
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="flex gap-2">
          <span className="h-1 w-1/3 rounded-full bg-line-strong" />
          <span className="h-1 flex-1 rounded-full bg-line" />
        </span>
      ))}
    </span>
  );
}
