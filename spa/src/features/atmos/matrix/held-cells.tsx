import { HELD_ACROSS, HELD_DOWN, type Frame, type Range, type Shown } from "./grid-parts";
import { MatrixCells } from "./matrix-cells";

/** The cells of the columns that stay in sight, over those that scroll below them; `down` says which rows. */
export function HeldColumns(props: Shown & { frame: Frame; down: Range }) {
  const { held, size, top } = props.frame;
  if (held.columns === 0) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute left-0 w-full"
      style={{ top, height: props.rows.length * size.height }}
    >
      <HeldBlock {...props} />
    </div>
  );
}

/** The cells of the rows that stay in sight, and where they cross such columns; `across` says which columns. */
export function HeldRows({ across, ...props }: Shown & { frame: Frame; across: Range }) {
  const { frame, ...shown } = props;
  const { held, size, left } = frame;
  const down: Range = [0, held.rows - 1];
  return (
    <>
      <MatrixCells {...shown} down={down} across={across} size={size} left={left} top={0} />
      {held.columns > 0 && (
        <div aria-hidden className="pointer-events-none absolute inset-0">
          <HeldBlock {...props} down={down} className={HELD_DOWN} />
        </div>
      )}
    </>
  );
}

/** The cells of the columns that stay in sight, which keep to the side. */
function HeldBlock({
  frame: { held, size, left },
  className = "",
  ...shown
}: Shown & { frame: Frame; down: Range; className?: string }) {
  return (
    <div
      className={`sticky h-full bg-surface ${HELD_ACROSS} ${className}`}
      style={{ left, width: held.columns * size.width }}
    >
      <MatrixCells {...shown} across={[0, held.columns - 1]} size={size} left={0} top={0} />
    </div>
  );
}
