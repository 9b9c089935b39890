import { Mark } from "@/components/splash";

/** The shell before one knows for whom: its places are where they will be, without a word. */
export function ShellSkeleton() {
  return (
    <div className="flex min-h-dvh" aria-busy="true">
      <div className="hidden w-60 shrink-0 border-line border-r bg-sunken p-4 lg:block">
        <Mark className="size-6 text-faint" />
      </div>
      <div className="late flex-1 p-6 lg:p-8">
        <div className="skeleton mb-6 h-7 w-48" />
        <div className="skeleton mb-3 h-4 w-2/3 max-w-xl" />
        <div className="skeleton h-4 w-1/2 max-w-md" />
      </div>
    </div>
  );
}
