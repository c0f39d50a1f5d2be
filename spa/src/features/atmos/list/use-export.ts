import { useRef, useState } from "react";

import { download } from "@/ui/download";
import { toast } from "@/ui/toast";

import { MEDIA, writerOf, type Format } from "./export-rows";
import type { ListColumn } from "./list-columns";
import type { ListRows } from "./list-rows";

export type Export = { done: number; total: number };

/** Writes rows into a file, page by page, with how far it is; all of them, or those that are wanted. */
export function useExport<Row extends { id: string }>(
  list: ListRows<Row>,
  columns: readonly ListColumn<Row>[],
  name: string,
) {
  const [progress, setProgress] = useState<Export>();
  const stopped = useRef(false);

  const run = async (format: Format, isWanted: (row: Row) => boolean, most: number) => {
    const writer = writerOf(format, columns);
    const parts: BlobPart[] = [writer.start];
    let [done, written] = [0, 0];
    for await (const page of list.all()) {
      const wanted = page.nodes.filter(isWanted);
      parts.push(wanted.map((row, at) => writer.row(row, written + at === 0)).join(""));
      written += wanted.length;
      done += page.nodes.length;
      setProgress({ done, total: page.totalCount });
      if (stopped.current || written >= most) break;
    }
    if (stopped.current) return;
    download(new Blob([...parts, writer.end], { type: MEDIA[format] }), `${name}.${format}`);
    toast(`${written.toLocaleString("en")} rows were exported`);
  };

  const start = (format: Format, isWanted: (row: Row) => boolean, most = Infinity) => {
    stopped.current = false;
    setProgress({ done: 0, total: list.total ?? 0 });
    run(format, isWanted, most)
      .catch(() => toast("The export ended early: the server did not answer. Try again.", "warn"))
      .finally(() => setProgress(undefined));
  };
  const stop = () => {
    stopped.current = true;
  };
  return { progress, start, stop };
}
