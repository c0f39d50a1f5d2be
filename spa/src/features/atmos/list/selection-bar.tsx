import { Copy, Download, X, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { graphql } from "@/graphql/graphql";
import { listClient } from "@/graphql/client";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";

import { FORMATS, type Format } from "./export-rows";
import { ListMenu, menuItem } from "./list-menu";

const commandsQuery = graphql(/* GraphQL */ `
  query CommandsOfRows($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Instance {
        commands {
          label
          text
        }
      }
      ... on Stack {
        commands {
          label
          text
        }
      }
    }
  }
`);

/** How many nodes are asked for at a time. */
const AT_ONCE = 100;

export type Way = { label: string; icon: LucideIcon; to: string };

/** What one does with the rows that are selected. */
export function SelectionBar({
  count,
  noun,
  ways,
  commands,
  idsOf,
  namesOf,
  onExport,
  onClear,
}: {
  count: number;
  noun: [one: string, many: string];
  ways: readonly Way[];
  /** The labels of the commands that can be copied. */
  commands: readonly string[];
  idsOf: () => Promise<string[]>;
  namesOf: () => Promise<string[]>;
  onExport: (format: Format) => void;
  onClear: () => void;
}) {
  const copyNames = async () => copy(await namesOf(), "names");
  const copyCommands = async (label: string) =>
    copy(await commandsOf(await idsOf(), label), "commands");
  return (
    <div
      role="region"
      aria-label="Selection"
      className="sticky bottom-4 z-20 mx-auto mt-4 flex w-fit max-w-full animate-rise flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-raised p-1.5 pl-4 shadow-raised"
    >
      <span role="status" className="mr-2 text-sm font-medium tabular-nums">
        {count.toLocaleString("en")} {count === 1 ? noun[0] : noun[1]} selected
      </span>
      <Button look="quiet" icon={Copy} onClick={() => void copyNames().catch(failed)}>
        Copy names
      </Button>
      {commands.length > 0 && (
        <Choices label="Copy commands" icon={Copy} choices={commands}>
          {(label) => () => void copyCommands(label).catch(failed)}
        </Choices>
      )}
      <Choices label="Export selection" icon={Download} choices={FORMATS}>
        {(format) => () => onExport(format)}
      </Choices>
      {ways.map(({ label, icon: Icon, to }) => (
        <Link key={label} to={to} className={buttonClass("quiet")}>
          <Icon aria-hidden className="size-4" />
          {label}
        </Link>
      ))}
      <IconButton icon={X} label="Clear the selection" onClick={onClear} />
    </div>
  );
}

function Choices<Choice extends string>({
  label,
  icon,
  choices,
  children: run,
}: {
  label: string;
  icon: LucideIcon;
  choices: readonly Choice[];
  children: (choice: Choice) => () => void;
}): ReactNode {
  return (
    <ListMenu label={label} icon={icon}>
      {(close) => (
        <ul>
          {choices.map((choice) => (
            <li key={choice}>
              <button
                type="button"
                className={`${menuItem} ${choice === choice.toLowerCase() ? "uppercase" : ""}`}
                onClick={() => {
                  run(choice)();
                  close();
                }}
              >
                {choice}
              </button>
            </li>
          ))}
        </ul>
      )}
    </ListMenu>
  );
}

function failed(): void {
  toast("The browser does not let this page copy, or the server did not answer", "warn");
}

async function copy(lines: readonly string[], noun: string): Promise<void> {
  await navigator.clipboard.writeText(lines.join("\n"));
  toast(`${lines.length.toLocaleString("en")} ${noun} were copied`);
}

/** The commands of rows that have one of that label, as one types them. */
async function commandsOf(ids: readonly string[], label: string): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const variables = { ids: ids.slice(start, start + AT_ONCE) };
    const { data, error } = await listClient.query(commandsQuery, variables).toPromise();
    if (!data) throw error ?? new Error("there is no answer");
    for (const node of data.nodes) {
      if (node === null || !("commands" in node)) continue;
      found.push(...node.commands.filter((each) => each.label === label).map(({ text }) => text));
    }
  }
  return found;
}
