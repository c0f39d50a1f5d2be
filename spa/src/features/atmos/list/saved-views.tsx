import { Bookmark, Check, Pencil, Trash2 } from "lucide-react";
import { useState, type SyntheticEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { useMutation, useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { SavedViewPage } from "@/graphql/generated/graphql";
import { Button, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";
import { VisibleText } from "@/ui/visible-text";

import { ListMenu } from "./list-menu";

const savedView = graphql(/* GraphQL */ `
  fragment SavedViews_view on SavedView {
    page
    name
    query
  }
`);

const query = graphql(/* GraphQL */ `
  query SavedViews {
    savedViews {
      ...SavedViews_view
    }
  }
`);

const saveView = graphql(/* GraphQL */ `
  mutation SaveView($input: SavedViewSaveInput!) {
    savedViewSave(input: $input) {
      savedViews {
        ...SavedViews_view
      }
      userErrors {
        message
      }
    }
  }
`);

const renameView = graphql(/* GraphQL */ `
  mutation RenameView($input: SavedViewRenameInput!) {
    savedViewRename(input: $input) {
      savedViews {
        ...SavedViews_view
      }
      userErrors {
        message
      }
    }
  }
`);

const deleteView = graphql(/* GraphQL */ `
  mutation DeleteView($input: SavedViewDeleteInput!) {
    savedViewDelete(input: $input) {
      savedViews {
        ...SavedViews_view
      }
      userErrors {
        message
      }
    }
  }
`);

type Outcome = { userErrors: readonly { message: string }[] } | undefined;

/** Says what went wrong, if anything did. */
function isDone(outcome: Outcome, error: { message: string } | undefined): boolean {
  const message = outcome?.userErrors[0]?.message ?? error?.message;
  if (message !== undefined) toast(message, "warn");
  return message === undefined;
}

/** Views of a list by name: what the address says now can be kept, and found again. */
export function SavedViews({ page }: { page: SavedViewPage }) {
  const [{ data }] = useQuery({ query });
  const [params] = useSearchParams();
  const [, save] = useMutation(saveView);
  const [, rename] = useMutation(renameView);
  const [, remove] = useMutation(deleteView);
  const [edited, setEdited] = useState<string>();
  const now = params.toString();
  const kept = readFragment(savedView, data?.savedViews) ?? [];
  const views = kept.filter((view) => view.page === page);
  const current = views.find((view) => view.query === now && now !== "");

  const keep = async (name: string, address = now) => {
    const before = views.find((view) => view.name === name);
    const { data: answer, error } = await save({ input: { page, name, query: address } });
    if (!isDone(answer?.savedViewSave, error)) return;
    toast(
      before ? `“${name}” was replaced` : `“${name}” was saved`,
      "ok",
      before && { label: "Undo", run: () => void keep(name, before.query) },
    );
  };
  const call = async (name: string, newName: string) => {
    setEdited(undefined);
    if (name === newName) return;
    const { data: answer, error } = await rename({ input: { page, name, newName } });
    if (!isDone(answer?.savedViewRename, error)) return;
    toast(`“${name}” is “${newName}” now`, "ok", {
      label: "Undo",
      run: () => void rename({ input: { page, name: newName, newName: name } }),
    });
  };
  const drop = async (name: string, address: string) => {
    const { data: answer, error } = await remove({ input: { page, name } });
    if (!isDone(answer?.savedViewDelete, error)) return;
    toast(`“${name}” was deleted`, "ok", {
      label: "Undo",
      run: () => void save({ input: { page, name, query: address } }),
    });
  };

  return (
    <ListMenu label="Views" icon={Bookmark} note={current?.name}>
      {(close) => (
        <>
          {views.length === 0 && (
            <p className="px-2 pt-1 pb-2 text-xs text-ink-muted">
              Filter, sort and group the list, then keep that under a name.
            </p>
          )}
          <ul aria-label="Saved views">
            {views.map((view) => (
              <li
                key={view.name}
                className="group flex min-h-8 items-center rounded-md hover:bg-hover"
              >
                {edited === view.name ? (
                  <NameForm
                    label="New name"
                    name={view.name}
                    onName={(name) => void call(view.name, name)}
                  />
                ) : (
                  <>
                    <Link
                      to={`?${view.query}`}
                      onClick={close}
                      aria-current={view === current ? "true" : undefined}
                      className="flex min-w-0 flex-1 items-center gap-2 px-2 py-1.5 text-sm"
                    >
                      <span className="min-w-0 truncate">
                        <VisibleText text={view.name} most={80} />
                      </span>
                      {view === current && <Check aria-hidden className="size-3.5 text-accent" />}
                    </Link>
                    <IconButton
                      icon={Pencil}
                      label={`Rename ${view.name}`}
                      onClick={() => setEdited(view.name)}
                    />
                    <IconButton
                      icon={Trash2}
                      label={`Delete ${view.name}`}
                      onClick={() => void drop(view.name, view.query)}
                    />
                  </>
                )}
              </li>
            ))}
          </ul>
          <div className="mt-1 border-t border-line pt-2">
            <NameForm label="Name of this view" name="" onName={(name) => void keep(name)} />
          </div>
        </>
      )}
    </ListMenu>
  );
}

function NameForm({
  label,
  name,
  onName,
}: {
  label: string;
  name: string;
  onName: (name: string) => void;
}) {
  const [draft, setDraft] = useState(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (draft.trim() === "") return;
    onName(draft.trim());
    setDraft("");
  };
  return (
    <form onSubmit={submit} className="flex w-full gap-1.5">
      <input
        aria-label={label}
        placeholder={label}
        value={draft}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2 text-sm"
      />
      <Button type="submit">Save</Button>
    </form>
  );
}
