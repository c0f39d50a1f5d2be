import {
  CirclePause,
  CornerDownRight,
  GitCompareArrows,
  Lock,
  Shapes,
  Terminal,
  Waypoints,
} from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { InstanceHead_InstanceFragment } from "@/graphql/generated/graphql";
import { lensKeys, paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { Button, buttonClass } from "@/ui/button";
import { CommandCopy } from "@/ui/command-copy";
import { Facts, PageHead, type Fact } from "@/ui/page";
import { Popover } from "@/ui/popover";
import { Term, TermHelp } from "@/ui/term";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment InstanceHead_instance on Instance {
    id
    type
    name
    description
    isAbstract
    isEnabled
    isLocked
    workspace
    inheritance
    stack {
      id
      name
    }
    component {
      id
      type
      name
      path
      doesPathExist
    }
    manifest {
      id
      path
    }
    commands {
      label
      text
    }
  }
`);

/** Who the instance is: a component in a stack, and what it stands on. */
export function InstanceHead({ instance: ref }: { instance: FragmentType<typeof fragment> }) {
  const instance = readFragment(fragment, ref);
  return (
    <>
      <PageHead
        mono
        title={instance.name}
        badges={<InstanceBadges {...instance} />}
        help={<TermHelp id="instance" label="What is an instance?" />}
        actions={
          <>
            <Link
              to={paths.graph({
                focus: lensKeys.instance({ ...instance, stack: instance.stack.name }),
              })}
              className={buttonClass()}
            >
              <Waypoints aria-hidden className="size-4" />
              Show in graph
            </Link>
            <Link
              to={paths.diff({
                from: instance.stack.name,
                fromInstance: `${instance.type}/${instance.name}`,
              })}
              className={buttonClass()}
            >
              <GitCompareArrows aria-hidden className="size-4 shrink-0" />
              Compare with…
            </Link>
            <Popover
              label="Commands"
              trigger={
                <Button icon={Terminal} look="secondary">
                  Commands
                </Button>
              }
            >
              <p className="mb-3 text-xs text-ink-muted">The same with Atmos, in a shell:</p>
              <div className="flex flex-col gap-3">
                {instance.commands.map(({ label, text }) => (
                  <CommandCopy key={text} label={label} command={text} />
                ))}
              </div>
            </Popover>
          </>
        }
      >
        {instance.description !== null && <VisibleText text={instance.description} />}
      </PageHead>
      <Facts className="mb-5" facts={factsOf(instance)} />
    </>
  );
}

function InstanceBadges(flags: {
  type: string;
  isAbstract: boolean;
  isEnabled: boolean;
  isLocked: boolean;
}) {
  return (
    <>
      <Badge mono>{flags.type}</Badge>
      {flags.isAbstract && (
        <Badge tone="info" icon={Shapes}>
          <Term id="abstract">Abstract</Term>
        </Badge>
      )}
      {!flags.isEnabled && (
        <Badge tone="warn" icon={CirclePause}>
          <Term id="disabled">Disabled</Term>
        </Badge>
      )}
      {flags.isLocked && (
        <Badge tone="warn" icon={Lock}>
          <Term id="locked">Locked</Term>
        </Badge>
      )}
    </>
  );
}

type Instance = InstanceHead_InstanceFragment;

function factsOf({ stack, component, manifest, workspace, inheritance }: Instance): Fact[] {
  const facts: Fact[] = [
    {
      term: "Stack",
      about: "stack",
      detail: <CodeLink to={paths.stack(stack.name)} text={stack.name} />,
    },
  ];
  if (component) {
    facts.push({
      term: "Component",
      about: "component",
      detail: (
        <span className="inline-flex max-w-full flex-wrap items-center gap-2">
          <CodeLink to={paths.component(component)} text={component.name} />
          {component.path && !component.doesPathExist && (
            <Badge tone="warn" isLong>
              <VisibleText text={component.path} most={300} /> is missing
            </Badge>
          )}
        </span>
      ),
    });
  }
  if (workspace)
    facts.push({ term: "Workspace", about: "workspace", detail: <Code>{workspace}</Code> });
  if (manifest) {
    facts.push({
      term: "Manifest",
      about: "manifest",
      detail: <CodeLink to={paths.file(manifest.path)} text={manifest.path} />,
    });
  }
  if (inheritance.length > 0) {
    facts.push({
      term: "Inherits from",
      about: "inheritance",
      detail: (
        <ol className="flex flex-wrap items-center gap-x-2 font-mono text-xs">
          {inheritance.map((base, index) => (
            <li key={base} className="flex items-center gap-1">
              {index > 0 && <CornerDownRight aria-hidden className="size-3 text-ink-faint" />}
              <VisibleText text={base} most={200} />
            </li>
          ))}
        </ol>
      ),
    });
  }
  return facts;
}

function Code({ children }: { children: string }) {
  return (
    <span className="font-mono text-xs">
      <VisibleText text={children} most={200} />
    </span>
  );
}

function CodeLink({ to, text }: { to: string; text: string }) {
  return (
    <Link
      to={to}
      className="min-w-0 rounded-sm font-mono text-xs wrap-anywhere text-accent hover:underline"
    >
      <VisibleText text={text} most={200} />
    </Link>
  );
}
