import { useEffect, useEffectEvent } from "react";
import { useNavigate } from "react-router";

import { PAGES } from "./pages";

/** Keys and what they do, as the sheet of keys lists them. */
export type Shortcut = { keys: string[]; does: string };

/** How long `g` waits for the key that names the page. */
const SEQUENCE_WITHIN = 1_500;

export const SHORTCUTS: { title: string; shortcuts: Shortcut[] }[] = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: ["Ctrl", "K"], does: "Find a page, a stack, a component, an instance, a file" },
      { keys: ["/"], does: "Search on this page" },
      { keys: ["?"], does: "Show these keys" },
    ],
  },
  {
    title: "Go to",
    shortcuts: Object.values(PAGES).map(({ key, label }) => ({ keys: ["g", key], does: label })),
  },
  {
    title: "In a tree",
    shortcuts: [
      { keys: ["↑", "↓"], does: "Move" },
      { keys: ["→"], does: "Open a branch, or go into it" },
      { keys: ["←"], does: "Close a branch, or go out of it" },
      { keys: ["Enter"], does: "Show where the value came from" },
    ],
  },
  {
    title: "In a list",
    shortcuts: [
      { keys: ["↑", "↓"], does: "Go from row to row" },
      { keys: ["Home", "End"], does: "Go to the first row, or the last" },
      { keys: ["Space"], does: "Select the row; with Shift, all from the last one selected" },
      { keys: ["Enter"], does: "Open it" },
    ],
  },
  {
    title: "In the matrix",
    shortcuts: [
      { keys: ["←", "→", "↑", "↓"], does: "Go from cell to cell, and to the names" },
      { keys: ["Home", "End"], does: "Go to the ends of a row; with Ctrl, of the matrix" },
      { keys: ["Enter"], does: "Open the instance, the stack, or the instances of a row" },
      { keys: ["P"], does: "Pin the row, or the stack, to the front" },
    ],
  },
  {
    title: "In a file",
    shortcuts: [
      { keys: ["F12"], does: "Go to what the line names" },
      { keys: ["Shift", "F12"], does: "Show who reads the line" },
      { keys: ["Ctrl", "F"], does: "Search in the file" },
    ],
  },
  {
    title: "In the graph",
    shortcuts: [
      { keys: ["←", "→"], does: "Go to what it leans on, or to what leans on it" },
      { keys: ["↑", "↓"], does: "Go to what stands above or below" },
      { keys: ["Enter"], does: "Open the page, or the group" },
      { keys: ["F"], does: "Put it in the middle" },
      { keys: ["+", "-", "0"], does: "Zoom in, zoom out, fit everything in" },
      { keys: ["Esc"], does: "Go back: let go, leave the path, show everything" },
    ],
  },
];

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Keys that work on every page. */
export function useShortcuts({ onFind, onKeys }: { onFind: () => void; onKeys: () => void }): void {
  const navigate = useNavigate();
  const goTo = useEffectEvent((key: string): boolean => {
    const page = Object.values(PAGES).find((each) => each.key === key);
    if (page) void navigate(page.to);
    return page !== undefined;
  });
  const find = useEffectEvent(onFind);
  const showKeys = useEffectEvent(onKeys);
  useEffect(() => {
    let pressedG = -Infinity;
    const handle = (event: KeyboardEvent): boolean => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        find();
        return true;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
      const isSequence = event.timeStamp - pressedG < SEQUENCE_WITHIN;
      pressedG = event.key === "g" ? event.timeStamp : -Infinity;
      if (isSequence && goTo(event.key)) return true;
      if (event.key === "/") return focusSearch();
      if (event.key === "?") showKeys();
      return event.key === "?";
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (handle(event)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-page-search]");
  field?.focus();
  field?.select();
  return field !== null;
}
