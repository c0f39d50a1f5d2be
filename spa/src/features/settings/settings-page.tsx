import { Link, useLoaderData } from "react-router";
import { useMutation, useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { SettingsPageQuery, Theme, WatchMode } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import { settingsUpdate } from "@/graphql/settings";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { applyTheme } from "@/theme";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";

const query = graphql(/* GraphQL */ `
  query SettingsPage {
    settings {
      theme
    }
    estate {
      id
      root
      basePath
      stacksBasePath
      workflowsBasePath
      componentPaths {
        type
        path
      }
      configFiles {
        path
        kind
        file {
          id
          path
        }
      }
      profiles
      namePattern
      nameTemplate
      includedPaths
      excludedPaths
      areTemplatesEnabled
      watch {
        mode
        reason
      }
      git {
        branch
        commit
        isDetached
      }
    }
  }
`);

export function loader() {
  return load(query, {});
}

export const handle: CrumbHandle = { crumb: () => [{ label: "Settings", to: paths.settings() }] };

export function Component() {
  const variables = useLoaderData<typeof loader>();
  const result = useQuery({ query, variables });
  return (
    <>
      <PageHead title="Settings">How this page looks, and what was detected.</PageHead>
      <QueryView
        result={result}
        loading={
          <Card>
            <SkeletonRows rows={12} />
          </Card>
        }
      >
        {({ settings, estate }) => (
          <div className="flex max-w-220 flex-col gap-6">
            <Card title="Appearance">
              <ThemeChoice theme={settings.theme} />
            </Card>
            <ConfigFiles estate={estate} />
            <Detected estate={estate} />
          </div>
        )}
      </QueryView>
    </>
  );
}

type Estate = SettingsPageQuery["estate"];

const THEMES = { SYSTEM: "System", LIGHT: "Light", DARK: "Dark" } satisfies Record<Theme, string>;

function ThemeChoice({ theme }: { theme: Theme }) {
  const [, update] = useMutation(settingsUpdate);
  return (
    <fieldset className="px-4 py-4">
      <legend className="sr-only">Theme</legend>
      <div className="grid max-w-110 grid-cols-3 gap-3">
        {(Object.keys(THEMES) as Theme[]).map((each) => (
          <label
            key={each}
            className={classNames(
              "min-w-0 cursor-pointer rounded-lg border p-1.5 text-sm",
              "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)",
              each === theme ? "border-accent" : "border-line hover:border-line-strong",
            )}
          >
            <ThemePicture theme={each} />
            <span className="mt-1.5 flex items-center gap-2 px-1 pb-0.5">
              <input
                type="radio"
                name="theme"
                checked={each === theme}
                onChange={() => {
                  applyTheme(each);
                  void update({ input: { theme: each } });
                }}
                className="accent-(--accent) outline-none"
              />
              {THEMES[each]}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function ThemePicture({ theme }: { theme: Theme }) {
  const schemes = theme === "SYSTEM" ? ["light", "dark"] : [theme.toLowerCase()];
  return (
    <span aria-hidden className="flex h-16 overflow-hidden rounded-md border border-line">
      {schemes.map((scheme) => (
        <span
          key={scheme}
          style={{ colorScheme: scheme }}
          className="flex flex-1 gap-1.5 p-1.5 theme-picture"
        >
          <span className="h-full w-3 rounded-sm picture-side" />
          <span className="flex flex-1 flex-col gap-1">
            <span className="h-1.5 w-2/3 rounded-full picture-line" />
            <span className="h-1.5 rounded-full picture-line" />
            <span className="h-1.5 w-1/2 rounded-full picture-accent" />
          </span>
        </span>
      ))}
    </span>
  );
}

function ConfigFiles({ estate: { configFiles } }: { estate: Estate }) {
  return (
    <Card title="Configuration files" aside="merged in this order, the last one wins">
      {configFiles.length === 0 ? (
        <p className="px-4 py-4 text-ink-muted">No atmos.yaml was found; Atmos's defaults hold.</p>
      ) : (
        <ol className="divide-y divide-line">
          {configFiles.map(({ path, kind, file }, index) => (
            <li key={path} className="flex min-h-10 items-center gap-3 px-4 py-1.5">
              <span className="w-4 shrink-0 text-right text-xs text-ink-faint tabular-nums">
                {index + 1}
              </span>
              {file ? (
                <Link
                  to={paths.file(file.path)}
                  className="min-w-0 rounded-sm font-mono text-xs break-all text-accent hover:underline"
                >
                  {path}
                </Link>
              ) : (
                <span className="min-w-0 font-mono text-xs break-all">{path}</span>
              )}
              <span className="ml-auto">
                <Badge>{kind}</Badge>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

const WATCHES = {
  NATIVE: "The system tells about changes",
  POLLING: "Files are looked at every so often",
  OFF: "Changes are not noticed",
} satisfies Record<WatchMode, string>;

function Detected({ estate }: { estate: Estate }) {
  const { git, watch } = estate;
  return (
    <Card title="Detected">
      <dl className="divide-y divide-line">
        <Row term="Repository">{estate.root}</Row>
        {git && (
          <Row term="Git">
            {git.branch ?? (git.isDetached ? "detached head" : "no branch")}
            {git.commit && <span className="text-ink-faint"> at {git.commit.slice(0, 10)}</span>}
          </Row>
        )}
        <Row term="Base path">{estate.basePath}</Row>
        <Row term="Stacks">{estate.stacksBasePath}</Row>
        {estate.componentPaths.map(({ type, path }) => (
          <Row key={type} term={`${type} components`}>
            {path}
          </Row>
        ))}
        {estate.workflowsBasePath && <Row term="Workflows">{estate.workflowsBasePath}</Row>}
        {estate.namePattern && <Row term="Name pattern">{estate.namePattern}</Row>}
        {estate.nameTemplate && <Row term="Name template">{estate.nameTemplate}</Row>}
        <Row term="Included paths">{listed(estate.includedPaths)}</Row>
        <Row term="Excluded paths">{listed(estate.excludedPaths)}</Row>
        <Row term="Profiles">{listed(estate.profiles)}</Row>
        <Row term="Templates" isProse>
          {estate.areTemplatesEnabled ? "Enabled" : "Disabled"}
        </Row>
        <Row term="Watching" isProse>
          {WATCHES[watch.mode]}
          {watch.reason && <span className="text-ink-muted">: {watch.reason}</span>}
        </Row>
      </dl>
    </Card>
  );
}

function listed(items: string[]): React.ReactNode {
  if (items.length === 0) return <span className="text-ink-faint">none</span>;
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function Row({
  term,
  isProse,
  children,
}: {
  term: string;
  isProse?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className="grid gap-x-6 gap-y-1 px-4 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-ink-muted">{term}</dt>
      <dd className={classNames("min-w-0 break-words", !isProse && "font-mono text-xs leading-5")}>
        {children}
      </dd>
    </div>
  );
}
