"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { FormProblem } from "@/components/form-problem";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { type ApiKey, apiKeysQuery, scopeWord } from "./queries";
import { Secret } from "./secret";

/** A key that opens no more, and why. */
export function ended(key: ApiKey): "revoked" | "expired" | null {
  if (key.revoked_at) return "revoked";
  return key.expires_at && Date.parse(key.expires_at) < Date.now() ? "expired" : null;
}

/** One key: what it may do, when it was used, and how it ends. */
export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const over = ended(apiKey);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{apiKey.name}</span>
          <code className="font-mono text-faint text-sm">{apiKey.prefix}…</code>
        </p>
        <p className="text-muted text-sm">
          {apiKey.last_used_at ? (
            <>
              {t("used")} <TimeAgo when={apiKey.last_used_at} inList />
            </>
          ) : (
            t("neverUsed")
          )}{" "}
          · <Expiry apiKey={apiKey} />
        </p>
        <ul aria-label={t("scopes")} className="mt-1.5 flex flex-wrap gap-1">
          {apiKey.scopes.map((scope) => (
            <li
              key={scope}
              data-says={t(`scope.${scopeWord(scope)}`)}
              className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-muted text-xs"
            >
              {scope}
            </li>
          ))}
        </ul>
      </div>
      {over ? null : (
        <>
          <Rotate apiKey={apiKey} />
          <Revoke apiKey={apiKey} />
        </>
      )}
    </li>
  );
}

function Expiry({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  if (apiKey.revoked_at) {
    return (
      <span className="text-bad">
        {t("revoked")} <TimeAgo when={apiKey.revoked_at} inList />
      </span>
    );
  }
  if (!apiKey.expires_at) return t("never");
  const over = ended(apiKey) === "expired";
  return (
    <span className={over ? "text-bad" : undefined}>
      {over ? t("expired") : t("expires")} <TimeAgo when={apiKey.expires_at} inList />
    </span>
  );
}

function Rotate({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const common = useTranslations("common");
  const { org } = useOrganization();
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useChange(
    () =>
      answered(
        api.POST("/api/v1/organizations/{org}/api-keys/{key_id}/rotate", {
          params: { path: { org, key_id: apiKey.id } },
        }),
      ),
    { silent: true, onSuccess: ({ key }) => setSecret(key) },
  );
  const refresh = useRefresh();
  // The list is asked for anew when the dialog closes: its row goes then, and the secret with it.
  return (
    <Dialog onOpenChange={(open) => !open && secret && refresh()}>
      <DialogTrigger
        render={
          <Button size="small" aria-label={t("rotateOne", { name: apiKey.name })}>
            <RotateCw aria-hidden="true" />
            {t("rotate")}
          </Button>
        }
      />
      <DialogPanel
        title={secret ? t("made", { name: apiKey.name }) : t("rotateTitle", { name: apiKey.name })}
        className={secret ? "max-w-2xl!" : undefined}
      >
        {secret ? (
          <Secret secret={secret} />
        ) : (
          <>
            <p className="text-muted">{t("rotateSays")}</p>
            <FormProblem error={rotate.error} />
            <DialogActions>
              <DialogClose render={<Button />}>{common("cancel")}</DialogClose>
              <Button variant="danger" busy={rotate.isPending} onClick={() => rotate.mutate()}>
                {t("rotateAction")}
              </Button>
            </DialogActions>
          </>
        )}
      </DialogPanel>
    </Dialog>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const { org } = useOrganization();
  const refresh = useRefresh();
  return (
    <ConfirmTyped
      trigger={
        <Button size="small" variant="grave" aria-label={t("revokeOne", { name: apiKey.name })}>
          {t("revoke")}
        </Button>
      }
      title={t("revokeTitle", { name: apiKey.name })}
      phrase={apiKey.name}
      action={t("revoke")}
      onConfirm={async () => {
        await answered(
          api.DELETE("/api/v1/organizations/{org}/api-keys/{key_id}", {
            params: { path: { org, key_id: apiKey.id } },
          }),
        );
        toast.done({ title: t("revokedDone", { name: apiKey.name }) });
        refresh();
      }}
    >
      {t("revokeSays")}
    </ConfirmTyped>
  );
}

function useRefresh() {
  const client = useQueryClient();
  const { org } = useOrganization();
  return () => void client.invalidateQueries({ queryKey: apiKeysQuery(org).queryKey });
}
