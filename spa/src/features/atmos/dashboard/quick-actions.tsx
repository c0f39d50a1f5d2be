import { ArrowRight, Blocks, Braces, Layers, type LucideIcon } from "lucide-react";
import { Link } from "react-router";

import { paths } from "@/paths";
import { CommandCopy } from "@/ui/command-copy";
import { Card } from "@/ui/page";

/** What people do first: look around here, or the same in a shell. */
export function QuickActions({ root }: { root: string }) {
  return (
    <Card title="Quick actions">
      <ul className="p-2">
        <Action to={paths.stacks()} icon={Layers} text="Browse the stacks" />
        <Action to={paths.components()} icon={Blocks} text="Look through the component catalog" />
        <Action to={paths.graphiql()} icon={Braces} text="Ask the estate in GraphQL" />
      </ul>
      <div className="flex flex-col gap-2 border-t border-line p-4">
        <div data-varies>
          <CommandCopy command={`cd ${quote(root)} && atmos list stacks`} />
        </div>
        <CommandCopy command="atmos validate stacks" />
      </div>
    </Card>
  );
}

function Action({ to, icon: Icon, text }: { to: string; icon: LucideIcon; text: string }) {
  return (
    <li>
      <Link
        to={to}
        className="group flex h-9 items-center gap-2.5 rounded-md px-2 text-ink-muted hover:bg-hover hover:text-ink"
      >
        <Icon aria-hidden className="size-4" />
        {text}
        <ArrowRight
          aria-hidden
          className="ml-auto size-3.5 opacity-0 transition-opacity group-hover:opacity-100"
        />
      </Link>
    </li>
  );
}

/** A path as one word of a shell. */
function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
