import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { SettingsMachineQuery } from "@/graphql/generated/graphql";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { SkeletonRows } from "@/ui/states";
import { VisibleText } from "@/ui/visible-text";

const query = graphql(/* GraphQL */ `
  query SettingsMachine {
    machine {
      awsProfiles {
        name
        isChosen
        files
      }
      awsFiles {
        path
        isRead
      }
      kubeContexts {
        name
        isCurrent
        file
      }
      kubeFiles {
        path
        isRead
      }
    }
  }
`);

type Machine = SettingsMachineQuery["machine"];

/** The AWS profiles and Kubernetes contexts of this machine, by name alone. */
export function MachineNames() {
  const result = useQuery({ query });
  return (
    <QueryView
      result={result}
      loading={
        <Card>
          <SkeletonRows rows={4} />
        </Card>
      }
    >
      {({ machine }) => (
        <div className="grid gap-4 md:grid-cols-2">
          <Names
            title="AWS profiles"
            names={machine.awsProfiles.map(({ name, isChosen, files }) => ({
              name,
              files,
              note: isChosen ? "AWS_PROFILE" : undefined,
            }))}
            files={machine.awsFiles}
            hint="aws configure"
          />
          <Names
            title="Kubernetes contexts"
            names={machine.kubeContexts.map(({ name, isCurrent, file }) => ({
              name,
              files: [file],
              note: isCurrent ? "current" : undefined,
            }))}
            files={machine.kubeFiles}
            hint="aws eks update-kubeconfig"
          />
        </div>
      )}
    </QueryView>
  );
}

type Name = { name: string; files: string[]; note: string | undefined };

function Names({
  title,
  names,
  files,
  hint,
}: {
  title: string;
  names: Name[];
  files: Machine["awsFiles"];
  hint: string;
}) {
  return (
    <Card title={title} aside={names.length > 0 && names.length.toLocaleString("en")}>
      {names.length === 0 ? (
        <div className="px-4 py-4 text-ink-muted">
          <p>
            None found. <code className="font-mono text-xs">{hint}</code> makes one.
          </p>
          <ul data-varies className="mt-2 text-xs">
            {files.map(({ path, isRead }) => (
              <li key={path}>
                <span className="font-mono break-all">
                  <VisibleText text={path} most={300} />
                </span>{" "}
                {isRead ? "names none" : "is not there, or cannot be read"}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <ul aria-label={title} className="max-h-72 divide-y divide-line overflow-y-auto">
          {names.map(({ name, files: places, note }) => (
            <li key={name} className="flex min-h-9 items-center gap-2 px-4 py-1">
              <span className="min-w-0 font-mono text-xs break-all" title={places.join("\n")}>
                <VisibleText text={name} most={200} />
              </span>
              {note !== undefined && <Badge tone="accent">{note}</Badge>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
