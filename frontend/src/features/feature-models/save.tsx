"use client";

import { Save as Disk } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { SqlProblem } from "@/components/sql-problem";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import { useGo } from "@/lib/places";
import { useSqlWords } from "@/lib/sql-words";
import { type FeatureModel, featureModelsQuery, type NewFeatureModel, write } from "./queries";

const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

interface SaveProps {
  kept: FeatureModel | null;
  body: NewFeatureModel;
  /** What the statement gives now: words for other columns are of no use any more. */
  columns: readonly string[];
  ready: boolean;
  onSaved: () => void;
}

/** Keeps what is written: under its name as the next version, or under a new name. */
export function Save({ kept, body, columns, ready, onSaved }: SaveProps) {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const go = useGo();
  const [open, setOpen] = useState(false);
  const descriptions = Object.fromEntries(
    Object.entries(body.descriptions ?? {}).filter(([name, words]) => columns.includes(name) && words.trim()),
  );
  const save = useChange((name: string) => write(org, name, { ...body, descriptions }), {
    silent: kept === null,
    stale: [featureModelsQuery(org).queryKey],
    onSuccess: (made) => {
      onSaved();
      setOpen(false);
      toast.done({ title: t("saved", { name: made.name, version: made.version }) });
      if (!kept) go("/features/written/one/", { name: made.name });
    },
  });
  const same =
    kept !== null &&
    kept.sql === body.sql &&
    JSON.stringify(sorted(kept.descriptions)) === JSON.stringify(sorted(descriptions));
  if (kept) {
    return (
      <Button
        variant="primary"
        busy={save.isPending}
        disabled={!ready || same}
        onClick={() => save.mutate(kept.name)}
      >
        <Disk aria-hidden="true" />
        {same ? t("nothingToSave") : t("saveVersion", { version: kept.version + 1 })}
      </Button>
    );
  }
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger
        render={
          <Button variant="primary" disabled={!ready}>
            <Disk aria-hidden="true" />
            {t("save")}
          </Button>
        }
      />
      <DialogPanel title={t("save")} description={t("saveSays")}>
        <Naming save={(name) => save.mutate(name)} busy={save.isPending} error={save.error} />
      </DialogPanel>
    </Dialog>
  );
}

function Naming({ save, busy, error }: { save: (name: string) => void; busy: boolean; error: unknown }) {
  const t = useTranslations("featureModels");
  const common = useTranslations("common");
  const say = useSqlWords();
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const wrong = tried && !NAME.test(name.trim());
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (NAME.test(name.trim())) save(name.trim());
      }}
    >
      <SqlProblem said={error ? say(error) : null} />
      <FormField label={t("name")} hint={t("nameHint")} error={wrong ? t("nameWrong") : undefined}>
        <Input value={name} onValueChange={setName} autoFocus autoComplete="off" spellCheck={false} />
      </FormField>
      <DialogActions>
        <DialogClose render={<Button />}>{common("cancel")}</DialogClose>
        <Button type="submit" variant="primary" busy={busy}>
          {t("save")}
        </Button>
      </DialogActions>
    </form>
  );
}

const sorted = (words: Record<string, string>) =>
  Object.entries(words).sort(([a], [b]) => a.localeCompare(b));
