"use client";

import { useTranslations } from "use-intl";
import type { LateProps } from "@/components/ui/late";
import { Menu, MenuGroup, MenuItem, MenuLabel, MenuPanel } from "@/components/ui/menu";
import { useFormat } from "@/lib/format";
import { useActing } from "./item-actions";

const MORNING = 8; // o'clock, where the reader is

/** Puts it off until a morning. */
export default function SnoozeMenu({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("inbox");
  const format = useFormat();
  const { items, act } = useActing();
  function until(when: Date) {
    const snoozed_until = when.toISOString();
    act(
      { state: "snoozed", snoozed_until },
      { state: "snoozed", snoozed_until },
      t("snoozed", { count: items.length, date: format.date(when) }),
    );
  }
  return (
    <Menu open={open} onOpenChange={onOpenChange} modal={false}>
      <MenuPanel anchor={anchor} finalFocus={anchor} className="w-64" aria-label={t("snooze")}>
        <MenuGroup>
          <MenuLabel>{t("snoozeUntil")}</MenuLabel>
          {choices().map(({ name, when }) => (
            <MenuItem key={name} onClick={() => until(when)}>
              {t(`until.${name}`)}
              <span className="ml-auto text-faint">{format.date(when)}</span>
            </MenuItem>
          ))}
        </MenuGroup>
      </MenuPanel>
    </Menu>
  );
}

function choices() {
  const monday = (8 - new Date().getDay()) % 7 || 7;
  const days = [
    { name: "tomorrow", days: 1 },
    { name: "threeDays", days: 3 },
    { name: "monday", days: monday },
    { name: "twoWeeks", days: 14 },
    { name: "month", days: 30 },
  ] as const;
  return days.map(({ name, days: ahead }) => {
    const when = new Date();
    when.setDate(when.getDate() + ahead);
    when.setHours(MORNING, 0, 0, 0);
    return { name, when };
  });
}
