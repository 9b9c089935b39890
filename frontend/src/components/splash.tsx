/** Before the first word: the mark alone, and only if it takes long enough to be seen. */
export function Splash() {
  return (
    <div className="grid min-h-dvh place-items-center bg-canvas" aria-busy="true">
      <Mark className="late size-7 text-faint" />
    </div>
  );
}

/** The mark: a horizon, and what rises before it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" className={className} aria-hidden="true" focusable="false">
      <path d="M2.5 17.5h19" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path d="M6 17.5a6 6 0 0 1 12 0" stroke="currentColor" strokeWidth="2" />
      <path
        d="M12 3v4M4.6 6.6l2.7 2.7M19.4 6.6l-2.7 2.7"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
