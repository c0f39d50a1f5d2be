import { Monitor, Moon, Sun, type LucideIcon } from "lucide-react";
import { useMutation } from "urql";

import { settingsUpdate } from "@/graphql/settings";
import type { Theme } from "@/graphql/generated/graphql";
import { applyTheme } from "@/theme";
import { IconButton } from "@/ui/button";

type Look = { icon: LucideIcon; label: string; next: Theme };

const LOOKS = {
  SYSTEM: { icon: Monitor, label: "Theme: system. Change to light", next: "LIGHT" },
  LIGHT: { icon: Sun, label: "Theme: light. Change to dark", next: "DARK" },
  DARK: { icon: Moon, label: "Theme: dark. Change to system", next: "SYSTEM" },
} satisfies Record<Theme, Look>;

export function ThemeToggle({ theme }: { theme: Theme }) {
  const [, update] = useMutation(settingsUpdate);
  const { icon, label, next } = LOOKS[theme];
  return (
    <IconButton
      icon={icon}
      label={label}
      onClick={() => {
        applyTheme(next);
        void update({ input: { theme: next } });
      }}
    />
  );
}
