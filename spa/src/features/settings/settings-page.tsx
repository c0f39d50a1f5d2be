import type { ReactNode } from "react";
import { Link, useLoaderData } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type { SettingsPageQuery, WatchMode } from "@/graphql/generated/graphql";
import { load } from "@/graphql/load";
import { allSettings } from "@/graphql/settings";
import type { CrumbHandle } from "@/layout/crumbs";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Card, PageHead } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { EditorLink } from "@/ui/editor-link";
import { SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

import { Appearance } from "./appearance";
import { EditorChoice } from "./editor-choice";
import { Help } from "./help";
import { MachineNames } from "./machine";
import { Options } from "./options";

const query = graphql(/* GraphQL */ `
  query SettingsPage {
    settings {
      ...AllSettings
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
      variables {
        name
        option
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
          <div className="flex max-w-280 flex-col gap-8">
            <Part title="Appearance" text="Kept on this machine, for every estate.">
              <Appearance settings={readFragment(allSettings, settings)} />
            </Part>
            <Part
              title="Editor"
              text="Beside each file and line stands a link that opens it there."
            >
              <EditorChoice
                editor={readFragment(allSettings, settings).editor}
                root={estate.root}
              />
            </Part>
            <Part title="Help" text="For the first steps, and for words that are new.">
              <Help />
            </Part>
            <Part
              title="Configuration"
              text="The files of atmos.yaml that were found. They are merged in this order: the last one wins."
            >
              <div className="flex flex-col gap-4">
                <ConfigFiles estate={estate} />
                <Variables estate={estate} />
              </div>
            </Part>
            <Part
              title="Options"
              text="What the configuration comes to: each option with its value, and what set it."
            >
              <Options />
            </Part>
            <Part
              title="This machine"
              text="What Atmos and Terraform would find here: names alone. Nothing is contacted, and no key is read."
            >
              <MachineNames />
            </Part>
            <Part title="Detected" text="What this estate comes to by its configuration.">
              <Detected estate={estate} />
            </Part>
          </div>
        )}
      </QueryView>
    </>
  );
}

type Estate = SettingsPageQuery["estate"];

/** A part of the settings: what it is about beside what it holds. */
function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="grid items-start gap-x-10 gap-y-3 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="lg:pt-2">
        <h2 className="text-base font-medium">{title}</h2>
        <p className="mt-1 text-ink-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}

function ConfigFiles({ estate: { configFiles } }: { estate: Estate }) {
  return (
    <Card label="Configuration files">
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
                  <VisibleText text={path} most={300} />
                </Link>
              ) : (
                <span className="min-w-0 font-mono text-xs break-all">{path}</span>
              )}
              <span className="ml-auto flex items-center gap-2">
                <EditorLink path={path} />
                <Badge>{kind}</Badge>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

/** The variables that go over all files. What they are set to may be nobody's business. */
function Variables({ estate: { variables } }: { estate: Estate }) {
  return (
    <Card title="Variables">
      {variables.length === 0 ? (
        <p className="px-4 py-4 text-ink-muted">
          No <code className="font-mono text-xs">ATMOS_*</code> variable is set.
        </p>
      ) : (
        <ul aria-label="Variables" className="divide-y divide-line">
          {variables.map(({ name, option }) => (
            <li key={name} className="flex min-h-10 flex-wrap items-center gap-x-3 px-4 py-1.5">
              <span className="font-mono text-xs break-all">{name}</span>
              <span className="ml-auto text-xs text-ink-muted">
                {option ? (
                  <>
                    sets <code className="font-mono">{option}</code>
                  </>
                ) : (
                  "is set"
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const WATCHES = {
  NATIVE: "The system tells about changes",
  POLLING: "Files are looked at every so often",
  STARTING: "Changes will be noticed in a moment",
  OFF: "Changes are not noticed",
} satisfies Record<WatchMode, string>;

function Detected({ estate }: { estate: Estate }) {
  const { git, watch } = estate;
  return (
    <Card label="Detected">
      <dl className="divide-y divide-line">
        <Row term="Repository">
          <span data-varies>
            <VisibleText text={estate.root} most={500} />
          </span>
        </Row>
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
