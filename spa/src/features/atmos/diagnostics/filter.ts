import type { DiagnosticFilter, DiagnosticGrouping } from "@/graphql/generated/graphql";

const SEVERITIES = { error: "ERROR", warning: "WARNING", info: "INFO" } as const;
const GROUPINGS = { code: "CODE", file: "FILE", stack: "STACK" } as const;

/** The parameters of the address that choose findings. */
export const FILTERS = ["severity", "code", "file", "stack", "fix", "search"] as const;

/** The findings that the address asks for. */
export function parseFilter(params: URLSearchParams): DiagnosticFilter {
  const severity = params.get("severity");
  const code = params.get("code");
  return {
    severities:
      severity !== null && severity in SEVERITIES
        ? [SEVERITIES[severity as keyof typeof SEVERITIES]]
        : undefined,
    codes: code === null ? undefined : [code],
    file: params.get("file") ?? undefined,
    stack: params.get("stack") ?? undefined,
    isSafelyFixable: params.get("fix") === "safe" ? true : undefined,
    search: params.get("search") ?? undefined,
  };
}

/** What the address groups by; by cause if it does not say. */
export function parseGrouping(params: URLSearchParams): DiagnosticGrouping {
  const by = params.get("by") ?? "";
  return by in GROUPINGS ? GROUPINGS[by as keyof typeof GROUPINGS] : "CODE";
}

/** The findings of one group among those that pass; the empty name is the group of those that belong to none. */
export function inGroup(
  filter: DiagnosticFilter,
  by: DiagnosticGrouping,
  name: string,
): DiagnosticFilter {
  switch (by) {
    case "CODE":
      return { ...filter, codes: [name] };
    case "FILE":
      return name === "" ? { ...filter, hasFile: false } : { ...filter, file: name };
    case "STACK":
      return name === "" ? { ...filter, hasStack: false } : { ...filter, stack: name };
  }
}
