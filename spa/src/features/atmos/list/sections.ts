/** A list in groups: at which place stands which row, or the head of which group. */

export type Group = { name: string; count: number };
export type Place =
  { kind: "row"; index: number } | { kind: "group"; group: Group; isOpen: boolean };

export class Sections {
  readonly length: number;
  private readonly total: number;
  private readonly groups: readonly Group[];
  private readonly closed: ReadonlySet<string>;
  /** Where each group begins: among the places, and among the rows. */
  private readonly starts: { place: number; row: number }[] = [];

  constructor(
    total: number,
    groups: readonly Group[] = [],
    closed: ReadonlySet<string> = new Set(),
  ) {
    this.total = total;
    this.groups = groups;
    this.closed = closed;
    let [place, row] = [0, 0];
    for (const { name, count } of groups) {
      this.starts.push({ place, row });
      place += 1 + (closed.has(name) ? 0 : count);
      row += count;
    }
    this.length = groups.length === 0 ? total : place;
  }

  at(place: number): Place | undefined {
    if (place < 0 || place >= this.length) return undefined;
    if (this.groups.length === 0) return { kind: "row", index: place };
    const number = this.groupAt((start) => start.place <= place);
    const [group, start] = [this.groups[number], this.starts[number]];
    if (!group || !start) return undefined;
    if (place === start.place) {
      return { kind: "group", group, isOpen: !this.closed.has(group.name) };
    }
    return { kind: "row", index: Math.min(this.total - 1, start.row + place - start.place - 1) };
  }

  /** The place of a row; `undefined` if its group is closed. */
  placeOf(index: number): number | undefined {
    if (this.groups.length === 0) return index;
    const number = this.groupAt((start) => start.row <= index);
    const [group, start] = [this.groups[number], this.starts[number]];
    if (!group || !start || this.closed.has(group.name)) return undefined;
    return start.place + 1 + index - start.row;
  }

  /** The last group of those, in order, for which it holds. */
  private groupAt(holds: (start: { place: number; row: number }) => boolean): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = this.starts[middle];
      if (start && holds(start)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
