"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { printed, singleKeys, useBindings } from "@/lib/keys";
import { Dialog, DialogPanel } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { Switch } from "../ui/switch";

/** The keys that work on this page, and the switch that turns the single ones off. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell");
  const bindings = useBindings();
  const [single, setSingle] = useState(singleKeys.on());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogPanel title={t("keys.help")}>
        <dl className="flex flex-col">
          {bindings.map(({ keys, label }) => (
            <div
              key={`${keys}${label}`}
              className="flex items-center justify-between gap-4 border-line border-b py-1.5 last:border-0"
            >
              <dt>{label}</dt>
              <dd className="flex gap-1">
                {printed(keys).map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside it is its control */}
        <label className="flex items-center justify-between gap-4 rounded-lg bg-sunken p-3">
          <span>{t("keys.single")}</span>
          <Switch
            checked={single}
            onCheckedChange={(on) => {
              singleKeys.turn(on);
              setSingle(on);
            }}
          />
        </label>
      </DialogPanel>
    </Dialog>
  );
}
