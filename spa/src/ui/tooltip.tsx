import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A word more about what the pointer or the focus is on. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-90 animate-rise rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs break-words text-ink shadow-raised"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
