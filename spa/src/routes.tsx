import { createBrowserRouter, createPath, type RouteObject } from "react-router";

import { isElsewhere } from "@/graphiql-document";
import { Frame } from "@/layout/frame";
import { NotFound, PageError } from "@/layout/page-error";
import { PageLoading } from "@/layout/page-loading";

const routes: RouteObject[] = [
  {
    Component: Frame,
    children: [
      {
        HydrateFallback: PageLoading,
        ErrorBoundary: PageError,
        children: [
          { index: true, lazy: () => import("@/features/atmos/dashboard/dashboard-page") },
          { path: "stacks", lazy: () => import("@/features/atmos/stacks/stacks-page") },
          { path: "stacks/:stack", lazy: () => import("@/features/atmos/stack/stack-page") },
          {
            path: "stacks/:stack/:type/:name",
            lazy: () => import("@/features/atmos/instance/instance-page"),
          },
          { path: "instances", lazy: () => import("@/features/atmos/instances/instances-page") },
          { path: "components", lazy: () => import("@/features/atmos/components/components-page") },
          {
            path: "components/:type/:name",
            lazy: () => import("@/features/atmos/component/component-page"),
          },
          {
            path: "diagnostics",
            lazy: () => import("@/features/atmos/diagnostics/diagnostics-page"),
          },
          { path: "matrix", lazy: () => import("@/features/atmos/matrix/matrix-page") },
          { path: "workflows", lazy: () => import("@/features/atmos/workflows/workflows-page") },
          {
            path: "workflows/:file/:name",
            lazy: () => import("@/features/atmos/workflow/workflow-page"),
          },
          { path: "diff", lazy: () => import("@/features/atmos/diff/diff-page") },
          { path: "affected", lazy: () => import("@/features/atmos/affected/affected-page") },
          { path: "graph", lazy: () => import("@/features/atmos/graph/graph-page") },
          { path: "search", lazy: () => import("@/features/atmos/search/search-page") },
          {
            path: "files",
            lazy: () => import("@/features/atmos/files/files-page"),
            children: [{ path: ":path", lazy: () => import("@/features/atmos/files/file-page") }],
          },
          { path: "settings", lazy: () => import("@/features/settings/settings-page") },
          { path: "glossary", lazy: () => import("@/features/glossary/glossary-page") },
          { path: "graphiql", lazy: () => import("@/features/graphiql/graphiql-page") },
          { path: "*", Component: NotFound },
        ],
      },
    ],
  },
];

export function createRouter() {
  const router = createBrowserRouter(routes);
  router.subscribe(({ navigation, location }) => {
    const goal = navigation.location ?? location;
    if (isElsewhere(goal.pathname)) window.location.assign(createPath(goal));
  });
  return router;
}
