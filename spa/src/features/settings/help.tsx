import { BookOpen, Compass } from "lucide-react";
import { Link } from "react-router";

import { paths } from "@/paths";
import { buttonClass } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { Card } from "@/ui/page";

/** Where help is found again. */
export function Help() {
  return (
    <Card label="Help">
      <div className="flex flex-wrap items-center gap-2 p-4">
        <Link to={{ pathname: paths.dashboard(), hash: "#tour" }} className={buttonClass()}>
          <Compass aria-hidden className="size-4" />
          Take the tour
        </Link>
        <Link to={paths.glossary()} className={buttonClass()}>
          <BookOpen aria-hidden className="size-4" />
          Glossary
        </Link>
        <span className="ml-2 text-xs text-ink-muted">
          <Kbd>?</Kbd> shows what the keyboard can do.
        </span>
      </div>
    </Card>
  );
}
