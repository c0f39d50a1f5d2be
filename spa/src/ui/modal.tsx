import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { IconButton } from "./button";
import { classNames } from "./class-names";

/** A window over the page; Escape and a click beside it close it. */
export function Modal({
  title,
  isTitleHidden = false,
  onClose,
  className,
  children,
}: {
  title: string;
  isTitleHidden?: boolean;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className={classNames(
            "fixed top-[12dvh] left-1/2 z-50 flex max-h-[76dvh] w-[calc(100vw-24px)] max-w-150 -translate-x-1/2 animate-rise flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-raised",
            className,
          )}
        >
          {isTitleHidden ? (
            <Dialog.Title className="sr-only">{title}</Dialog.Title>
          ) : (
            <div className="flex items-center justify-between border-b border-line py-1.5 pr-1.5 pl-4">
              <Dialog.Title className="text-sm font-medium">{title}</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton icon={X} label="Close" />
              </Dialog.Close>
            </div>
          )}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
