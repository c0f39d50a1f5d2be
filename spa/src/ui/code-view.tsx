import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useState } from "react";

import { classNames } from "./class-names";
import { COLOURS } from "./token-colours";
import { tokenize, type Language } from "./tokens";
import { VisibleText } from "./visible-text";

const LINE_HEIGHT = 20;
/** Shorter texts are drawn whole, so that the browser's own search finds everything. */
const VIRTUAL_FROM = 2_000;

/** Text to read, with line numbers; long ones draw only the lines in view. */
export function CodeView({
  label,
  text,
  language,
  marked,
  onMark,
}: {
  label: string;
  text: string;
  language: Language;
  /** The line to point at, from 1. */
  marked?: number;
  /** What a touch of a line's number does. */
  onMark?: (line: number) => void;
}) {
  const lines = text.replace(/\n$/, "").split("\n");
  const isVirtual = lines.length > VIRTUAL_FROM;
  const [offset, setOffset] = useState(0);
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => LINE_HEIGHT,
    overscan: 40,
    scrollMargin: offset,
    enabled: isVirtual,
  });
  const shown = isVirtual
    ? virtualizer.getVirtualItems().map(({ index, start }) => ({ index, top: start - offset }))
    : lines.map((_, index) => ({ index, top: undefined }));
  const width = `${String(lines.length).length}ch`;
  return (
    <div
      ref={(element) => {
        if (!element || !isVirtual) return;
        const top = element.getBoundingClientRect().top + window.scrollY;
        if (Math.abs(top - offset) > 1) setOffset(top);
      }}
      role="region"
      tabIndex={0}
      aria-label={label}
      className="relative overflow-x-auto py-2 font-mono text-xs outline-offset-[-2px]"
      style={isVirtual ? { height: virtualizer.getTotalSize() + 16 } : undefined}
    >
      {shown.map(({ index, top }) => (
        <div
          key={index}
          id={`L${index + 1}`}
          ref={index + 1 === marked ? reveal : undefined}
          className={classNames(
            "flex h-5 w-max min-w-full items-center pr-4 whitespace-pre",
            index + 1 === marked && "bg-warn-soft",
          )}
          style={top === undefined ? undefined : { position: "absolute", top: top + 8 }}
        >
          <span
            aria-hidden
            onClick={onMark && (() => onMark(index + 1))}
            className="mr-4 shrink-0 pl-4 text-right text-ink-faint select-none"
            style={{ minWidth: `calc(${width} + 1rem)` }}
          >
            {index + 1}
          </span>
          <Line text={lines[index] ?? ""} language={language} />
        </div>
      ))}
    </div>
  );
}

/** Brings a line into the middle of the page, unless it is in sight: nothing moves without need. */
function reveal(element: HTMLElement | null): void {
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  // What the page's heads may cover.
  const head = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top < head || bottom > window.innerHeight) element.scrollIntoView({ block: "center" });
}

/** A longer line is data; the copy button has all of it. */
const LONGEST_LINE = 5_000;

function Line({ text, language }: { text: string; language: Language }) {
  const shown = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
  return tokenize(shown, language).map(({ kind, text: part }, index) => (
    <span key={index} className={COLOURS[kind]}>
      <VisibleText text={part} most={LONGEST_LINE} />
    </span>
  ));
}
