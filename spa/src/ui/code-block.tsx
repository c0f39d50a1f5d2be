import { COLOURS } from "./token-colours";
import { tokenize, type Language } from "./tokens";

/** A few lines of code, in colours and without numbers. */
export function CodeBlock({ text, language }: { text: string; language: Language }) {
  return (
    <pre
      tabIndex={0}
      className="mt-3 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs"
    >
      {text.split("\n").map((line, index) => (
        <div key={index} className="min-h-4.5">
          {tokenize(line, language).map(({ kind, text: part }, at) => (
            <span key={at} className={COLOURS[kind]}>
              {part}
            </span>
          ))}
        </div>
      ))}
    </pre>
  );
}
