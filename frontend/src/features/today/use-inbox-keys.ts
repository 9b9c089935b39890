"use client";

import { useTranslations } from "use-intl";
import type { Item } from "@/features/alert-items/queries";
import { useItemChanges } from "@/features/alert-items/use-item-changes";
import { useKey } from "@/lib/keys";

interface Keys {
  at: number;
  items: readonly Item[];
  current: Item | undefined;
  beside: boolean;
  opened: boolean;
  move: (to: number) => void;
  open: (open: boolean) => void;
  toggle: (id: string, on: boolean) => void;
  has: (id: string) => boolean;
}

/** j and k move, x selects; e, a, s and d press what the details (or the bulk bar) offer; z takes back. */
export function useInboxKeys({ at, items, current, beside, opened, move, open, toggle, has }: Keys) {
  const t = useTranslations("inbox");
  const { undoLast } = useItemChanges();
  const some = items.length > 0;
  /** Presses what the details offer; where they are shut, they open first. */
  function press(name: string) {
    const button = () =>
      document.querySelector<HTMLElement>(`[role="status"] [data-act="${name}"]`) ??
      document.querySelector<HTMLElement>(`[data-detail] [data-act="${name}"]`);
    if (!beside && !opened) open(true);
    requestAnimationFrame(() => {
      button()?.focus();
      button()?.click();
    });
  }
  const focused = () => document.activeElement?.closest("[data-at]") !== null;
  useKey("j", t("keys.down"), () => move(focused() ? at + 1 : at), some);
  useKey("k", t("keys.up"), () => move(at - 1), some);
  useKey("x", t("keys.choose"), () => current && toggle(current.id, !has(current.id)), some);
  useKey("e", t("keys.take"), () => press("take"), some);
  useKey("a", t("keys.assign"), () => press("assign"), some);
  useKey("s", t("keys.snooze"), () => press("snooze"), some);
  useKey("d", t("keys.result"), () => press("result"), some);
  useKey("z", t("keys.undo"), undoLast);
}
