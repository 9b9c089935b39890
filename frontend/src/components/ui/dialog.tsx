"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { Button } from "./button";

export const Dialog = Base.Root;
export const DialogTrigger = Base.Trigger;
export const DialogClose = Base.Close;

const BACKDROP =
  "fixed inset-0 z-40 bg-[#0a0a08]/40 transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0 dark:bg-[#000]/60";

interface DialogPanelProps extends Omit<ComponentProps<typeof Base.Popup>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  /** One that must be answered has no cross. */
  closable?: boolean;
}

export function DialogPanel({
  title,
  description,
  closable = true,
  className,
  children,
  ...rest
}: DialogPanelProps) {
  const t = useTranslations("common");
  return (
    <Base.Portal>
      <Base.Backdrop className={BACKDROP} />
      <Base.Popup
        className={cn(
          "-translate-x-1/2 fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-2rem)] max-w-md flex-col gap-4 overflow-y-auto rounded-xl border border-line bg-surface p-5 shadow-floating transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0",
          className,
        )}
        {...rest}
      >
        <div className="flex items-start justify-between gap-4">
          <div className="flex flex-col gap-1">
            <Base.Title className="font-semibold text-lg">{title}</Base.Title>
            {description ? <Base.Description className="text-muted">{description}</Base.Description> : null}
          </div>
          {closable ? (
            <Base.Close
              render={
                <Button variant="quiet" size="icon" className="-mt-1 -mr-1.5" aria-label={t("close")} />
              }
            >
              <X aria-hidden="true" />
            </Base.Close>
          ) : null}
        </div>
        {children}
      </Base.Popup>
    </Base.Portal>
  );
}

export function DialogActions({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("flex flex-wrap justify-end gap-2 pt-1", className)} {...rest} />;
}

/** A panel from the side: the menu on a phone, or details beside a list. */
export function SheetPanel({
  title,
  side = "left",
  className,
  children,
  ...rest
}: Omit<ComponentProps<typeof Base.Popup>, "title"> & { title: ReactNode; side?: "left" | "right" }) {
  const t = useTranslations("common");
  return (
    <Base.Portal>
      <Base.Backdrop className={BACKDROP} />
      <Base.Popup
        className={cn(
          "fixed inset-y-0 z-50 flex w-[min(20rem,calc(100vw-3rem))] flex-col overflow-y-auto bg-surface shadow-floating transition-transform duration-200",
          side === "left"
            ? "left-0 border-r data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
            : "right-0 border-l data-ending-style:translate-x-full data-starting-style:translate-x-full",
          className,
        )}
        {...rest}
      >
        <Base.Title className="sr-only">{title}</Base.Title>
        <Base.Close
          render={
            <Button
              variant="quiet"
              size="icon"
              className="absolute top-2.5 right-2.5"
              aria-label={t("close")}
            />
          }
        >
          <X aria-hidden="true" />
        </Base.Close>
        {children}
      </Base.Popup>
    </Base.Portal>
  );
}
