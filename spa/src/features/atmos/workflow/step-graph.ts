/** What the graph of a workflow asks of a step. */
export type GraphStep = {
  name: string;
  needs: readonly string[];
  isBackground: boolean;
  steps?: readonly GraphStep[];
};

/** A step in the drawing: its number, and where it stands. */
export type StepNode = { id: string; name: string; column: number; row: number };

/** A step that waits for another. */
export type StepEdge = { from: string; to: string };

export type StepGraph = { nodes: StepNode[]; edges: StepEdge[]; columns: number; rows: number };

/**
 * Who waits for whom: a step for those that it needs, else for the one before it. Steps of a step
 * run beside each other; what comes after waits for all of them, but not for what runs in the background.
 */
export function graphOf(steps: readonly GraphStep[]): StepGraph {
  const nodes: StepNode[] = [];
  const edges: StepEdge[] = [];
  const rows: number[] = [];

  const place = (id: string, name: string, after: readonly string[]) => {
    const columns = after.map((each) => nodes.find((node) => node.id === each)?.column ?? -1);
    const column = Math.max(-1, ...columns) + 1;
    const row = rows[column] ?? 0;
    rows[column] = row + 1;
    nodes.push({ id, name, column, row });
    edges.push(...after.map((from) => ({ from, to: id })));
  };

  const all = (
    group: readonly GraphStep[],
    start: readonly string[],
    prefix: string,
    isSequence: boolean,
  ): string[] => {
    const ends = new Map<string, string[]>();
    let last = [...start];
    group.forEach((step, index) => {
      const id = `${prefix}${index + 1}`;
      const needed = step.needs.flatMap((name) => ends.get(name) ?? []);
      const after = needed.length > 0 ? needed : isSequence ? last : start;
      const inner = step.steps ?? [];
      const end = inner.length > 0 ? all(inner, after, `${id}.`, false) : [id];
      if (inner.length === 0) place(id, step.name, after);
      ends.set(step.name, end);
      if (isSequence && !step.isBackground) last = end;
    });
    if (isSequence) return last;
    const every = [...ends.values()].flat();
    return every.filter((id) => !edges.some(({ from, to }) => from === id && every.includes(to)));
  };

  all(steps, [], "", true);
  return { nodes, edges, columns: rows.length, rows: Math.max(0, ...rows) };
}
