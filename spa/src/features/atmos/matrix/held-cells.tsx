import { HELD_ACROSS, HELD_DOWN, type Frame, type Range, type Shown } from "./grid-parts";
import { MatrixCells } from "./matrix-cells";

type Props = Shown & { frame: Frame; down: Range };

/** The cells of the columns that stay in sight, over those that scroll below them; `down` says which rows. */
export function HeldColumns({ frame, down, ...shown }: Props) {
  const { held, size, left, top } = frame;
  if (held.columns === 0) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute left-0 w-full"
      style={{ top, height: shown.rows.length * size.height }}
    >
      <div
        className={`sticky h-full bg-surface ${HELD_ACROSS}`}
        style={{ left, width: held.columns * size.width }}
      >
        <MatrixCells
          {...shown}
          down={down}
          across={[0, held.columns - 1]}
          size={size}
          left={0}
          top={0}
        />
      </div>
    </div>
  );
}

/** The cells of the rows that stay in sight, and where they cross such columns; `across` says which columns. */
export function HeldRows({ frame, across, ...shown }: Shown & { frame: Frame; across: Range }) {
  const { held, size, left } = frame;
  const down: Range = [0, held.rows - 1];
  return (
    <>
      <MatrixCells {...shown} down={down} across={across} size={size} left={left} top={0} />
      {held.columns > 0 && (
        <div aria-hidden className="pointer-events-none absolute inset-0">
          <div
            className={`sticky h-full bg-surface ${HELD_ACROSS} ${HELD_DOWN}`}
            style={{ left, width: held.columns * size.width }}
          >
            <MatrixCells
              {...shown}
              down={down}
              across={[0, held.columns - 1]}
              size={size}
              left={0}
              top={0}
            />
          </div>
        </div>
      )}
    </>
  );
}
