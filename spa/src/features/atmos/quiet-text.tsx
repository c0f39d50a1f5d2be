import { VisibleText } from "@/ui/visible-text";

import type { ListColumn } from "./list/list-columns";

/** Text of the repository that goes with something else, or that there is none. */
export function QuietText({ text }: { text: string | null | undefined }) {
  return (
    <span className="text-ink-muted">
      <Text text={text} />
    </span>
  );
}

/** The cells of a column of such texts. */
export function quiet<Row>(
  of: (row: Row) => string | null | undefined,
): Pick<ListColumn<Row>, "className" | "cell" | "text"> {
  return {
    className: "text-ink-muted",
    cell: (row) => <Text text={of(row)} />,
    text: (row) => of(row) ?? "",
  };
}

function Text({ text }: { text: string | null | undefined }) {
  return <VisibleText text={text == null || text === "" ? "–" : text} most={120} />;
}
