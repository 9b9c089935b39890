"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useChange } from "@/lib/api/use-change";
import type { Decision, Economics, Tried } from "./queries";
import { saveEconomics } from "./queries";

type Name = "contact_cost" | "save_rate" | "conversion_lift" | "value" | "margin" | "periods";

const SHARES: ReadonlySet<Name> = new Set(["save_rate", "conversion_lift", "margin"]);

/** What the API takes. */
const LEAST = 1e-9;
const LIMITS: Record<Name, [number, number]> = {
  contact_cost: [0, 1e12],
  save_rate: [LEAST, 1],
  conversion_lift: [LEAST, 10],
  value: [LEAST, 1e12],
  margin: [LEAST, 1],
  periods: [LEAST, 1200],
};

interface EconomicsFormProps {
  model: Model;
  used: Decision["economics"] | undefined;
  /** What nobody has said yet, and without which there is no money to speak of. */
  missing: string[];
  tried: Tried;
  onTry: (tried: Tried) => void;
}

/** What a call costs and changes: tried at once, and kept for the model when one says so. */
export function EconomicsForm({ model, used, missing, tried, onTry }: EconomicsFormProps) {
  const t = useTranslations("versions");
  const { org } = useOrganization();
  const effect: Name = model.kind === "churn" ? "save_rate" : "conversion_lift";
  const names: Name[] = ["contact_cost", effect, "value", "periods", "margin"];
  const [turn, setTurn] = useState(0); // the fields begin anew with each
  const changed = Object.values(tried).some((value) => value !== undefined);
  const before = model.economics;
  function begin() {
    onTry({});
    setTurn((before) => before + 1);
  }
  const stale = [
    [org, "models"],
    [org, "decision", model.name],
  ];
  const undo = useChange(saveEconomics(org, model.name), { stale, onSettled: begin });
  const save = useChange(saveEconomics(org, model.name), {
    stale,
    onSuccess: () => {
      toast.done({ title: t("economics.saved"), undo: () => undo.mutate(before) });
    },
    onSettled: (_, error) => {
      if (!error) begin();
    },
  });
  return (
    <section aria-labelledby="economics" className="not-printed rounded-lg border border-line bg-sunken p-4">
      <h3 id="economics" className="font-semibold">
        {t("economics.title")}
      </h3>
      <p className="mb-3 max-w-prose text-muted">
        {t(missing.length ? "economics.missing" : "economics.says")}
      </p>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
        {names.map((name) => (
          <Amount
            key={`${name} ${turn}`}
            name={name}
            kind={model.kind}
            value={tried[name] ?? before[name] ?? undefined}
            needed={missing.includes(name)}
            column={name === "value" && before.value == null ? used?.value_column : undefined}
            onChange={(value) => onTry({ ...tried, [name]: value })}
          />
        ))}
      </div>
      {changed ? (
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <RoleGate from="analyst" otherwise={<span className="text-muted">{t("economics.triedOnly")}</span>}>
            <Button
              variant="primary"
              busy={save.isPending}
              onClick={() => save.mutate(merged(before, tried))}
            >
              {t("economics.save")}
            </Button>
          </RoleGate>
          <Button onClick={begin}>{t("economics.reset")}</Button>
        </div>
      ) : null}
    </section>
  );
}

/** One value for everybody takes the place of a column of values. */
function merged(before: Economics, { order: _, ...tried }: Tried): Economics {
  const said = Object.fromEntries(Object.entries(tried).filter(([, value]) => value != null));
  return { ...before, ...said, ...("value" in said ? { value_column: null } : {}) };
}

interface AmountProps {
  name: Name;
  kind: Model["kind"];
  value: number | undefined;
  needed: boolean;
  column: string | null | undefined;
  onChange: (value: number | undefined) => void;
}

/** A share is typed in percent. */
function Amount({ name, kind, value, needed, column, onChange }: AmountProps) {
  const t = useTranslations("versions");
  const scale = SHARES.has(name) ? 100 : 1;
  const [typed, setTyped] = useState(
    value === undefined ? "" : String(Math.round(value * scale * 1e6) / 1e6),
  );
  const [from, to] = LIMITS[name];
  const read = amount(typed);
  const fits = (said: number | null) => said !== null && said / scale >= from && said / scale <= to;
  const bad = typed.trim() !== "" && !fits(read);
  function type(said: string) {
    setTyped(said);
    const now = amount(said);
    if (said.trim() === "") onChange(undefined);
    else if (now !== null && fits(now)) onChange(now / scale);
  }
  return (
    <FormField
      label={t(`economics.${name}`)}
      hint={column ? t("economics.column", { column }) : t(`economics.hint.${name}`, { kind })}
      optional={needed && !typed ? t("economics.needed") : undefined}
      error={bad ? t("economics.notANumber") : undefined}
    >
      <Input inputMode="decimal" value={typed} onValueChange={type} className="figures" />
    </FormField>
  );
}

/** `12.5` and `12,5` are the same; null where it is no number. */
function amount(said: string): number | null {
  const bare = said.trim().replace(/\s/g, "").replace(",", ".");
  return bare !== "" && Number.isFinite(Number(bare)) ? Number(bare) : null;
}
