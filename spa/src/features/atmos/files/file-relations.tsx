import { Link } from "react-router";

import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { paths } from "@/paths";
import { Badge } from "@/ui/badge";
import { CutStart } from "@/ui/cut-start";
import { Card } from "@/ui/page";
import { VisibleText } from "@/ui/visible-text";

const fragment = graphql(/* GraphQL */ `
  fragment FileRelations_file on File {
    imports {
      line
      text
      isMissing
      isRemote
      to {
        id
        path
      }
    }
    importedBy {
      line
      from {
        id
        path
      }
    }
    readers: stacks(first: 50) {
      totalCount
      nodes {
        id
        name
      }
    }
  }
`);

/** What reads the file, and what the file reads. */
export function FileRelations({ file: ref }: { file: FragmentType<typeof fragment> }) {
  const { readers: stacks, importedBy, imports } = readFragment(fragment, ref);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3">
      <Card title="Stacks that read it" aside={stacks.totalCount.toLocaleString("en")}>
        <List nothing="None.">
          {stacks.nodes.map(({ id, name }) => (
            <Item key={id} to={paths.stack(name)} text={name} />
          ))}
          {stacks.totalCount > stacks.nodes.length && (
            <li className="text-xs text-ink-faint">
              and {(stacks.totalCount - stacks.nodes.length).toLocaleString("en")} more
            </li>
          )}
        </List>
      </Card>
      <Card title="Imported by" aside={importedBy.length.toLocaleString("en")}>
        <List nothing="No file imports it.">
          {importedBy.map(({ from, line }) => (
            <Item
              key={`${from.id}:${line}`}
              to={paths.file(from.path, { line })}
              text={`${from.path}:${line}`}
            />
          ))}
        </List>
      </Card>
      <Card title="Imports" aside={imports.length.toLocaleString("en")}>
        <List nothing="It imports nothing.">
          {imports.map(({ to, text, line, isMissing, isRemote }) =>
            to ? (
              <Item key={`${line}:${to.id}`} to={paths.file(to.path)} text={to.path} />
            ) : (
              <li key={`${line}:${text}`} className="flex items-center gap-2 font-mono text-xs">
                <span className="truncate">
                  <VisibleText text={text} most={400} />
                </span>
                {isMissing && <Badge tone="danger">Missing</Badge>}
                {isRemote && <Badge>Remote</Badge>}
              </li>
            ),
          )}
        </List>
      </Card>
    </div>
  );
}

function List({
  nothing,
  children,
}: {
  nothing: string;
  children: React.ReactNode[] | [React.ReactNode[], React.ReactNode];
}) {
  const isEmpty = children.flat().filter(Boolean).length === 0;
  return isEmpty ? (
    <p className="px-4 py-3 text-xs text-ink-muted">{nothing}</p>
  ) : (
    <ul className="flex max-h-72 flex-col gap-1.5 overflow-y-auto px-4 py-3">{children}</ul>
  );
}

function Item({ to, text }: { to: string; text: string }) {
  return (
    <li className="min-w-0">
      <Link
        to={to}
        title={text}
        className="flex min-w-0 rounded-sm font-mono text-xs text-ink-muted hover:text-accent hover:underline"
      >
        <CutStart text={text} />
      </Link>
    </li>
  );
}
