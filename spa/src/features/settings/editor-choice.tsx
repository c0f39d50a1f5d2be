import { useMutation } from "urql";

import type { Editor } from "@/graphql/generated/graphql";
import { settingsUpdate } from "@/graphql/settings";
import { EDITORS, editorHref } from "@/ui/editors";
import { Card } from "@/ui/page";

const CHOICES = (Object.keys(EDITORS) as Exclude<Editor, "NONE">[]).map((editor) => ({
  editor,
  name: EDITORS[editor].name,
}));

/** Which editor opens files, and what its links look like. */
export function EditorChoice({ editor, root }: { editor: Editor; root: string }) {
  const [, update] = useMutation(settingsUpdate);
  return (
    <Card label="Editor">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
        <label className="flex items-center gap-3">
          <span className="text-ink-muted">Open files in</span>
          <select
            value={editor}
            onChange={(event) => void update({ input: { editor: event.target.value as Editor } })}
            className="h-8 rounded-md border border-line-strong bg-surface px-2 text-sm font-medium"
          >
            <option value="NONE">No editor</option>
            {CHOICES.map((choice) => (
              <option key={choice.editor} value={choice.editor}>
                {choice.name}
              </option>
            ))}
          </select>
        </label>
        {editor === "NONE" ? (
          <span className="text-xs text-ink-muted">Files open on a page of their own.</span>
        ) : (
          <a
            href={editorHref(editor, root, "atmos.yaml")}
            className="min-w-0 rounded-sm font-mono text-xs break-all text-accent hover:underline"
          >
            {editorHref(editor, root, "atmos.yaml")}
          </a>
        )}
      </div>
    </Card>
  );
}
