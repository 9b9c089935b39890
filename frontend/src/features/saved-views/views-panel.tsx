"use client";

import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import type { LateProps } from "@/components/ui/late";
import { Popover, PopoverPanel, PopoverTitle } from "@/components/ui/popover";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { type Places, useGo } from "@/lib/places";
import { viewsQuery } from "./queries";
import { useModelOfViews } from "./saved-views";
import { useViews } from "./use-views";

export default function ViewsPanel({ open, onOpenChange, anchor }: LateProps) {
  const t = useTranslations("savedViews");
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverPanel anchor={anchor} finalFocus={anchor} align="end" className="p-4!">
        <PopoverTitle className="mb-2 font-semibold">{t("title")}</PopoverTitle>
        <Views onClose={() => onOpenChange(false)} />
      </PopoverPanel>
    </Popover>
  );
}

function Views({ onClose }: { onClose: () => void }) {
  const t = useTranslations("savedViews");
  const { org, role } = useOrganization();
  const model = useModelOfViews();
  const go = useGo();
  const found = useQuery(viewsQuery(org));
  const { save, remove } = useViews();
  const present = useSearchParams();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  function keep() {
    const { org: _org, ...query } = Object.fromEntries(present);
    save.mutate({ name: name.trim(), query: { ...query, model }, shared }, { onSuccess: () => setName("") });
  }
  const views = found.data?.filter((view) => !view.query.model || view.query.model === model) ?? [];
  return (
    <div className="flex flex-col gap-3">
      {found.isPending ? <SkeletonText lines={2} /> : null}
      {found.error && !found.data ? <ErrorState error={found.error} className="py-4" /> : null}
      {found.data && views.length === 0 ? <p className="text-muted">{t("empty")}</p> : null}
      {views.length ? (
        <ul className="-mx-2 max-h-72 overflow-y-auto">
          {views.map((view) => (
            <li key={view.id} className="flex items-center gap-1">
              <button
                type="button"
                className="flex min-h-8 min-w-0 flex-1 items-baseline gap-2 rounded-md px-2 text-left hover:bg-sunken"
                onClick={() => {
                  go("/customers/", view.query as Places["/customers/"]);
                  onClose();
                }}
              >
                <span className="truncate">{view.name}</span>
                {view.own ? null : <span className="ml-auto text-faint text-sm">{view.by?.name}</span>}
                {view.own && view.shared ? (
                  <span className="ml-auto text-faint text-sm">{t("isShared")}</span>
                ) : null}
              </button>
              {view.own || reaches(role, "admin") ? (
                <Button
                  variant="quiet"
                  size="icon"
                  aria-label={t("remove", { name: view.name })}
                  onClick={() => remove.mutate(view)}
                >
                  <Trash2 aria-hidden="true" />
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      <form
        className="flex flex-col gap-2 border-line border-t pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) keep();
        }}
      >
        <Input
          value={name}
          onValueChange={setName}
          maxLength={200}
          aria-label={t("name")}
          placeholder={t("name")}
        />
        <div className="flex items-center justify-between gap-2">
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the box inside it is its control */}
          <label className="flex items-center gap-2">
            <Checkbox checked={shared} onCheckedChange={setShared} />
            {t("share")}
          </label>
          <Button type="submit" busy={save.isPending} disabled={!name.trim()}>
            {t("save")}
          </Button>
        </div>
      </form>
    </div>
  );
}
