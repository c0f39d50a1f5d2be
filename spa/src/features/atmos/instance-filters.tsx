import type { InstanceFilter } from "@/graphql/generated/graphql";
import { SelectFilter, type Choice } from "@/ui/filters";

const STATES: Choice[] = [
  { value: "deployable", label: "Deployable" },
  { value: "abstract", label: "Abstract" },
  { value: "disabled", label: "Disabled" },
  { value: "locked", label: "Locked" },
];
const FINDINGS: Choice[] = [{ value: "some", label: "With findings" }];

/** The filters of a table of instances, as the address says them. */
export function parseInstanceFilter(params: URLSearchParams): InstanceFilter {
  const filter: InstanceFilter = {
    search: params.get("search") ?? undefined,
    hasDiagnostics: params.get("findings") === "some" ? true : undefined,
  };
  switch (params.get("state")) {
    case "deployable":
      return { ...filter, isAbstract: false, isEnabled: true };
    case "abstract":
      return { ...filter, isAbstract: true };
    case "disabled":
      return { ...filter, isEnabled: false };
    case "locked":
      return { ...filter, isLocked: true };
    default:
      return filter;
  }
}

export function InstanceFilters() {
  return (
    <>
      <SelectFilter label="State" name="state" choices={STATES} />
      <SelectFilter label="Findings" name="findings" choices={FINDINGS} />
    </>
  );
}
