"use client";

import { AlarmClock, CheckCheck, Hand, RotateCcw, UserRound } from "lucide-react";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { useOrganization } from "@/features/me/signed-in";
import type { Changes, Item } from "./queries";
import { useItemChanges, type Wanted } from "./use-item-changes";

interface Acting {
  items: readonly Item[];
  act: (changes: Changes, then: Partial<Item>, said: string) => void;
}

const Context = createContext<Acting | null>(null);
const AssignMenu = late("menu", () => import("./assign-menu"));
const SnoozeMenu = late("menu", () => import("./snooze-menu"));
const ResultPanel = late("dialog", () => import("./result-panel"));

export function useActing(): Acting {
  const acting = useContext(Context);
  if (!acting) throw new Error("This stands outside of ItemActions.");
  return acting;
}

interface ItemActionsProps {
  items: readonly Item[];
  /** Called as soon as something is done, before it is known to have worked. */
  onActed?: () => void;
  children?: ReactNode;
}

/** What can be done with one item of the inbox or with many: each at once, and each can be undone. */
export function ItemActions({ items, onActed, children }: ItemActionsProps) {
  const t = useTranslations("inbox");
  const { user } = useOrganization();
  const { change } = useItemChanges();
  const acting = useMemo<Acting>(
    () => ({
      items,
      act: (changes, then, said) => {
        change({ items, changes, then, said } satisfies Wanted);
        onActed?.();
      },
    }),
    [items, change, onActed],
  );
  const states = new Set(items.map((one) => one.state));
  const count = items.length;
  const mine = items.every((one) => one.assigned_to !== null);
  function take() {
    const me = { id: user.id, name: user.name };
    acting.act(
      { state: "acknowledged", ...(mine ? {} : { assigned_to: user.id }) },
      { state: "acknowledged", ...(mine ? {} : { assigned_to: me }) },
      t("taken", { count }),
    );
  }
  return (
    <Context value={acting}>
      {states.has("open") || states.has("snoozed") ? (
        <Button variant="primary" data-act="take" onClick={take}>
          <Hand aria-hidden="true" />
          {t("take")}
        </Button>
      ) : null}
      {states.has("done") ? null : (
        <>
          <AssignMenu>
            {(trigger) => (
              <Button {...trigger} data-act="assign">
                <UserRound aria-hidden="true" />
                {t("assign")}
              </Button>
            )}
          </AssignMenu>
          <SnoozeMenu>
            {(trigger) => (
              <Button {...trigger} data-act="snooze">
                <AlarmClock aria-hidden="true" />
                {t("snooze")}
              </Button>
            )}
          </SnoozeMenu>
        </>
      )}
      <ResultPanel>
        {(trigger) => (
          <Button
            {...trigger}
            data-act="result"
            variant={states.has("acknowledged") ? "primary" : "secondary"}
          >
            <CheckCheck aria-hidden="true" />
            {t("result")}
          </Button>
        )}
      </ResultPanel>
      {states.has("open") ? null : (
        <Button
          variant="quiet"
          data-act="reopen"
          onClick={() => acting.act({ state: "open" }, { state: "open" }, t("reopened", { count }))}
        >
          <RotateCcw aria-hidden="true" />
          {t("reopen")}
        </Button>
      )}
      {children}
    </Context>
  );
}
