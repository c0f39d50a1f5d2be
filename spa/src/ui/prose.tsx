import { VisibleText } from "./visible-text";

/** A sentence of the server, whose `quoted` parts are code. */
export function Prose({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      <code
        key={index}
        className="rounded-sm bg-sunken px-1 py-px font-mono text-[0.92em] break-words"
      >
        <VisibleText text={part} />
      </code>
    ) : (
      <VisibleText key={index} text={part} />
    ),
  );
}
