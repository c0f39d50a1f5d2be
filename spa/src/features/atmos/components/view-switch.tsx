import { LayoutGrid, Rows3 } from "lucide-react";

import { Segments } from "@/ui/segments";
import { useHrefWith } from "@/ui/url-state";

/** Whether components are cards, or rows of a list. */
export function ViewSwitch({ isTable }: { isTable: boolean }) {
  const hrefWith = useHrefWith();
  const place = { after: undefined, before: undefined, page: undefined };
  const cards = hrefWith({ ...place, view: undefined, sort: undefined, group: undefined });
  const list = hrefWith({ ...place, view: "table" });
  return (
    <Segments
      label="Shown as"
      segments={[
        { label: "Cards", icon: LayoutGrid, to: cards, isCurrent: !isTable },
        { label: "List", icon: Rows3, to: list, isCurrent: isTable },
      ]}
    />
  );
}
