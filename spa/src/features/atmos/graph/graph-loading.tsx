import { Skeleton } from "@/ui/states";

/** The place of the canvas until there is something to draw. */
export function GraphLoading() {
  return (
    <div role="status" aria-label="Loading" className="grid flex-1 place-items-center p-8">
      <div className="grid w-full max-w-160 grid-cols-3 gap-x-16 gap-y-6">
        {Array.from({ length: 9 }, (_, place) => (
          <Skeleton key={place} className="h-12 rounded-md" />
        ))}
      </div>
    </div>
  );
}
