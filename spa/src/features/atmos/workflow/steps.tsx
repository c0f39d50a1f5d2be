import { FolderOpen, Layers, Repeat, SquareTerminal, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { Step_StepFragment } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { CommandCopy } from "@/ui/command-copy";
import { VisibleText } from "@/ui/visible-text";

import { OriginBadge } from "../origin-badge";

export const stepFragment = graphql(/* GraphQL */ `
  fragment Step_step on WorkflowStep {
    name
    type
    command
    commandLine
    effectiveStack
    needs
    isBackground
    isFailureIgnored
    when
    workingDirectory
    environment
    retry {
      maxAttempts
      initialDelay
      backoffStrategy
    }
    location {
      ...OriginBadge_location
    }
  }
`);

/** A step of a workflow and those that it runs. */
export type StepTree = {
  step: FragmentType<typeof stepFragment>;
  steps: readonly StepTree[];
};

/** Steps in their order, each as it runs. */
export function Steps({
  steps,
  label,
  prefix = "",
}: {
  steps: readonly StepTree[];
  label: string;
  prefix?: string;
}) {
  return (
    <ol aria-label={label} className={prefix === "" ? "divide-y divide-line" : "mt-3 grid gap-2"}>
      {steps.map((each, index) => (
        <StepItem key={index} tree={each} number={`${prefix}${index + 1}`} />
      ))}
    </ol>
  );
}

function StepItem({ tree, number }: { tree: StepTree; number: string }) {
  const step = readFragment(stepFragment, tree.step);
  const isInner = number.includes(".");
  return (
    <li
      id={`step-${number}`}
      className={
        isInner
          ? "flex scroll-mt-28 gap-3 rounded-md border border-line bg-sunken p-3 target:border-accent"
          : "flex scroll-mt-28 gap-4 px-4 py-4 target:bg-selected"
      }
    >
      <span className="mark mt-px flex h-6 min-w-6 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface px-1 text-xs text-ink-muted tabular-nums">
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="min-w-0 font-mono text-xs leading-6 font-medium break-all">
            <VisibleText text={step.name} most={200} />
          </h3>
          <Badge mono>{step.type}</Badge>
          {step.isBackground && <Badge tone="info">in the background</Badge>}
          {step.isFailureIgnored && <Badge tone="warn">goes on if it fails</Badge>}
          {step.location && (
            <span className="ml-auto min-w-0">
              <OriginBadge location={step.location} />
            </span>
          )}
        </div>
        {step.commandLine && (
          <div className="mt-2">
            <CommandCopy command={step.commandLine} />
          </div>
        )}
        <StepNotes step={step} />
        {tree.steps.length > 0 && (
          <Steps steps={tree.steps} label={`Steps of ${step.name}`} prefix={`${number}.`} />
        )}
      </div>
    </li>
  );
}

function StepNotes({ step }: { step: Step_StepFragment }) {
  const { effectiveStack, needs, when, workingDirectory, environment, retry } = step;
  const notes: [string, ReactNode][] = [];
  if (effectiveStack) {
    notes.push([
      "stack",
      <Note key="stack" icon={Layers}>
        <Link
          to={paths.stack(effectiveStack)}
          className="rounded-sm font-mono text-accent hover:underline"
        >
          <VisibleText text={effectiveStack} most={120} />
        </Link>
      </Note>,
    ]);
  }
  if (needs.length > 0) {
    notes.push([
      "needs",
      <Note key="needs" icon={Timer}>
        after <Names names={needs} />
      </Note>,
    ]);
  }
  if (when) {
    notes.push([
      "when",
      <Note key="when" icon={Timer}>
        when <Names names={[when]} />
      </Note>,
    ]);
  }
  if (workingDirectory) {
    notes.push([
      "folder",
      <Note key="folder" icon={FolderOpen}>
        in <Names names={[workingDirectory]} />
      </Note>,
    ]);
  }
  if (environment.length > 0) {
    notes.push([
      "env",
      <Note key="env" icon={SquareTerminal}>
        sets <Names names={environment} />
      </Note>,
    ]);
  }
  if (retry) {
    const how = [retry.backoffStrategy, retry.initialDelay && `from ${retry.initialDelay}`];
    notes.push([
      "retry",
      <Note key="retry" icon={Repeat}>
        tried {retry.maxAttempts ?? "several"} times
        {how.some(Boolean) && <>, {how.filter(Boolean).join(" ")}</>}
      </Note>,
    ]);
  }
  if (notes.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-muted">
      {notes.map(([name, note]) => (
        <li key={name} className="min-w-0">
          {note}
        </li>
      ))}
    </ul>
  );
}

function Note({ icon: Icon, children }: { icon: typeof Layers; children: ReactNode }) {
  return (
    <span className="inline-flex min-h-6 min-w-0 items-center gap-1.5">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </span>
  );
}

/** Names out of the repository, as code. */
export function Names({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <span key={index}>
      {index > 0 && ", "}
      <code className="font-mono break-all">
        <VisibleText text={name} most={200} />
      </code>
    </span>
  ));
}
