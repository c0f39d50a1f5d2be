import { Search } from "lucide-react";
import { useId, useState } from "react";
import { useNavigate } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import { classNames } from "@/ui/class-names";
import { Kbd } from "@/ui/kbd";
import { useHrefWith } from "@/ui/url-state";

import type { GraphNode } from "./drawing";
import { graphNode } from "./graph-fragments";
import { LENSES, type GraphState } from "./graph-state";
import { label } from "./label";
import { NODE_ICONS } from "./look";

const query = graphql(/* GraphQL */ `
  query GraphSearch($kind: LensKind!, $text: String!) {
    lens(kind: $kind) {
      nodes(first: 8, search: $text) {
        totalCount
        nodes {
          ...GraphNode_lensNode
        }
      }
    }
  }
`);

/** Finds a node by name and puts it in the middle, or at the end of a path. */
export function GraphSearch({ state }: { state: GraphState }) {
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState(0);
  const list = useId();
  const navigate = useNavigate();
  const hrefWith = useHrefWith();
  const { kind, noun } = LENSES[state.lens];
  const wanted = text.trim();
  const [{ data }] = useQuery({
    query,
    variables: { kind, text: wanted },
    pause: wanted === "",
  });
  const page = wanted === "" ? undefined : data?.lens.nodes;
  const found = page?.nodes.map((node) => readFragment(graphNode, node)) ?? [];
  const at = Math.min(current, Math.max(found.length - 1, 0));
  const isShown = isOpen && wanted !== "" && page !== undefined;

  const choose = (node: GraphNode | undefined) => {
    if (!node) return;
    setText("");
    setOpen(false);
    const { key } = node;
    const changes =
      state.from === undefined ? { focus: key, at: key, open: undefined } : { to: key };
    void navigate(hrefWith(changes));
  };

  return (
    <div className="relative min-w-44 flex-1 max-sm:basis-full sm:max-w-60">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        type="text"
        role="combobox"
        data-page-search
        aria-label={`Find ${noun[1]} in the graph`}
        aria-expanded={isShown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isShown && found.length > 0 ? `${list}-${at}` : undefined}
        placeholder={state.from === undefined ? "Find in the graph" : "Find the path’s end"}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setCurrent(0);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          switch (event.key) {
            case "ArrowDown":
              setCurrent(Math.min(at + 1, found.length - 1));
              break;
            case "ArrowUp":
              setCurrent(Math.max(at - 1, 0));
              break;
            case "Enter":
              choose(found[at]);
              break;
            case "Escape":
              setText("");
              break;
            default:
              return;
          }
          event.preventDefault();
        }}
        className="peer h-8 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 text-sm placeholder:text-ink-faint"
      />
      <Kbd className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden max-sm:hidden">
        /
      </Kbd>
      <div
        className={classNames(
          "absolute inset-x-0 top-9 z-20 min-w-72 overflow-hidden rounded-md border border-line bg-raised shadow-raised",
          !isShown && "hidden",
        )}
      >
        <div id={list} role="listbox" aria-label="Found" className="p-1">
          {found.map((node, place) => (
            <Found
              key={node.key}
              id={`${list}-${place}`}
              node={node}
              isCurrent={place === at}
              onChoose={() => choose(node)}
            />
          ))}
        </div>
        <p role="status" className="border-t border-line px-3 py-1.5 text-xs text-ink-muted">
          {page === undefined
            ? ""
            : page.totalCount === 0
              ? "Nothing has these words in its name."
              : `${page.totalCount.toLocaleString("en")} found`}
        </p>
      </div>
    </div>
  );
}

function Found({
  id,
  node,
  isCurrent,
  onChoose,
}: {
  id: string;
  node: GraphNode;
  isCurrent: boolean;
  onChoose: () => void;
}) {
  const Icon = NODE_ICONS[node.kind];
  return (
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      // The keys belong to the field, which keeps the focus.
      onKeyDown={undefined}
      className={classNames(
        "flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1.5",
        isCurrent ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0">
        <bdi className="block truncate font-mono text-xs font-medium">{label(node.name)}</bdi>
        <bdi className="block truncate text-2xs text-ink-muted">
          {label(node.place ?? node.type ?? "")}
        </bdi>
      </span>
    </div>
  );
}
