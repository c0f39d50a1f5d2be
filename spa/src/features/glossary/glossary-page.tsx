import { Link, useLocation, useSearchParams } from "react-router";

import { glossary, type GlossaryTerm } from "@/../../docs/glossary.md?terms";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { CodeBlock } from "@/ui/code-block";
import { classNames } from "@/ui/class-names";
import { FilterBar, SearchField } from "@/ui/filters";
import { Card, PageHead } from "@/ui/page";
import { Prose } from "@/ui/prose";
import { EmptyState } from "@/ui/states";

export const handle: CrumbHandle = { crumb: () => [{ label: "Glossary", to: paths.glossary() }] };

export function Component() {
  const [params] = useSearchParams();
  const sought = (params.get("search") ?? "").toLowerCase();
  const asked = useLocation().hash.slice(1);
  const terms = glossary.filter((term) =>
    [term.name, ...term.paragraphs].some((text) => text.toLowerCase().includes(sought)),
  );
  return (
    <>
      <PageHead title="Glossary">What Atmos’s words mean, with small examples.</PageHead>
      <Card className="max-w-220">
        <FilterBar>
          <SearchField label="Search terms" />
        </FilterBar>
        {terms.length === 0 ? (
          <EmptyState title="No term matches">Nothing here explains that.</EmptyState>
        ) : (
          <dl className="divide-y divide-line">
            {terms.map((term) => (
              <Entry key={term.id} term={term} isAsked={term.id === asked} />
            ))}
          </dl>
        )}
      </Card>
    </>
  );
}

function Entry({ term, isAsked }: { term: GlossaryTerm; isAsked: boolean }) {
  const { id, name, paragraphs, example, related } = term;
  return (
    <div
      id={id}
      ref={isAsked ? reveal : undefined}
      className={classNames(
        "grid gap-x-8 gap-y-1 px-4 py-4 sm:grid-cols-[10rem_minmax(0,1fr)]",
        isAsked && "bg-selected",
      )}
    >
      <dt className="text-base font-medium">{name}</dt>
      <dd className="flex min-w-0 flex-col gap-1.5">
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>
            <Prose text={paragraph} />
          </p>
        ))}
        {example !== undefined && <CodeBlock text={example} language="yaml" />}
        {related.length > 0 && (
          <p className="text-xs text-ink-muted">
            See also{" "}
            {related.map((other, index) => (
              <span key={other.id}>
                {index > 0 && ", "}
                <GlossaryLink id={other.id} name={other.name} />
              </span>
            ))}
          </p>
        )}
      </dd>
    </div>
  );
}

function GlossaryLink({ id, name }: { id: string; name: string }) {
  return (
    <Link to={paths.glossary(id)} className="rounded-sm text-accent underline underline-offset-2">
      {name}
    </Link>
  );
}

function reveal(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "center" });
}
