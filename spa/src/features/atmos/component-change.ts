import type { EstateChange } from "@/graphql/live";

/** Whether a change touched an instance of a component; of those that are gone only the name is known. */
export function isComponentChanged(
  { id, type, name }: { id: string; type: string; name: string },
  { instances }: EstateChange,
): boolean {
  return instances.some((one) =>
    one.instance?.component
      ? one.instance.component.id === id
      : one.type === type && one.component === name,
  );
}
