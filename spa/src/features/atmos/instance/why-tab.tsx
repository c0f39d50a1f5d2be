import { FileQuestion, HelpCircle } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { WhyPlace_PlaceFragment, WhyTabQuery } from "@/graphql/generated/graphql";
import { paths, toPointer, type InstanceKey } from "@/paths";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { CommandCopy } from "@/ui/command-copy";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";
import { LayerValue } from "../values/origin-chain";

const placeFragment = graphql(/* GraphQL */ `
  fragment WhyPlace_place on WhyNotPlace {
    path
    isWon
    steps {
      isMatch
      isWinner
      text(most: 400) {
        text
        isCut
      }
      location {
        ...OriginBadge_location
      }
    }
  }
`);

const query = graphql(/* GraphQL */ `
  query WhyTab($stack: String!, $component: String!, $type: String!, $question: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      whyNot(question: $question) {
        subject
        path
        isCut
        file {
          id
          path
        }
        places {
          ...WhyPlace_place
        }
        elsewhere {
          path
          isNear
          import
          text(most: 400) {
            text
            isCut
          }
          location {
            ...OriginBadge_location
          }
          file {
            id
            path
          }
          manifest {
            id
            path
          }
          importedBy {
            id
            path
          }
        }
      }
    }
  }
`);

const EXAMPLES = ["10.0.0.0/16", "vars.region", "vars.region=us-east-1", "catalog/vpc/defaults"];

/** Where a value, a path or a file won or lost: why the instance is not what one expects. */
export function WhyTab({ instanceKey }: { instanceKey: InstanceKey }) {
  const [params, setParams] = useSearchParams();
  const asked = params.get("ask") ?? "";
  const [draft, setDraft] = useState(asked);
  const [known, setKnown] = useState(asked);
  if (asked !== known) {
    setKnown(asked);
    setDraft(asked);
  }
  const ask = (question: string) =>
    setParams(
      (current) => {
        if (question === "") current.delete("ask");
        else current.set("ask", question);
        return current;
      },
      { preventScrollReset: true },
    );
  return (
    <div className="flex flex-col gap-4">
      <Card label="Question">
        <form
          role="search"
          className="flex flex-wrap items-end gap-3 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask(draft.trim());
          }}
        >
          <label className="min-w-0 flex-1 basis-64">
            <span className="mb-1 block text-sm font-medium">What did you expect?</span>
            <input
              type="text"
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              placeholder="A value, a path, path=value, or a file"
              spellCheck={false}
              autoComplete="off"
              className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 font-mono text-sm placeholder:font-sans placeholder:text-ink-faint"
            />
          </label>
          <Button type="submit" look="primary" icon={HelpCircle}>
            Ask
          </Button>
          <p className="basis-full text-xs text-ink-muted">
            For example{" "}
            {EXAMPLES.map((example, index) => (
              <span key={example}>
                {index > 0 && ", "}
                <button
                  type="button"
                  onClick={() => ask(example)}
                  className="rounded-sm font-mono text-accent hover:underline"
                >
                  {example}
                </button>
              </span>
            ))}
            .
          </p>
        </form>
      </Card>
      {asked !== "" && <Answer instanceKey={instanceKey} question={asked} />}
    </div>
  );
}

function Answer({ instanceKey, question }: { instanceKey: InstanceKey; question: string }) {
  const { stack, type, name } = instanceKey;
  const result = useQuery({ query, variables: { stack, type, component: name, question } });
  return (
    <QueryView result={result} loading={<SkeletonRows rows={4} />}>
      {({ instance }) => {
        if (!instance) return null;
        const { places: refs, elsewhere, isCut } = instance.whyNot;
        const places = readFragment(placeFragment, refs);
        return (
          <>
            <p role="status" className="px-1 text-sm">
              {summaryOf(instance.whyNot, places, question)}
            </p>
            {places.map((place) => (
              <Place key={toPointer(place.path)} place={place} instanceKey={instanceKey} />
            ))}
            {isCut && (
              <p className="px-1 text-xs text-ink-muted">
                There are more. Ask for path=value to see fewer.
              </p>
            )}
            {elsewhere.map((one, index) => (
              <Elsewhere key={index} {...one} />
            ))}
            {places.length === 0 && elsewhere.length === 0 && (
              <Card label="Answer">
                <EmptyState title="Nothing says it">
                  No manifest of the estate says “<VisibleText text={question} most={200} />
                  ”. It may come from a template or a function, or be spelled differently.
                </EmptyState>
              </Card>
            )}
          </>
        );
      }}
    </QueryView>
  );
}

type WhyNot = NonNullable<WhyTabQuery["instance"]>["whyNot"];

/** The answer in a sentence. */
function summaryOf(
  { subject, elsewhere, file }: WhyNot,
  places: readonly WhyPlace_PlaceFragment[],
  question: string,
): string {
  const matching = places.filter(({ steps }) => steps.some(({ isMatch }) => isMatch));
  const lost = matching.filter(({ isWon }) => !isWon).length;
  const won = matching.length - lost;
  if (matching.length === 0 && elsewhere.length > 0) {
    return subject === "FILE"
      ? `This stack does not read ${file?.path ?? question}.`
      : "No file that this stack reads says it; another one does.";
  }
  if (matching.length === 0) return "No file that this stack reads says it.";
  if (subject === "PATH") return "So its value came to be, the weakest layer first.";
  const counted = (count: number) => (count === 1 ? "1 place" : `${count} places`);
  if (lost === 0) return `It wins in ${counted(won)}.`;
  if (won === 0) return `It lost in ${counted(lost)}: something later overrides it.`;
  return `It lost in ${counted(lost)} and wins in ${counted(won)}.`;
}

function Place({
  place: { path, isWon, steps },
  instanceKey,
}: {
  place: WhyPlace_PlaceFragment;
  instanceKey: InstanceKey;
}) {
  return (
    <Card label={path.join(" › ")}>
      <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <h2 className="min-w-0 text-xs font-medium break-all">
          <Link
            to={paths.instance(instanceKey, { value: toPointer(path) })}
            className="rounded-sm font-mono text-accent hover:underline"
          >
            <VisibleText text={path.join(" › ")} most={300} />
          </Link>
        </h2>
        <Badge tone={isWon ? "ok" : "warn"}>{isWon ? "Wins" : "Lost"}</Badge>
      </div>
      <ol className="flex flex-col gap-3 p-4">
        {steps.map(({ text, isMatch, isWinner, location }, index) => (
          <li
            key={index}
            className={classNames(
              "border-l-2 pl-3",
              isWinner ? "border-accent" : isMatch ? "border-warn" : "border-line-strong",
            )}
          >
            <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
              {location ? <OriginBadge location={location} /> : <i>Computed</i>}
              <span className="text-ink-muted">{saying(index, isWinner, steps.length, text)}</span>
              {isMatch && <Badge tone={isWinner ? "ok" : "warn"}>What you asked for</Badge>}
            </div>
            {text && <LayerValue {...text} isLost={!isWinner} />}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What a layer does to those before it. */
function saying(index: number, isWinner: boolean, count: number, text: unknown): string {
  if (text === null) return "sets a map, into which the next is merged";
  if (index === 0) return count === 1 ? "sets it, and nothing overrides it" : "sets it first";
  return isWinner ? "overrides that, and wins" : "overrides that, and is overridden itself";
}

function Elsewhere({
  path,
  isNear,
  import: entry,
  text,
  location,
  file,
  manifest,
  importedBy,
}: WhyNot["elsewhere"][number]) {
  return (
    <Card label={file.path}>
      <div className="flex flex-col gap-2 p-4 text-sm">
        <p className="flex flex-wrap items-center gap-2">
          <FileQuestion aria-hidden className="size-4 shrink-0 text-warn" />
          {location ? <OriginBadge location={location} /> : file.path}
          <Badge tone="warn">Not read by this stack</Badge>
        </p>
        {path.length > 0 && (
          <p className="font-mono text-xs break-all text-ink-muted">
            <VisibleText text={path.join(" › ")} most={300} />
            {!isNear && <span className="font-sans">, of another component</span>}
          </p>
        )}
        {text && <LayerValue {...text} isLost={false} />}
        <p className="text-ink-muted">
          {importedBy.length === 0 ? (
            "Nothing imports it."
          ) : (
            <>
              So far {importedBy.map(({ path }) => path).join(", ")}{" "}
              {importedBy.length === 1 ? "imports" : "import"} it.
            </>
          )}{" "}
          To read it, add this to <code className="font-mono text-xs">import</code> in{" "}
          <Link
            to={paths.file(manifest.path)}
            className="font-mono text-xs break-all text-accent hover:underline"
          >
            {manifest.path}
          </Link>
          :
        </p>
        <CommandCopy command={`- ${entry}`} isCommand={false} />
      </div>
    </Card>
  );
}
