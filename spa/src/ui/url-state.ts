import { useEffect, useMemo } from "react";
import { useSearchParams } from "react-router";

/** Parameters that mean a place in a list; another filter or order starts at the top again. */
const PLACE = ["after", "before", "page"];

/** The address that was asked for last, until the page is there: another filter goes on from it. */
const asked: { params: URLSearchParams | undefined } = { params: undefined };

/** One filter of the page, kept in the address. */
export function useFilter(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  useEffect(() => {
    asked.params = undefined;
  }, [params]);
  const set = (value: string) => {
    const next = new URLSearchParams(asked.params ?? params);
    for (const place of PLACE) next.delete(place);
    if (value === "") next.delete(name);
    else next.set(name, value);
    asked.params = next;
    setParams(next, { replace: true, preventScrollReset: true });
  };
  return [params.get(name) ?? "", set];
}

/** A set of names, kept in the address. */
export function useNames(parameter: string): [ReadonlySet<string>, (name: string) => void] {
  const [params, setParams] = useSearchParams();
  const toggle = (name: string) =>
    setParams(
      (current) => {
        const names = new Set(current.getAll(parameter));
        if (!names.delete(name)) names.add(name);
        current.delete(parameter);
        for (const each of names) current.append(parameter, each);
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  const names = useMemo(() => new Set(params.getAll(parameter)), [params, parameter]);
  return [names, toggle];
}

/** An address like the current one with some parameters changed; `undefined` removes. */
export function useHrefWith(): (changes: Record<string, string | undefined>) => string {
  const [params] = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    return `?${next.toString()}`;
  };
}

export type Sort<Field extends string> = { field: Field; direction: "ASC" | "DESC" };

/** Reads `name` or `-name`; what is not a known field falls back. */
export function parseSort<Field extends string>(
  text: string | null,
  fields: readonly Field[],
  fallback: Sort<Field>,
): Sort<Field> {
  const isDescending = text?.startsWith("-") ?? false;
  const word = (isDescending ? text?.slice(1) : text)?.toUpperCase();
  const field = fields.find((each) => each === word);
  return field ? { field, direction: isDescending ? "DESC" : "ASC" } : fallback;
}

export function formatSort({ field, direction }: Sort<string>): string {
  return `${direction === "DESC" ? "-" : ""}${field.toLowerCase()}`;
}

export type Place = { first?: number; after?: string; last?: number; before?: string };

/** The part of a list that the address asks for. */
export function parsePlace(params: URLSearchParams, size: number): Place {
  const before = params.get("before");
  if (before !== null) return { last: size, before };
  const after = params.get("after");
  return after === null ? { first: size } : { first: size, after };
}
