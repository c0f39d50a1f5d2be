import "./files.css";

import { WrapText } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { classNames } from "@/ui/class-names";
import { CopyButton } from "@/ui/command-copy";
import { EditorLink } from "@/ui/editor-link";
import { SelectFilter } from "@/ui/filters";
import { Card } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";

import { LineDetails, linePointer } from "./line-details";
import { counted } from "./line-outcome";
import { FATES, marksOf, pointerRange } from "./marks";
import type { Rest } from "./monaco-view";
import { RenderedView } from "./rendered-view";
import { Viewer } from "./viewer";

const fileFragment = graphql(/* GraphQL */ `
  fragment SourceTab_file on File {
    path
    source
    isSourceCut
    diagnostics {
      id
      severity
      code
      message
      hint
      location {
        line
        column
      }
    }
    pointers {
      ...LineDetails_pointer
    }
  }
`);

const readingFragment = graphql(/* GraphQL */ `
  fragment SourceTab_reading on FileReading {
    lines {
      number
      fate
    }
  }
`);

/** The text of a file, with all that is known of each line. */
export function SourceTab({
  file: fileRef,
  reading: readingRef,
  line,
  stacks,
}: {
  file: FragmentType<typeof fileFragment>;
  reading: FragmentType<typeof readingFragment>;
  line: number | undefined;
  stacks: readonly string[];
}) {
  const file = readFragment(fileFragment, fileRef);
  const { path, source, isSourceCut, diagnostics } = file;
  const { lines: fates } = readFragment(readingFragment, readingRef);
  const pointers = useMemo(
    () => file.pointers.map((ref) => readFragment(linePointer, ref)),
    [file.pointers],
  );
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const [isWrapped, setWrapped] = useState(false);
  const [rest, setRest] = useState<Rest>();
  const details = useRef<HTMLDivElement>(null);
  const text = source ?? "";
  const lines = useMemo(() => text.split(/\r\n?|\n/), [text]);
  const marks = useMemo(() => {
    const findings = diagnostics.flatMap(({ severity, code, location }) =>
      location ? [{ severity, code, ...location }] : [],
    );
    return marksOf(lines, { findings, pointers, fates });
  }, [lines, diagnostics, pointers, fates]);
  const stack = params.get("stack") ?? "";
  const isTemplate = text.includes("{{");

  if (source === null) {
    return (
      <EmptyState title="The file cannot be shown">It cannot be read, or it is no text.</EmptyState>
    );
  }

  const goToLine = (next: number) => {
    setParams(
      (current) => {
        current.set("line", String(next));
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  const follow = (at: number, column: number): boolean => {
    const here = pointers.filter((pointer) => pointer.line === at);
    const touched = here.find((pointer) => {
      const { from, to } = pointerRange(lines, pointer);
      return column >= from && column <= to;
    });
    const pointer = touched ?? here[0];
    const [target] = pointer?.targets ?? [];
    if (!pointer || !target) {
      toast(pointer ? "Nothing is there" : "This line names nothing to go to", "warn");
      return false;
    }
    if (pointer.targets.length > 1) {
      goToLine(at);
      details.current?.focus();
    } else {
      void navigate(
        paths.file(target.file.path, { line: target.line > 0 ? target.line : undefined }),
      );
    }
    return true;
  };

  const shared = { path, lines, pointers: file.pointers, findings: diagnostics };
  return (
    <>
      <Card
        title={counted(lines.length - (lines.at(-1) === "" ? 1 : 0), "line")}
        aside={
          <span className="flex items-center gap-1">
            <button
              type="button"
              aria-pressed={isWrapped}
              onClick={() => setWrapped(!isWrapped)}
              title="Wrap long lines"
              aria-label="Wrap long lines"
              className={classNames(
                "inline-flex size-8 items-center justify-center rounded-md hover:bg-hover",
                isWrapped ? "text-accent" : "text-ink-muted",
              )}
            >
              <WrapText aria-hidden className="size-4" />
            </button>
            <CopyButton text={source} label="Copy the file" />
          </span>
        }
      >
        {isTemplate && stacks.length > 0 && (
          <div className="flex border-b border-line px-3 py-2">
            <SelectFilter
              label="Rendered for"
              name="stack"
              any="Nobody: as written"
              choices={stacks.map((name) => ({ value: name, label: name }))}
            />
          </div>
        )}
        {isSourceCut && (
          <p
            role="status"
            className="border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn"
          >
            The file is larger than 2 MiB; what comes after that is not shown here.
          </p>
        )}
        <div
          className={classNames(
            "grid grid-cols-[minmax(0,1fr)]",
            isTemplate && stack !== "" && "lg:grid-cols-2 lg:divide-x lg:divide-line",
          )}
        >
          <Viewer
            path={path}
            text={source}
            isWrapped={isWrapped}
            marks={marks}
            line={line}
            onLine={goToLine}
            onRest={setRest}
            onFollow={follow}
            onUsages={(at) => {
              goToLine(at);
              details.current?.focus();
            }}
          />
          {isTemplate && stack !== "" && (
            <RenderedView path={path} stack={stack} isWrapped={isWrapped} onLine={goToLine} />
          )}
        </div>
        {fates.length > 0 && <Legend />}
      </Card>
      {line !== undefined && line <= lines.length && (
        <section
          ref={details}
          tabIndex={-1}
          aria-label={`Line ${line}`}
          className="rounded-lg border border-line bg-surface shadow-card"
        >
          <div className="flex min-h-10 items-center gap-2 border-b border-line px-4">
            <h2 className="text-sm font-medium">Line {line}</h2>
            <CopyButton
              text={`${window.location.origin}${paths.file(path, { line })}`}
              label="Copy a link to the line"
            />
            <EditorLink path={path} line={line} />
          </div>
          <div className="p-4">
            <LineDetails {...shared} line={line} />
          </div>
        </section>
      )}
      {rest && <Hint rest={rest} {...shared} />}
    </>
  );
}

/** What is known of the line that the pointer rests on; the same stands below for the line of the cursor. */
function Hint({
  rest,
  ...shared
}: { rest: Rest } & Omit<React.ComponentProps<typeof LineDetails>, "line" | "isBrief">) {
  const isLow = rest.top > window.innerHeight - 280;
  return (
    <div
      role="tooltip"
      className="pointer-events-none fixed z-40 max-h-70 w-120 max-w-[calc(100vw-24px)] overflow-hidden rounded-lg border border-line bg-raised p-3 shadow-raised"
      style={{
        left: Math.min(rest.left, window.innerWidth - 500),
        ...(isLow ? { bottom: window.innerHeight - rest.top + 14 } : { top: rest.top + 18 }),
      }}
    >
      <LineDetails {...shared} line={rest.line} isBrief />
    </div>
  );
}

/** What the bars beside the lines mean. */
function Legend() {
  return (
    <ul
      aria-label="What becomes of lines"
      className="isobar-monaco flex flex-wrap gap-x-5 gap-y-1 border-t border-line px-4 py-2 text-2xs text-ink-faint max-md:hidden"
    >
      {Object.values(FATES).map(({ label, margin }) => (
        <li key={label} className="flex items-center gap-2">
          <span aria-hidden className={classNames("fate block h-3", margin)} />
          {label}
        </li>
      ))}
    </ul>
  );
}
