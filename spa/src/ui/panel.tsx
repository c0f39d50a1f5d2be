import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { IconButton } from "./button";
import { useMedia } from "./media";

/** Details beside the page where there is room, above it where there is not. */
export function Panel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const isBeside = useMedia("(min-width: 1100px)");
  if (!isBeside) {
    return (
      <Sheet title={title} onClose={onClose}>
        {children}
      </Sheet>
    );
  }
  return (
    <aside
      aria-label={title}
      className="sticky top-28 flex max-h-[calc(100dvh-8rem)] w-100 shrink-0 animate-rise flex-col overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div className="flex items-center justify-between border-b border-line py-1 pr-1 pl-4">
        <h2 className="text-sm font-medium">{title}</h2>
        <IconButton icon={X} label="Close" onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </aside>
  );
}

function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] animate-rise flex-col rounded-t-lg border-t border-line bg-surface shadow-raised sm:inset-y-0 sm:left-auto sm:max-h-none sm:w-110 sm:rounded-none sm:border-l"
        >
          <div className="flex items-center justify-between border-b border-line py-1 pr-1 pl-4">
            <Dialog.Title className="text-sm font-medium">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton icon={X} label="Close" />
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
