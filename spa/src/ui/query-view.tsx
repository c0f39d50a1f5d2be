import type { ReactNode } from "react";
import type { UseQueryExecute, UseQueryState } from "urql";

import { ErrorState, PartialNotice, type HeadingLevel } from "./states";

/** The states of a query, each in its place: loading, failed, partial, full. */
export function QueryView<Data>({
  result: [state, execute],
  loading,
  level,
  children,
}: {
  result: [UseQueryState<Data>, UseQueryExecute];
  loading: ReactNode;
  level?: HeadingLevel;
  children: (data: Data) => ReactNode;
}) {
  const { data, error } = state;
  if (data && !(error && isBlank(data))) {
    // While the server is away the banner says so; what is on the page still holds.
    const isPartial = error !== undefined && error.graphQLErrors.length > 0;
    return (
      <>
        {isPartial && <PartialNotice error={error} />}
        {children(data)}
      </>
    );
  }
  if (error) {
    const retry = () => execute({ requestPolicy: "network-only" });
    return <ErrorState error={error} onRetry={retry} level={level} />;
  }
  return loading;
}

/** Whether an error left nothing of the answer. */
function isBlank(data: unknown): boolean {
  return (
    typeof data === "object" &&
    data !== null &&
    Object.entries(data).every(([name, value]) => name === "__typename" || value === null)
  );
}
