"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Matter } from "@/components/matter";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { useLanguage } from "@/lib/language/provider";
import { changeSettings, type Settings, settingsQuery } from "./queries";

const ZONES = Intl.supportedValuesOf("timeZone");

/** The clocks that schedules go by; a zone is found by typing a part of its name. */
export function TimeZoneForm({ settings }: { settings: Settings }) {
  const t = useTranslations("organization");
  const { org } = useOrganization();
  const [zone, setZone] = useState(settings.time_zone);
  const save = useChange(changeSettings(org), {
    stale: [settingsQuery(org).queryKey],
    silent: true,
    onSuccess: () => {
      const before = settings.time_zone;
      toast.done({
        title: t("zoneSaved"),
        undo: () => {
          setZone(before);
          save.mutate({ time_zone: before });
        },
      });
    },
  });
  const clock = useClock(zone);
  const refused = save.error && Problem.of(save.error).faults.length > 0;
  return (
    <Matter title={t("zone")} says={t("zoneSays")}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ time_zone: zone.trim() });
        }}
      >
        <FormField
          label={t("zone")}
          hint={clock ? t("zoneNow", { time: clock }) : t("zoneHint")}
          error={refused ? t("zoneUnknown") : undefined}
        >
          <Input
            value={zone}
            onValueChange={(next) => {
              setZone(next);
              save.reset();
            }}
            list="zones"
            autoComplete="off"
            spellCheck={false}
          />
        </FormField>
        <datalist id="zones">
          {ZONES.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Button
          type="submit"
          className="self-start"
          busy={save.isPending}
          disabled={zone.trim() === settings.time_zone}
        >
          {t("save")}
        </Button>
      </form>
    </Matter>
  );
}

/** What the clocks there show, if there is such a zone. */
function useClock(zone: string): string | null {
  const { language } = useLanguage();
  try {
    return new Intl.DateTimeFormat(language, {
      timeZone: zone.trim(),
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    }).format();
  } catch {
    return null;
  }
}
