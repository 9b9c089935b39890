"use client";

import { useEffect, useRef, useState } from "react";

const DELAY = 350; // milliseconds before it shows, and before it goes
const ID = "tooltip";

interface Shown {
  says: string;
  left: number;
  top: number;
  below: boolean;
}

/**
 * A word more on hover and focus, for every element with `data-says`. One for the whole page: a list of a thousand
 * times has a thousand of them and shows one. What one must know to act does not belong here: a finger never sees it.
 */
export function Tooltips() {
  const [shown, setShown] = useState<Shown | null>(null);
  const of = useRef<HTMLElement | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    function show(element: HTMLElement) {
      if (!element.isConnected) return;
      const { left, top, bottom, width } = element.getBoundingClientRect();
      const below = top < 48;
      of.current = element;
      element.setAttribute("aria-describedby", ID);
      const says = element.dataset.says ?? "";
      const middle = Math.min(Math.max(left + width / 2, 80), window.innerWidth - 80);
      setShown({ says, left: middle, top: below ? bottom + 6 : top - 6, below });
    }
    function hide() {
      clearTimeout(timer);
      of.current?.removeAttribute("aria-describedby");
      of.current = null;
      setShown(null);
    }
    function over(event: Event) {
      const element = (event.target as Element | null)?.closest?.<HTMLElement>(`[data-says], #${ID}`);
      if (element && (element === of.current || element.id === ID)) return clearTimeout(timer);
      clearTimeout(timer);
      if (element) timer = setTimeout(() => show(element), event.type === "focusin" ? 0 : DELAY);
      else if (of.current) timer = setTimeout(hide, DELAY / 2);
    }
    const leave = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", leave);
    window.addEventListener("scroll", hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", over);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("keydown", leave);
      window.removeEventListener("scroll", hide, true);
    };
  }, []);
  if (!shown) return null;
  return (
    <div
      id={ID}
      role="tooltip"
      style={{ left: shown.left, top: shown.top, translate: shown.below ? "-50% 0" : "-50% -100%" }}
      className="fixed z-70 w-max max-w-64 animate-appear rounded-md bg-ink px-2 py-1 text-canvas text-sm shadow-floating"
    >
      {shown.says}
    </div>
  );
}
