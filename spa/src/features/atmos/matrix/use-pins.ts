import { useSearchParams } from "react-router";

/** Names that are pinned, kept in the address. */
export function usePins(parameter: string): [ReadonlySet<string>, (name: string) => void] {
  const [params, setParams] = useSearchParams();
  const pinned = new Set(params.getAll(parameter));
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
  return [pinned, toggle];
}
