"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogPanel } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { LateProps } from "@/components/ui/late";
import { RadioCards } from "@/components/ui/radio-cards";
import { today } from "@/lib/format/times";
import { useActing } from "./item-actions";
import type { Changes, Item, Result } from "./queries";

const RESULTS: Record<Item["kind"], readonly Result[]> = {
  churn: ["saved", "contacted", "no_answer", "lost", "wrong_alarm"],
  lead_scoring: ["won", "contacted", "no_answer", "lost", "wrong_alarm"],
};

/** What came of it: the figures under Results are made of this. */
export default function ResultPanel({ open, onOpenChange }: LateProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <Asked onClose={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

function Asked({ onClose }: { onClose: () => void }) {
  const t = useTranslations("inbox");
  const common = useTranslations("common");
  const { items, act } = useActing();
  const one = items.length === 1 ? items[0] : undefined;
  const kind = items[0]?.kind ?? "churn";
  const first = items
    .map((each) => each.first_named_on)
    .sort()
    .at(-1);
  const [result, setResult] = useState<Result>(one?.result ?? RESULTS[kind][0] ?? "contacted");
  const [on, setOn] = useState(one?.acted_on ?? today());
  const [note, setNote] = useState("");
  const form = useRef<HTMLFormElement>(null);
  function save(state: "done" | "acknowledged") {
    const changes: Changes = { state, result, ...(on ? { acted_on: on } : {}) };
    if (note.trim()) changes.note = note.trim();
    act(changes, { state, result, acted_on: on || null }, t("told", { count: items.length }));
    onClose();
  }
  return (
    <DialogPanel
      title={
        one ? t("resultOf", { name: one.name ?? one.entity_key }) : t("resultOfMany", { count: items.length })
      }
      description={t("resultSays")}
      initialFocus={() => form.current?.querySelector<HTMLElement>("[role='radio'][data-checked]") ?? true}
    >
      <form
        ref={form}
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          save("done");
        }}
      >
        <RadioCards
          label={t("result")}
          value={result}
          onChange={setResult}
          choices={RESULTS[kind].map((each) => ({ value: each, label: t(`results.${kind}.${each}`) }))}
        />
        <FormField label={t("actedOn")}>
          <Input type="date" value={on} onValueChange={setOn} min={first} max={today()} />
        </FormField>
        <FormField label={t("note")} optional={t("optional")}>
          <Textarea
            value={note}
            onChange={(event) => setNote(event.target.value)}
            maxLength={10_000}
            placeholder={t("notePlaceholder")}
          />
        </FormField>
        <DialogActions>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button onClick={() => save("acknowledged")}>{t("saveAndStay")}</Button>
          <Button type="submit" variant="primary">
            {t("saveAndClose")}
          </Button>
        </DialogActions>
      </form>
    </DialogPanel>
  );
}
