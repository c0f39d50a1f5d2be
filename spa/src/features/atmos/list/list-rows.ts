import type { AnyVariables, CombinedError, TypedDocumentNode } from "@urql/core";

import { listClient } from "@/graphql/client";

/** How many rows are asked for at a time: the most that the graph gives. */
export const PAGE_SIZE = 100;
/** How many pages are kept: what one scrolled past long ago is asked for again. */
const MOST_PAGES = 12;
/** How many pages are on their way at a time. */
const AT_ONCE = 2;

type Row = { id: string };
export type Page<Item> = { totalCount: number; nodes: readonly Item[] };
export type FetchPage<Item> = (skip: number) => Promise<Page<Item>>;

type Kept<Item> = { rows: readonly Item[]; generation: number };

/**
 * The rows of a long list, of which any part can be looked at: pages come when they are in sight, and go when there
 * are too many of them, so that memory does not grow with the list.
 */
export class ListRows<Item extends Row> {
  total: number | undefined;
  error: CombinedError | undefined;
  private readonly fetchPage: FetchPage<Item>;
  private readonly pages = new Map<number, Kept<Item>>();
  private readonly loading = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private wanted: ReadonlySet<number> = new Set([0]);
  private generation = 0;
  private version = 0;

  constructor(fetchPage: FetchPage<Item>) {
    this.fetchPage = fetchPage;
    this.pump();
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): number => this.version;

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  get isReady(): boolean {
    return this.total !== undefined || this.error !== undefined;
  }

  at(index: number): Item | undefined {
    return this.pages.get(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE];
  }

  /** Says which rows are in sight, by one of each page at least: where groups are closed they are far apart. */
  want(...rows: readonly number[]): void {
    this.wanted = new Set(rows.map((row) => Math.floor(row / PAGE_SIZE)));
    this.pump();
  }

  /** Asks anew for what is in sight; what is not is asked for when it comes into sight. */
  refresh(): void {
    this.generation += 1;
    this.error = undefined;
    this.pump();
  }

  /** All rows in their order, page by page, past what is kept. */
  async *all(): AsyncGenerator<Page<Item>> {
    for (let skip = 0; ; skip += PAGE_SIZE) {
      const page = await this.fetchPage(skip);
      yield page;
      if (skip + PAGE_SIZE >= page.totalCount) return;
    }
  }

  /** The rows between two places, both included. */
  async between(first: number, last: number): Promise<Item[]> {
    const found: Item[] = [];
    for (let page = Math.floor(first / PAGE_SIZE); page * PAGE_SIZE <= last; page += 1) {
      const rows = this.pages.get(page)?.rows ?? (await this.fetchPage(page * PAGE_SIZE)).nodes;
      const start = page * PAGE_SIZE;
      found.push(...rows.slice(Math.max(0, first - start), last - start + 1));
    }
    return found;
  }

  private pump(): void {
    for (const page of this.wanted) {
      if (this.loading.size >= AT_ONCE) return;
      const isPast = this.total !== undefined && page > 0 && page * PAGE_SIZE >= this.total;
      const isFresh = this.pages.get(page)?.generation === this.generation;
      if (!isPast && !isFresh && !this.loading.has(page)) this.load(page);
    }
  }

  private load(page: number): void {
    const { generation } = this;
    this.loading.add(page);
    this.fetchPage(page * PAGE_SIZE).then(
      ({ totalCount, nodes }) => {
        this.total = totalCount;
        this.keep(page, { rows: this.unchanged(page, nodes), generation });
        this.settle(page);
      },
      (error: unknown) => {
        this.error = error as CombinedError;
        this.settle(page, true);
      },
    );
  }

  /** Rows that say the same stay the same objects, so that nothing is drawn anew for them. */
  private unchanged(page: number, rows: readonly Item[]): readonly Item[] {
    const known = new Map(this.pages.get(page)?.rows.map((row) => [row.id, row]));
    return rows.map((row) => {
      const before = known.get(row.id);
      return before && JSON.stringify(before) === JSON.stringify(row) ? before : row;
    });
  }

  private keep(page: number, kept: Kept<Item>): void {
    // The order of a map is that of its insertions: what was looked at last is last.
    this.pages.delete(page);
    this.pages.set(page, kept);
    for (const [oldest] of this.pages) {
      if (this.pages.size <= MOST_PAGES) break;
      this.pages.delete(oldest);
    }
  }

  private settle(page: number, isFailed = false): void {
    this.loading.delete(page);
    this.version += 1;
    this.listeners.forEach((listener) => listener());
    if (!isFailed) this.pump();
  }
}

let last: { key: string; rows: ListRows<Row> } | undefined;

/** The list that a query finds; the one that was opened last, if it is the same. */
export function openList<Data, Variables extends AnyVariables, Item extends Row>(
  query: TypedDocumentNode<Data, Variables & { skip: number }>,
  variables: Variables,
  pick: (data: Data) => Page<Item>,
): ListRows<Item> {
  const key = JSON.stringify([pick.toString(), query.definitions[0], variables]);
  if (last?.key === key) {
    if (!last.rows.isWatched) last.rows.refresh();
    return last.rows as unknown as ListRows<Item>;
  }
  const rows = new ListRows<Item>(async (skip) => {
    const { data, error } = await listClient
      .query(query, { ...variables, skip }, { requestPolicy: "network-only" })
      .toPromise();
    if (data === undefined || error) throw error ?? new Error("there is no answer");
    return pick(data);
  });
  last = { key, rows };
  return rows;
}
