import { CirclePause, CornerDownRight, Lock, Shapes, Terminal } from "lucide-react";
import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import type { InstanceHead_InstanceFragment } from "@/graphql/generated/graphql";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CommandCopy } from "@/ui/command-copy";
import { Facts, PageHead, type Fact } from "@/ui/page";
import { Popover } from "@/ui/popover";
import { Tooltip } from "@/ui/tooltip";

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
        actions={
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
        }
      >
        {instance.description}
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
        <Explained text="A base for other components to inherit from; never deployed itself.">
          <Badge tone="info" icon={Shapes}>
            Abstract
          </Badge>
        </Explained>
      )}
      {!flags.isEnabled && (
        <Explained text="metadata.enabled is false: Atmos leaves it out.">
          <Badge tone="warn" icon={CirclePause}>
            Disabled
          </Badge>
        </Explained>
      )}
      {flags.isLocked && (
        <Explained text="metadata.locked is true: Atmos refuses to change it.">
          <Badge tone="warn" icon={Lock}>
            Locked
          </Badge>
        </Explained>
      )}
    </>
  );
}

/** A badge that says what its word means. */
function Explained({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <Tooltip text={text}>
      <button type="button" className="cursor-help rounded-sm">
        {children}
      </button>
    </Tooltip>
  );
}

type Instance = InstanceHead_InstanceFragment;

function factsOf({ stack, component, manifest, workspace, inheritance }: Instance): Fact[] {
  const facts: Fact[] = [
    { term: "Stack", detail: <CodeLink to={paths.stack(stack.name)} text={stack.name} /> },
  ];
  if (component) {
    facts.push({
      term: "Component",
      detail: (
        <span className="inline-flex flex-wrap items-center gap-2">
          <CodeLink to={paths.component(component)} text={component.name} />
          {component.path && !component.doesPathExist && (
            <Badge tone="warn">{component.path} is missing</Badge>
          )}
        </span>
      ),
    });
  }
  if (workspace) facts.push({ term: "Workspace", detail: <Code>{workspace}</Code> });
  if (manifest) {
    facts.push({
      term: "Manifest",
      detail: <CodeLink to={paths.file(manifest.path)} text={manifest.path} />,
    });
  }
  if (inheritance.length > 0) {
    facts.push({
      term: "Inherits from",
      detail: (
        <ol className="flex flex-wrap items-center gap-x-2 font-mono text-xs">
          {inheritance.map((base, index) => (
            <li key={base} className="flex items-center gap-1">
              {index > 0 && <CornerDownRight aria-hidden className="size-3 text-ink-faint" />}
              {base}
            </li>
          ))}
        </ol>
      ),
    });
  }
  return facts;
}

function Code({ children }: { children: string }) {
  return <span className="font-mono text-xs">{children}</span>;
}

function CodeLink({ to, text }: { to: string; text: string }) {
  return (
    <Link to={to} className="rounded-sm font-mono text-xs text-accent hover:underline">
      {text}
    </Link>
  );
}
