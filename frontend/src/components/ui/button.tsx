import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "@/lib/classes";

export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 data-disabled:pointer-events-none data-disabled:opacity-50 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-on-accent hover:bg-accent-strong",
        secondary:
          "border border-line bg-surface text-ink shadow-raised hover:border-line-strong hover:bg-sunken data-popup-open:bg-sunken",
        quiet: "text-muted hover:bg-sunken hover:text-ink data-popup-open:bg-sunken data-popup-open:text-ink",
        danger: "bg-bad text-surface hover:opacity-90",
        /** What would go for good, before one is asked. */
        grave: "border border-line bg-surface text-bad shadow-raised hover:border-bad hover:bg-bad-soft",
      },
      size: {
        small: "h-7 px-2.5 text-sm",
        medium: "h-8 px-3 text-base",
        large: "h-10 px-4 text-base",
        icon: "size-8",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyle> & { busy?: boolean };

/** While `busy` it keeps its width and the focus, and does nothing. */
export function Button({ className, variant, size, busy, children, onClick, ...rest }: ButtonProps) {
  function click(event: MouseEvent<HTMLButtonElement>) {
    if (busy) event.preventDefault();
    else onClick?.(event);
  }
  return (
    <button
      type="button"
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={click}
      className={cn(buttonStyle({ variant, size }), busy && "relative", className)}
      {...rest}
    >
      <span className={cn("contents", busy && "[&>*]:invisible text-transparent")}>{children}</span>
      {busy ? <Spinner className="absolute text-current" /> : null}
    </button>
  );
}

export function Spinner({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={cn("size-4 animate-spin", className)} aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M14 8a6 6 0 0 0-6-6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
