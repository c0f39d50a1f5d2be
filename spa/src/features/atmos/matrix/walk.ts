/** Where keys lead in a grid; row and column -1 are the heads. */
export type Spot = { row: number; column: number };

const PAGE = 10;

export function walk(
  spot: Spot,
  key: string,
  isFar: boolean,
  rows: number,
  columns: number,
): Spot | undefined {
  const { row, column } = spot;
  switch (key) {
    case "ArrowUp":
      return {
        row: isFar ? -1 : Math.max(-1, row - 1),
        column: row > 0 && !isFar ? column : Math.max(0, column),
      };
    case "ArrowDown":
      return { row: isFar ? rows - 1 : Math.min(rows - 1, row + 1), column };
    case "ArrowLeft":
      return {
        row: column > 0 && !isFar ? row : Math.max(0, row),
        column: isFar ? -1 : Math.max(-1, column - 1),
      };
    case "ArrowRight":
      return { row, column: isFar ? columns - 1 : Math.min(columns - 1, column + 1) };
    case "Home":
      return isFar ? { row: 0, column: 0 } : { row, column: 0 };
    case "End":
      return isFar ? { row: rows - 1, column: columns - 1 } : { row, column: columns - 1 };
    case "PageUp":
      return { row: Math.max(0, row - PAGE), column };
    case "PageDown":
      return { row: Math.min(rows - 1, row + PAGE), column };
    default:
      return undefined;
  }
}
