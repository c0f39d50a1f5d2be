import { isRouteErrorResponse, Link, useRouteError } from "react-router";

import { paths } from "@/paths";
import { Button, buttonClass } from "@/ui/button";
import { EmptyState } from "@/ui/states";

export function NotFound() {
  return (
    <>
      <title>Not found · Isobar</title>
      <EmptyState
        level={1}
        title="There is no such page"
        action={
          <Link to={paths.dashboard()} className={buttonClass("secondary")}>
            To the dashboard
          </Link>
        }
      >
        The address leads nowhere.
      </EmptyState>
    </>
  );
}

/** A page that failed to draw, or whose code could not be fetched. */
export function PageError() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  return (
    <>
      <title>Something went wrong · Isobar</title>
      <EmptyState
        level={1}
        title="This page could not be shown"
        action={<Button onClick={() => window.location.reload()}>Load it again</Button>}
      >
        {error instanceof Error ? error.message : "Something unforeseen happened."}
      </EmptyState>
    </>
  );
}
