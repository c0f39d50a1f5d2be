import { Card } from "./page";
import { HeadLoading, SkeletonRows } from "./states";

/** The place of a page about one thing, while that is on its way. */
export function SubjectLoading() {
  return (
    <div role="status" aria-label="Loading">
      <HeadLoading />
      <Card>
        <SkeletonRows rows={10} />
      </Card>
    </div>
  );
}
