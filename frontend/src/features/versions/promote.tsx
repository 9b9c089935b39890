"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FormProblem } from "@/components/form-problem";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useChange } from "@/lib/api/use-change";
import { Checks } from "./checks";
import { afterMove, checklistQuery, rollBack, setStage, type Version } from "./queries";

interface PromoteProps {
  model: Model;
  version: Version;
  /** The one that it takes the place of. */
  prod?: number;
}

/** Brings a version to prod: what it had to show first, and a note that is kept. */
export function Promote({ model, version, prod }: PromoteProps) {
  const t = useTranslations("versions");
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger
        render={
          <Button
            size="small"
            variant="primary"
            aria-label={t("promote.named", { number: version.number })}
          />
        }
      >
        {t("promote.action")}
      </DialogTrigger>
      <DialogPanel
        className="max-w-xl"
        title={t("promote.title", { number: version.number })}
        description={
          prod === undefined ? t("promote.first") : t("promote.instead", { number: version.number, prod })
        }
      >
        <Promoting model={model} version={version} prod={prod} onDone={() => setOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

function Promoting({ model, version, prod, onDone }: PromoteProps & { onDone: () => void }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const [note, setNote] = useState("");
  const [override, setOverride] = useState(false);
  const checklist = useQuery({ ...checklistQuery(org, model.name, version.number), staleTime: 0 });
  const stale = afterMove(org, model.name);
  const back = useChange(rollBack(org, model.name), { stale });
  const promote = useChange(setStage(org, model.name), {
    stale,
    silent: true,
    onSuccess: () => {
      onDone();
      toast.done({
        title: t("promote.done", { number: version.number }),
        undo: prod === undefined ? undefined : () => back.mutate(t("promote.undone")),
      });
    },
  });
  if (checklist.error && !checklist.data)
    return <ErrorState error={checklist.error} retry={() => void checklist.refetch()} className="py-4!" />;
  if (!checklist.data) return <SkeletonText lines={5} />;
  const { ready, items } = checklist.data;
  const why = !ready && override && !note.trim();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if ((ready || override) && !why)
          promote.mutate({ number: version.number, stage: "prod", note: note.trim(), override: !ready });
      }}
    >
      <FormProblem error={promote.error} />
      <Checks items={items} />
      {ready ? null : (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox in it is one
        <label className="flex items-start gap-2 rounded-md bg-bad-soft p-3">
          <Checkbox className="mt-0.5" checked={override} onCheckedChange={setOverride} />
          <span>{t("promote.override")}</span>
        </label>
      )}
      <FormField
        label={t("note")}
        hint={t("promote.noteHint")}
        optional={ready ? t("optional") : undefined}
        error={why ? t("promote.noteNeeded") : undefined}
      >
        <Textarea value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
      </FormField>
      <DialogActions>
        <DialogClose render={<Button />}>{t("cancel")}</DialogClose>
        <Button
          type="submit"
          variant={ready ? "primary" : "danger"}
          busy={promote.isPending}
          disabled={!ready && !override}
        >
          {t(ready ? "promote.action" : "promote.anyway")}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Puts a version aside; it can be promoted from there too. */
export function Archive({ model, version }: { model: Model; version: Version }) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const stale = afterMove(org, model.name);
  const move = setStage(org, model.name);
  const undo = useChange(move, { stale });
  const archive = useChange(move, {
    stale,
    onSuccess: () =>
      toast.done({
        title: t("archived", { number: version.number }),
        undo: () => undo.mutate({ number: version.number, stage: "staging" }),
      }),
  });
  return (
    <Button
      size="small"
      variant="quiet"
      busy={archive.isPending}
      aria-label={t("archiveNamed", { number: version.number })}
      onClick={() => archive.mutate({ number: version.number, stage: "archived" })}
    >
      {t("archive")}
    </Button>
  );
}
