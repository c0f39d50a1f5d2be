import { Link } from "react-router";

import { paths } from "@/paths";

const EXAMPLES: { text: string; finds: string }[] = [
  { text: "vpc", finds: "everything with this in its name, key or value" },
  { text: "vars.cidr_block:10.", finds: "values under these keys" },
  {
    text: "component:vpc stage:prod",
    finds: "instances of a component where a variable says prod",
  },
  { text: "tags.team:", finds: "whatever stands under a key, and who has it" },
  { text: "file:catalog", finds: "what a file gives, and to whom" },
  { text: "code:import", finds: "findings of one code" },
];

/** What can be asked, by examples that can be tried. */
export function SearchHelp() {
  return (
    <ul aria-label="Examples" className="grid gap-1 p-3 sm:grid-cols-2">
      {EXAMPLES.map(({ text, finds }) => (
        <li key={text}>
          <Link
            to={paths.search({ search: text })}
            className="flex min-h-9 flex-wrap items-center gap-x-3 rounded-md px-2 py-1 hover:bg-hover"
          >
            <code className="font-mono text-xs text-accent">{text}</code>
            <span className="text-xs text-ink-muted">{finds}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
