import { CircleAlert, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";

import { Button } from "./button";
import { classNames } from "./class-names";
import { Contours } from "./contours";

export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden className={classNames("animate-shimmer rounded-sm bg-line", className)} />
  );
}

/** The place of a head with facts and tabs, as tall as they will be. */
export function HeadLoading() {
  return (
    <>
      <Skeleton className="mt-1 mb-6 h-6 w-64" />
      <Skeleton className="mb-5 h-10 w-96 max-w-full" />
      <div className="mb-4 h-9 border-b border-line" />
    </>
  );
}

/** Lines where rows will stand. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-10 items-center gap-6 px-4">
          <Skeleton className={row % 3 === 0 ? "h-3 w-56" : "h-3 w-40"} />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="ml-auto h-3 w-12" />
        </div>
      ))}
    </div>
  );
}

/** The level of a state's heading: 1 where it stands for the whole page. */
export type HeadingLevel = 1 | 2;

export function EmptyState({
  title,
  children,
  action,
  level = 2,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  level?: HeadingLevel;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className="relative flex flex-col items-center gap-2 overflow-hidden px-6 py-14 text-center">
      <Contours className="mb-2 h-24 text-contour" />
      <Heading className="text-base font-medium wrap-anywhere">{title}</Heading>
      {children !== undefined && (
        <div className="max-w-110 wrap-anywhere text-ink-muted">{children}</div>
      )}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}

export function ErrorState({
  error,
  onRetry,
  level = 2,
}: {
  error: CombinedError;
  onRetry: () => void;
  level?: HeadingLevel;
}) {
  const Heading = `h${level}` as const;
  const isUnreachable = error.networkError !== undefined && error.response === undefined;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <CircleAlert aria-hidden className="mb-1 size-6 text-danger" />
      <Heading className="text-base font-medium">
        {isUnreachable ? "The server cannot be reached" : "This could not be loaded"}
      </Heading>
      <p className="max-w-130 text-ink-muted">
        {isUnreachable
          ? "It may have been stopped. The page goes on by itself once it is back."
          : messageOf(error)}
      </p>
      <Button icon={RotateCw} onClick={onRetry} className="mt-3">
        Try again
      </Button>
    </div>
  );
}

/** Some of the page is there, some failed: say which, show the rest. */
export function PartialNotice({ error }: { error: CombinedError }) {
  return (
    <div
      role="status"
      className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>Part of this page could not be loaded: {messageOf(error)}</span>
    </div>
  );
}

function messageOf(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  return first?.message ?? error.networkError?.message ?? error.message;
}
