/** Isobars around a low: the mark of the product, and the quiet picture of an empty place. */
export function Contours({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 240 140"
      fill="none"
      stroke="currentColor"
      strokeWidth="1"
      className={className}
    >
      <path d="M121 61c8-3 17 0 18 8 1 7-6 14-15 14-8 0-14-5-13-11 0-5 5-9 10-11Z" />
      <path d="M117 50c15-5 33 0 36 15 2 13-11 26-29 27-16 0-28-9-27-21 1-10 10-18 20-21Z" />
      <path d="M112 39c23-7 50 0 55 21 4 20-16 39-43 41-24 1-43-13-42-31 1-15 15-27 30-31Z" />
      <path d="M107 28c31-9 68 0 75 28 5 26-21 52-58 55-33 1-58-18-56-41 2-21 20-37 39-42Z" />
      <path
        d="M101 17c40-11 87 0 95 35 7 33-26 66-72 70C82 124 51 100 53 71c2-27 25-47 48-54Z"
        opacity=".7"
      />
      <path
        d="M95 5c49-13 107 0 117 43 8 40-32 80-88 84C73 135 34 106 37 71 39 38 67 13 95 5Z"
        opacity=".4"
      />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      className={className}
    >
      <path d="M12.4 1.9c4.9-.3 9.3 3 9.6 8 .3 5.6-4 12-10.3 12.1C6 22.1 2 17.7 2 12.5 2 7 6.6 2.2 12.4 1.9Z" />
      <path d="M12.9 6c3.1-.2 5.4 1.9 5.4 4.9 0 3.5-2.6 7.3-6.6 7.3-3.4 0-5.7-2.5-5.7-5.7C6 9 9.2 6.2 12.9 6Z" />
      <circle cx="12.7" cy="11.8" r="2.2" fill="currentColor" stroke="none" />
    </svg>
  );
}
