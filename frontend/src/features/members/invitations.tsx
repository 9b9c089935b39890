"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { useInvite } from "./invite";
import { type Invitation, invitationsQuery } from "./queries";

/** Who was asked and has not answered. */
export function Invitations() {
  const t = useTranslations("members");
  const { org } = useOrganization();
  const invitations = useQuery(invitationsQuery(org));
  return (
    <section aria-labelledby="invitations" className="mt-8">
      <h2 id="invitations" className="mb-3 font-semibold text-lg">
        {t("invitations")}
      </h2>
      {invitations.isPending ? <SkeletonText lines={2} /> : null}
      {invitations.error && !invitations.data ? (
        <ErrorState error={invitations.error} retry={() => void invitations.refetch()} className="py-4" />
      ) : null}
      {invitations.data?.length === 0 ? <p className="text-muted">{t("noInvitations")}</p> : null}
      {invitations.data?.length ? (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {invitations.data.map((one) => (
            <Row key={one.id} invitation={one} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const t = useTranslations("members");
  const shell = useTranslations("shell");
  const { org } = useOrganization();
  const { id, email, role, created_at, expires_at } = invitation;
  const stale = [invitationsQuery(org).queryKey];
  const again = useChange(useInvite(), {
    stale,
    onSuccess: () => void toast.done({ title: t("invited", { email }) }),
  });
  const withdraw = useChange(
    () =>
      answered(
        api.DELETE("/api/v1/organizations/{org}/invitations/{invitation_id}", {
          params: { path: { org, invitation_id: id } },
        }),
      ),
    { stale, onSuccess: () => void toast.done({ title: t("withdrawn", { email }) }) },
  );
  const over = Date.parse(expires_at) < Date.now();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium">{email}</p>
        <p className="text-muted text-sm">
          {shell(`roles.${role}`)} · {t("sent")} <TimeAgo when={created_at} inList /> ·{" "}
          <span className={over ? "text-bad" : undefined}>
            {over ? t("expired") : t("expires")} <TimeAgo when={expires_at} inList />
          </span>
        </p>
      </div>
      <Button
        size="small"
        aria-label={t("againTo", { email })}
        busy={again.isPending}
        onClick={() => again.mutate({ email, role })}
      >
        {t("again")}
      </Button>
      <Button
        size="small"
        aria-label={t("withdrawFrom", { email })}
        busy={withdraw.isPending}
        onClick={() => withdraw.mutate()}
      >
        {t("withdraw")}
      </Button>
    </li>
  );
}
