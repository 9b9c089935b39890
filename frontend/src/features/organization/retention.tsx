"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Matter } from "@/components/matter";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import { changeSettings, type Settings, settingsQuery } from "./queries";

const MOST = 36_500;

/** For how long files are kept as they were received. What goes is gone: it is said before, and not undone. */
export function Retention({ settings }: { settings: Settings }) {
  const t = useTranslations("organization");
  const { org } = useOrganization();
  const now = settings.raw_retention_days;
  const [own, setOwn] = useState(now !== null);
  const [days, setDays] = useState(String(now ?? 90));
  const save = useChange(changeSettings(org), {
    stale: [settingsQuery(org).queryKey],
    onSuccess: () => void toast.done({ title: t("retentionSaved") }),
  });
  const whole = /^\d+$/.test(days.trim()) ? Number(days) : null;
  const wrong = own && (whole === null || whole > MOST);
  const wish = own ? whole : null;
  const shorter = wish !== null && (now === null || wish < now);
  return (
    <Matter title={t("retention")} says={t("retentionSays")}>
      <Segments
        label={t("retention")}
        className="self-start"
        value={own ? "own" : "server"}
        onChange={(next) => setOwn(next === "own")}
        choices={[
          { value: "server", label: t("asServer") },
          { value: "own", label: t("ownDays") },
        ]}
      />
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) save.mutate({ raw_retention_days: wish });
        }}
      >
        {own ? (
          <FormField
            label={t("days")}
            hint={shorter && !wrong ? t("shorter", { days: wish ?? 0 }) : t("daysHint")}
            error={wrong ? t("daysWrong") : undefined}
          >
            <Input inputMode="numeric" value={days} onValueChange={setDays} className="max-w-32" />
          </FormField>
        ) : null}
        <Button type="submit" className="self-start" busy={save.isPending} disabled={wrong || wish === now}>
          {t("save")}
        </Button>
      </form>
    </Matter>
  );
}
