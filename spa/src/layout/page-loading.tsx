import { Skeleton, SkeletonRows } from "@/ui/states";

/** The place of a page that is on its way. */
export function PageLoading() {
  return (
    <>
      <Skeleton className="mb-6 h-6 w-48" />
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows />
      </div>
    </>
  );
}
