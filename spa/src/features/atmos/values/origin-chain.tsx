import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";

const fragment = graphql(/* GraphQL */ `
  fragment OriginChain_value on Value {
    layers {
      isMerged
      isWinner
      text(most: 2000) {
        text
        isCut
      }
      location {
        ...OriginBadge_location
      }
    }
  }
`);

/** Every place that set the value: the one that wins first, then what it overrode. */
export function OriginChain({ value: ref }: { value: FragmentType<typeof fragment> }) {
  const { layers } = readFragment(fragment, ref);
  if (layers.length === 0) {
    return <p className="text-ink-muted">Computed: no file says this value.</p>;
  }
  return (
    <ol className="flex flex-col">
      {layers.map(({ isMerged, isWinner, text, location }, index) => (
        <li
          key={index}
          className="relative pb-4 pl-6 before:absolute before:top-3 before:bottom-[-6px] before:left-[5px] before:w-px before:bg-line-strong last:pb-0 last:before:hidden"
        >
          <span
            aria-hidden
            className={classNames(
              "absolute top-1 left-0 size-[11px] rounded-full border-2",
              isWinner ? "border-accent bg-accent" : "border-line-strong bg-surface",
            )}
          />
          <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            {location ? (
              <OriginBadge location={location} />
            ) : (
              <span className="font-mono text-2xs text-ink-muted italic">computed</span>
            )}
            {isWinner ? (
              <Badge tone="accent">Wins</Badge>
            ) : isMerged ? (
              <Badge>Merged</Badge>
            ) : (
              <Badge>Overridden</Badge>
            )}
          </div>
          {!isMerged && text && <LayerValue {...text} isLost={!isWinner} />}
        </li>
      ))}
    </ol>
  );
}

/** What a layer says; struck out where it lost. */
export function LayerValue({
  text,
  isCut,
  isLost,
}: {
  text: string;
  isCut: boolean;
  isLost: boolean;
}) {
  const Element = isLost ? "del" : "code";
  return (
    <Element
      className={classNames(
        "mt-1 block max-h-40 overflow-auto font-mono text-xs break-words whitespace-pre-wrap",
        isLost && "text-ink-faint decoration-danger/70",
      )}
    >
      {text === "" ? '""' : <VisibleText text={text} most={text.length} />}
      {isCut && "…"}
    </Element>
  );
}
