import { SkeletonRows } from "@/ui/states";

/** What a commit resolves to is still being worked out. */
export function Working({ milliseconds }: { milliseconds: number }) {
  return (
    <>
      <p role="status" className="px-4 py-3 text-sm text-ink-muted">
        Resolving the commit: {Math.max(1, Math.round(milliseconds / 1000))} s so far. This page
        goes on by itself.
      </p>
      <SkeletonRows rows={6} />
    </>
  );
}
