import { BookOpen, Compass } from "lucide-react";
import { Link } from "react-router";

import { paths } from "@/paths";
import { Button, buttonClass } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { Modal } from "@/ui/modal";

import { SHORTCUTS } from "./shortcuts";

/** What the keyboard can do. */
export function ShortcutSheet({ onClose, onTour }: { onClose: () => void; onTour: () => void }) {
  return (
    <Modal title="Keyboard" onClose={onClose} className="lg:max-w-240">
      <div className="gap-8 overflow-y-auto p-4 sm:columns-2 lg:columns-3">
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title} className="mb-5 break-inside-avoid">
            <h3 className="eyebrow mb-2">{title}</h3>
            <dl className="flex flex-col gap-1.5">
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className="flex items-start justify-between gap-4">
                  <dt className="text-sm text-ink-muted">{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key, place) => (
                      <Kbd key={place}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3 text-sm">
        <span className="mr-auto text-ink-muted">New here, or unsure what a word means?</span>
        <Button
          icon={Compass}
          onClick={() => {
            onClose();
            onTour();
          }}
        >
          Take the tour
        </Button>
        <Link to={paths.glossary()} onClick={onClose} className={buttonClass()}>
          <BookOpen aria-hidden className="size-4" />
          Glossary
        </Link>
      </div>
    </Modal>
  );
}
