"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useChange } from "@/lib/api/use-change";
import { afterMove, rollBack } from "./queries";

/** Brings back the version that was in prod before, with a note that says why. */
export function RollBack({ model, prod }: { model: Model; prod: number }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const back = useChange(rollBack(org, model.name), {
    stale: afterMove(org, model.name),
    silent: true,
    onSuccess: (version) => {
      setOpen(false);
      toast.done({ title: t("rollBack.done", { number: version.number }) });
    },
  });
  function change(next: boolean) {
    setOpen(next);
    setNote("");
    setAsked(false);
    back.reset();
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger render={<Button />}>
        <Undo2 aria-hidden="true" />
        {t("rollBack.action")}
      </DialogTrigger>
      <DialogPanel title={t("rollBack.title")} description={t("rollBack.says", { prod })}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(true);
            if (note.trim()) back.mutate(note.trim());
          }}
        >
          <FormProblem error={back.error} />
          <FormField
            label={t("note")}
            hint={t("rollBack.noteHint")}
            error={asked && !note.trim() ? t("promote.noteNeeded") : undefined}
          >
            <Textarea value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
          </FormField>
          <DialogActions>
            <DialogClose render={<Button />}>{t("cancel")}</DialogClose>
            <Button type="submit" variant="primary" busy={back.isPending}>
              {t("rollBack.action")}
            </Button>
          </DialogActions>
        </form>
      </DialogPanel>
    </Dialog>
  );
}
