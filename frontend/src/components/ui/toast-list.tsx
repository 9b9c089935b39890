"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { buttonStyle } from "./button";
import { tellBy } from "./toast";

const LONG_ENOUGH_TO_UNDO = 8000;

export function ToastList() {
  return (
    <Base.Provider limit={3}>
      <Base.Portal>
        <Base.Viewport className="not-printed fixed right-4 bottom-4 z-60 mx-auto w-[calc(100vw-2rem)] sm:w-88">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const { toasts, add, close } = Base.useToastManager();
  const t = useTranslations("common");
  useEffect(() => {
    tellBy((kind, { title, description, undo }) => {
      const id: string = add({
        title,
        description,
        type: kind,
        priority: kind === "failed" ? "high" : "low",
        timeout: kind === "failed" ? 10_000 : undo ? LONG_ENOUGH_TO_UNDO : 4000,
        ...(undo && {
          actionProps: {
            onClick: () => {
              undo();
              close(id);
            },
          },
        }),
      });
    });
    return () => tellBy(null);
  }, [add, close]);
  return toasts.map((one) => (
    <Base.Root
      key={one.id}
      toast={one}
      data-toast=""
      swipeDirection={["right", "down"]}
      className="absolute right-0 bottom-0 w-full translate-x-(--toast-swipe-movement-x) translate-y-[calc(var(--toast-swipe-movement-y)-var(--toast-index)*0.75rem)] rounded-lg border border-line bg-surface shadow-floating transition-[opacity,translate] duration-200 after:absolute after:top-full after:left-0 after:h-3 after:w-full data-expanded:translate-y-[calc(var(--toast-swipe-movement-y)-var(--toast-offset-y)-var(--toast-index)*0.5rem)] data-ending-style:opacity-0 data-limited:opacity-0 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-center gap-3 py-2.5 pr-2 pl-3.5 data-behind:opacity-0 data-expanded:opacity-100">
        {one.type === "failed" ? (
          <CircleAlert className="size-4 shrink-0 text-bad" aria-hidden="true" />
        ) : null}
        <div className="min-w-0 flex-1">
          <Base.Title className="font-medium" render={<p />} />
          <Base.Description className="text-muted text-sm" />
        </div>
        {one.actionProps ? (
          <Base.Action className={buttonStyle({ size: "small" })}>{t("undo")}</Base.Action>
        ) : null}
        <Base.Close className={buttonStyle({ variant: "quiet", size: "icon" })} aria-label={t("close")}>
          <X aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
