import { KeyRound } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";

import { enter } from "@/session";
import { Button } from "@/ui/button";
import { CommandCopy } from "@/ui/command-copy";
import { Contours } from "@/ui/contours";

type Attempt = "none" | "running" | "refused" | "unreachable";

const COMPLAINTS = {
  refused: "That is not the token of this run: each start of the server makes a new one.",
  unreachable: "The server cannot be reached. It may have been stopped.",
} as const;

/** Stands over the page while the server does not know it, and says how to get in. */
export function LockedScreen() {
  const [attempt, setAttempt] = useState<Attempt>("none");
  const [text, setText] = useState("");
  const [title, field, complaint] = [useId(), useId(), useId()];
  const hasFailed = attempt === "refused" || attempt === "unreachable";

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setAttempt("running");
    enter(text).then(
      (isIn) => setAttempt(isIn ? "none" : "refused"),
      () => setAttempt("unreachable"),
    );
  };

  return (
    <dialog
      ref={(dialog) => {
        if (dialog && !dialog.open) dialog.showModal();
      }}
      onCancel={(event) => event.preventDefault()}
      aria-labelledby={title}
      className="m-0 h-dvh max-h-none w-screen max-w-none overflow-y-auto bg-canvas text-ink"
    >
      <div className="mx-auto flex min-h-dvh w-full max-w-110 flex-col justify-center px-4 py-10">
        <Contours className="mb-6 h-24 self-center text-contour" />
        <h1 id={title} className="mb-2 text-lg font-medium">
          This page needs the key of the server
        </h1>
        <p className="mb-5 text-ink-muted">
          Only who started Isobar may see what it shows. Open the link that it printed in the
          terminal, or ask for the token there and paste it here.
        </p>
        <CommandCopy command="isobar token" label="In a terminal on this machine" />
        <form onSubmit={submit} className="mt-5">
          <label htmlFor={field} className="mb-1 block text-xs text-ink-muted">
            Token, or the link with it
          </label>
          <div className="flex gap-2">
            <input
              id={field}
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
              aria-invalid={hasFailed}
              aria-describedby={hasFailed ? complaint : undefined}
              className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 font-mono text-sm"
            />
            <Button look="primary" type="submit" icon={KeyRound} disabled={attempt === "running"}>
              Open
            </Button>
          </div>
          <p id={complaint} role="alert" className="mt-2 min-h-5 text-sm text-danger">
            {hasFailed && COMPLAINTS[attempt]}
          </p>
        </form>
      </div>
    </dialog>
  );
}
