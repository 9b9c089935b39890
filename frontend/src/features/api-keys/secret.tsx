"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { CopyButton } from "@/components/copy-button";
import { Button } from "@/components/ui/button";
import { DialogActions, DialogClose } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { UseIt } from "./use-it";

/** The text of a new key: the only time that it is seen. */
export function Secret({ secret }: { secret: string }) {
  const t = useTranslations("apiKeys");
  return (
    <>
      <p className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-medium" aria-hidden="true" />
        {t("once")}
      </p>
      <div className="flex items-center gap-2">
        <Input
          readOnly
          autoFocus
          aria-label={t("secret")}
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
          className="font-mono"
        />
        <CopyButton text={secret} variant="primary" size="medium" />
      </div>
      <UseIt secret={secret} />
      <DialogActions>
        <DialogClose render={<Button />}>{t("kept")}</DialogClose>
      </DialogActions>
    </>
  );
}
