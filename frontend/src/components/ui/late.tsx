"use client";

import { type ComponentType, lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from "react";

export interface LateProps {
  open: boolean;
  onOpenChange: (open: boolean, details?: { event?: Event }) => void;
  anchor: RefObject<HTMLButtonElement | null>;
}

interface TriggerProps {
  ref: RefObject<HTMLButtonElement | null>;
  "aria-haspopup": "menu" | "dialog";
  "aria-expanded": boolean;
  "data-popup-open"?: "";
  onPointerEnter: () => void;
  onFocus: () => void;
  onClick: () => void;
}

/**
 * A menu or panel whose code comes when a pointer or the focus nears its button: the first page needs none of it.
 *
 *     const Switcher = late("menu", () => import("./organization-menu"));
 *     <Switcher>{(trigger) => <button {...trigger}>…</button>}</Switcher>
 */
export function late(kind: "menu" | "dialog", load: () => Promise<{ default: ComponentType<LateProps> }>) {
  const Panel = lazy(load);
  return function Late({ children }: { children: (trigger: TriggerProps) => ReactNode }) {
    const anchor = useRef<HTMLButtonElement>(null);
    const [open, setOpen] = useState(false);
    const [wanted, setWanted] = useState(false);
    const near = () => void load();
    function change(next: boolean, details?: { event?: Event }) {
      // A press of the button itself is outside of the panel too; its click decides.
      const own = details?.event?.target instanceof Node && anchor.current?.contains(details.event.target);
      if (next || !own || details?.event?.type === "keydown") setOpen(next);
    }
    return (
      <>
        {children({
          ref: anchor,
          "aria-haspopup": kind,
          "aria-expanded": open,
          "data-popup-open": open ? "" : undefined,
          onPointerEnter: near,
          onFocus: near,
          onClick: () => {
            setWanted(true);
            setOpen(!open);
          },
        })}
        {wanted ? (
          <Suspense fallback={null}>
            <Panel open={open} onOpenChange={change} anchor={anchor} />
          </Suspense>
        ) : null}
      </>
    );
  };
}
