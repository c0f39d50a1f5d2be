/**
 * Which element of the page shows which place of a list. An element whose place went out of sight takes up one that
 * came into it: to write other words into a row is a fraction of the work of a new one.
 */
export class Slots {
  /** The place that each shows, in the order in which they stand on the page. */
  private shown = new Map<number, number>();
  private next = 0;

  /**
   * Gives each place a slot, which it keeps for as long as it is wanted. While the list scrolls they stand in any order,
   * for they would have to be moved; at rest they stand in that of the places, for those who read or walk through them.
   */
  arrange(places: readonly number[], isScrolling: boolean): [slot: number, place: number][] {
    const wanted = new Set(places);
    const free = [...this.shown].flatMap(([slot, place]) => (wanted.delete(place) ? [] : [slot]));
    for (const place of wanted) this.shown.set(free.pop() ?? this.next++, place);
    for (const slot of free) this.shown.delete(slot);
    if (!isScrolling) this.shown = new Map([...this.shown].sort(([, a], [, b]) => a - b));
    return [...this.shown];
  }
}
