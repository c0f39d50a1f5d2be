import type { MouseEvent } from "react";

/** What selects a row, or all. */
export function RowBox({
  label,
  isOn,
  isPartly = false,
  onClick,
}: {
  label: string;
  isOn: boolean;
  isPartly?: boolean;
  onClick: (event: MouseEvent) => void;
}) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={isOn}
      ref={(element) => {
        if (element) element.indeterminate = isPartly;
      }}
      onClick={onClick}
      onChange={() => undefined}
      className="size-3.5 accent-(--accent)"
    />
  );
}
