import { KeyRound, Unplug } from "lucide-react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";

import { graphql, readFragment } from "@/graphql/graphql";
import type {
  GeneratedFileCard_FileFragment,
  GeneratedFileKind,
} from "@/graphql/generated/graphql";
import type { InstanceKey } from "@/paths";
import { Badge } from "@/ui/badge";
import { CodeView } from "@/ui/code-view";
import { CopyButton } from "@/ui/command-copy";
import { DownloadButton } from "@/ui/download-button";
import { Card } from "@/ui/page";
import { QueryView } from "@/ui/query-view";
import { Segments } from "@/ui/segments";
import { EmptyState, SkeletonRows } from "@/ui/states";
import { useHrefWith } from "@/ui/url-state";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment GeneratedFileCard_file on GeneratedFile {
    name
    folder
    kind
    text
    hcl
    problem
    isAutomatic
    leftOut
    referenceCount
  }
`);

const query = graphql(/* GraphQL */ `
  query FilesTab($stack: String!, $component: String!, $type: String!) {
    instance(stack: $stack, component: $component, type: $type) {
      id
      isAbstract
      generatedFiles {
        ...GeneratedFileCard_file
      }
    }
  }
`);

const KINDS = {
  BACKEND: "Backend",
  PROVIDERS: "Providers",
  VERSIONS: "Versions",
  VARIABLES: "Variables",
  SECTION: "generate",
} satisfies Record<GeneratedFileKind, string>;

/** The files that Atmos would write for the instance. */
export function FilesTab({ instanceKey: { stack, type, name } }: { instanceKey: InstanceKey }) {
  const result = useQuery({ query, variables: { stack, type, component: name } });
  return (
    <QueryView result={result} loading={<SkeletonRows />}>
      {({ instance }) => {
        const files = readFragment(fragment, instance?.generatedFiles ?? []);
        if (files.length === 0) {
          return (
            <Card label="Generated files">
              <EmptyState title="Atmos writes no files for it">
                {instance?.isAbstract
                  ? "A base is never deployed: the files are those of the components that inherit from it."
                  : `A ${type} component needs none.`}
              </EmptyState>
            </Card>
          );
        }
        return (
          <div className="flex flex-col gap-4">
            <p className="text-sm text-ink-muted">
              What Atmos writes into{" "}
              <code className="font-mono text-xs text-ink">
                <VisibleText text={files[0]?.folder ?? ""} most={300} />
              </code>{" "}
              before it runs {type}. Nothing is written here.
            </p>
            {files.map((file) => (
              <FileCard key={file.name} file={file} />
            ))}
          </div>
        );
      }}
    </QueryView>
  );
}

function FileCard({ file }: { file: GeneratedFileCard_FileFragment }) {
  const { kind, problem, leftOut, referenceCount } = file;
  const [params] = useSearchParams();
  const isHcl = file.hcl !== null && params.get("form") === "hcl";
  const name = isHcl ? file.name.replace(/\.json$/, "") : file.name;
  const text = isHcl ? file.hcl : file.text;
  const isAutomatic = file.isAutomatic && !isHcl;
  return (
    <Card label={name}>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 className="min-w-0 font-mono text-xs font-medium break-all">
          <VisibleText text={name} most={300} />
        </h2>
        <Badge>{KINDS[kind]}</Badge>
        {!isAutomatic && <Badge tone="warn">Only when asked</Badge>}
        {referenceCount > 0 && (
          <Badge tone="info" icon={Unplug}>
            {referenceCount === 1 ? "1 value" : `${referenceCount} values`} of the outside
          </Badge>
        )}
        {text !== null && (
          <span className="ml-auto flex items-center gap-1">
            {file.hcl !== null && <FormSwitch isHcl={isHcl} />}
            <CopyButton text={text} label={`Copy ${name}`} />
            <DownloadButton name={name.replaceAll("/", "-")} text={text} />
          </span>
        )}
      </div>
      {isHcl && (
        <p className="border-b border-line px-4 py-2 text-xs text-ink-muted">
          Atmos writes this for{" "}
          <code className="font-mono text-ink">atmos terraform generate backends --format hcl</code>
          , into the files that its --file-template names.
        </p>
      )}
      {leftOut.length > 0 && (
        <p className="flex items-start gap-2 border-b border-line bg-warn-soft px-4 py-2 text-xs text-warn">
          <KeyRound aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>
            Secret, so in no file: Atmos gives {leftOut.map((one) => `TF_VAR_${one}`).join(", ")} in
            the environment.
          </span>
        </p>
      )}
      {text === null ? (
        <p role="alert" className="px-4 py-5 text-sm text-danger">
          {problem}
        </p>
      ) : (
        <CodeView label={`Text of ${name}`} text={text} language={languageOf(name)} />
      )}
    </Card>
  );
}

/** The form that Atmos writes before a run, or the one that it writes where it is asked to. */
function FormSwitch({ isHcl }: { isHcl: boolean }) {
  const hrefWith = useHrefWith();
  return (
    <Segments
      label="Form of the backend"
      size="sm"
      segments={[
        { label: "JSON", to: hrefWith({ form: undefined }), isCurrent: !isHcl },
        { label: "HCL", to: hrefWith({ form: "hcl" }), isCurrent: isHcl },
      ]}
    />
  );
}

function languageOf(name: string): "yaml" | "json" | "hcl" {
  if (/\.(tf|hcl)$/i.test(name)) return "hcl";
  return /\.ya?ml$/i.test(name) ? "yaml" : "json";
}
