import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useClient, type AnyVariables, type TypedDocumentNode } from "urql";

import { fromPointer, toPointer } from "@/paths";

import type { Branch } from "./flatten";

type Source<Data, Variables, Value> = {
  query: TypedDocumentNode<Data, Variables>;
  variables: (wanted: Wanted) => Variables;
  read: (data: Data) => readonly Value[] | null;
};

/** What of the tree is asked for: what is below a path, so many levels deep, so many directly below it. */
export type Wanted = { path: string[]; depth: number; most: number };

/** One query: where it starts, how deep it goes, and how much of the first level it takes. */
export type Reach = { pointer: string; depth: number; most: number };

const keyOf = ({ pointer, depth, most }: Reach) => `${depth} ${most} ${pointer}`;
const pointerOf = (key: string) => key.split(" ").slice(2).join(" ");

/**
 * Follows one query per open branch, and stops following those that close.
 * The cache answers again when the estate changes, so an open tree stays current.
 */
export function useBranches<
  Data,
  Variables extends AnyVariables,
  Value extends { path: readonly string[] },
>(
  source: Source<Data, Variables, Value>,
  reaches: readonly Reach[],
): ReadonlyMap<string, Branch<Value>> {
  const client = useClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer<Value>>>(new Map());
  const following = useRef(new Map<string, () => void>());
  const latest = useRef({ source, reaches });
  useLayoutEffect(() => {
    latest.current = { source, reaches };
  });

  const wanted = reaches.map(keyOf).join("\n");
  // Before the paint: what the cache has already shows without a flash.
  useLayoutEffect(() => {
    const { source, reaches } = latest.current;
    const open = new Map(reaches.map((reach) => [keyOf(reach), reach]));
    for (const [key, stop] of following.current) {
      if (open.has(key)) continue;
      stop();
      following.current.delete(key);
    }
    for (const [key, reach] of open) {
      if (following.current.has(key)) continue;
      const { pointer, depth, most } = reach;
      const subscription = client
        .query(source.query, source.variables({ path: fromPointer(pointer), depth, most }))
        .subscribe(({ data, error }) => {
          const values = data && latest.current.source.read(data);
          setAnswers((before) => {
            const answer = {
              reach,
              values: values ?? before.get(key)?.values,
              error: error?.message,
            };
            return new Map(before).set(key, answer);
          });
        });
      following.current.set(key, () => subscription.unsubscribe());
    }
  }, [client, wanted]);

  useEffect(() => {
    const all = following.current;
    return () => {
      all.forEach((stop) => stop());
      all.clear();
    };
  }, []);

  return useMemo(() => {
    const open = new Set(wanted.split("\n"));
    const awaited = new Set(
      [...open].filter((key) => !answers.get(key)?.values).map((key) => pointerOf(key)),
    );
    // What a branch showed stays until more of it is there.
    const shown = [...answers].filter(
      ([key, { reach }]) => open.has(key) || awaited.has(reach.pointer),
    );
    return branchesOf(shown.map(([, answer]) => answer));
  }, [answers, wanted]);
}

export type Answer<Value> = {
  reach: Reach;
  values: readonly Value[] | undefined;
  error?: string | undefined;
};

/** The children of every value that some answer holds; those of an answer that goes only so deep are not there. */
export function branchesOf<Value extends { path: readonly string[] }>(
  answers: readonly Answer<Value>[],
): Map<string, Branch<Value>> {
  const branches = new Map<string, Branch<Value>>();
  const shallowFirst = [...answers].sort((a, b) => a.reach.depth - b.reach.depth);
  for (const { reach, values, error } of shallowFirst) {
    if (!values) {
      if (!branches.has(reach.pointer)) branches.set(reach.pointer, { values, error });
      continue;
    }
    const start = fromPointer(reach.pointer).length;
    const children = new Map<string, Value[]>([[reach.pointer, []]]);
    for (const value of values) {
      if (value.path.length <= start) continue;
      const parent = toPointer(value.path.slice(0, -1));
      const siblings = children.get(parent);
      if (siblings) siblings.push(value);
      else children.set(parent, [value]);
    }
    for (const [pointer, found] of children) {
      const known = branches.get(pointer)?.values;
      if (!known || known.length <= found.length) branches.set(pointer, { values: found, error });
    }
  }
  return branches;
}
