import { useSearchParams } from "react-router";

const OPEN = "open";

/** What is open in the tree of values, kept in the address; nothing stands for what is open at first. */
export function useOpenNodes() {
  const [params, setParams] = useSearchParams();
  const onOpen = (pointers: readonly string[]) =>
    setParams(
      (current) => {
        current.delete(OPEN);
        // An empty one says that everything is closed.
        for (const pointer of pointers.length === 0 ? [""] : pointers) {
          current.append(OPEN, pointer);
        }
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  return { open: params.has(OPEN) ? params.getAll(OPEN) : undefined, onOpen };
}
