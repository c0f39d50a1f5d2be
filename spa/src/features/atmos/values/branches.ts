import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useClient, type AnyVariables, type TypedDocumentNode } from "urql";

import { fromPointer } from "@/paths";

import type { Branch } from "./flatten";

type Source<Data, Variables, Value> = {
  query: TypedDocumentNode<Data, Variables>;
  variables: (path: string[]) => Variables;
  read: (data: Data) => readonly Value[] | null;
};

/**
 * Follows one query per open branch, and stops following those that close.
 * The cache answers again when the estate changes, so an open tree stays current.
 */
export function useBranches<Data, Variables extends AnyVariables, Value>(
  source: Source<Data, Variables, Value>,
  pointers: readonly string[],
): ReadonlyMap<string, Branch<Value>> {
  const client = useClient();
  const [branches, setBranches] = useState<ReadonlyMap<string, Branch<Value>>>(new Map());
  const following = useRef(new Map<string, () => void>());
  const latest = useRef(source);
  useLayoutEffect(() => {
    latest.current = source;
  });

  const wanted = pointers.join("\n");
  // Before the paint: what the cache has already shows without a flash.
  useLayoutEffect(() => {
    const open = new Set(wanted === "" ? [] : wanted.split("\n"));
    for (const [pointer, stop] of following.current) {
      if (open.has(pointer)) continue;
      stop();
      following.current.delete(pointer);
    }
    for (const pointer of open) {
      if (following.current.has(pointer)) continue;
      const { query, variables, read } = latest.current;
      const subscription = client
        .query(query, variables(fromPointer(pointer)))
        .subscribe(({ data, error }) => {
          const values = data && read(data);
          setBranches((before) => {
            const branch = {
              values: values ?? before.get(pointer)?.values,
              error: error?.message,
            };
            return new Map(before).set(pointer, branch);
          });
        });
      following.current.set(pointer, () => subscription.unsubscribe());
    }
  }, [client, wanted]);

  useEffect(() => {
    const all = following.current;
    return () => {
      all.forEach((stop) => stop());
      all.clear();
    };
  }, []);

  return branches;
}
