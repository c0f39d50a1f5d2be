import type { ReactNode } from "react";

import { classNames } from "@/ui/class-names";

/** One of some values, each with a picture: radio buttons that are cards. */
export function Choice<Value extends string>({
  legend,
  name,
  labels,
  value,
  picture,
  onChange,
}: {
  legend: string;
  name: string;
  labels: Record<Value, string>;
  value: Value;
  picture: (value: Value) => ReactNode;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="p-4">
      <legend className="eyebrow float-left mb-2 w-full">{legend}</legend>
      <div
        className={classNames(
          "clear-both grid gap-3",
          Object.keys(labels).length === 2 ? "max-w-72 grid-cols-2" : "max-w-110 grid-cols-3",
        )}
      >
        {(Object.entries(labels) as [Value, string][]).map(([each, label]) => (
          <label
            key={each}
            className={classNames(
              "min-w-0 cursor-pointer rounded-lg border p-1.5 text-sm transition-colors",
              "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)",
              each === value ? "border-accent" : "border-line hover:border-line-strong",
            )}
          >
            {picture(each)}
            <span className="mt-1.5 flex items-center gap-2 px-1 pb-0.5">
              <input
                type="radio"
                name={name}
                checked={each === value}
                onChange={() => onChange(each)}
                className="accent-(--accent) outline-none"
              />
              {label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
