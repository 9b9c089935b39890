"use client";

import { UserMinus } from "lucide-react";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { Monogram } from "@/components/shell/monogram";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { type Role, useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { type Member, membersQuery } from "./queries";

const ROLES: readonly Role[] = ["member", "analyst", "admin"];

/** One person: their role, which another administrator changes, and the way out. */
export function MemberRow({ member, lastAdmin }: { member: Member; lastAdmin: boolean }) {
  const t = useTranslations("members");
  const shell = useTranslations("shell");
  const { org, user } = useOrganization();
  const { id, name, email } = member.user;
  const own = id === user.id;
  const change = useChange(
    (role: Role) =>
      answered(
        api.PATCH("/api/v1/organizations/{org}/members/{user_id}", {
          params: { path: { org, user_id: id } },
          body: { role },
        }),
      ),
    { stale: [membersQuery(org).queryKey] },
  );
  function give(role: Role) {
    const before = member.role as Role;
    if (role === before) return;
    change.mutate(role, {
      onSuccess: () =>
        void toast.done({
          title: t("roleChanged", { name, role: shell(`roles.${role}`) }),
          description: t("roleChangedSays"),
          undo: () => change.mutate(before),
        }),
    });
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Monogram name={name} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          {name} {own ? <span className="font-normal text-faint">{t("you")}</span> : null}
        </p>
        <p className="truncate text-muted text-sm">{email}</p>
      </div>
      <span className="w-36 text-muted text-sm max-md:hidden">
        {t("joined")} <TimeAgo when={member.created_at} inList />
      </span>
      {own ? (
        <span className="w-36 px-3">{shell(`roles.${member.role as Role}`)}</span>
      ) : (
        <Select
          label={t("roleOf", { name })}
          className="w-36"
          value={(change.isPending ? change.variables : member.role) as Role}
          onChange={give}
          choices={ROLES.map((role) => ({ value: role, label: shell(`roles.${role}`) }))}
        />
      )}
      <Farewell member={member} blocked={lastAdmin && member.role === "admin"} />
    </li>
  );
}

function Farewell({ member, blocked }: { member: Member; blocked: boolean }) {
  const t = useTranslations("members");
  const { org, organization, user } = useOrganization();
  const { id, name, email } = member.user;
  const own = id === user.id;
  const remove = useChange(
    () =>
      answered(
        api.DELETE("/api/v1/organizations/{org}/members/{user_id}", {
          params: { path: { org, user_id: id } },
        }),
      ),
    { silent: true, stale: own ? [["me"]] : [membersQuery(org).queryKey] },
  );
  const label = own ? t("leave") : t("remove", { name });
  if (blocked) {
    return (
      <Button
        variant="quiet"
        size="icon"
        aria-label={label}
        aria-disabled
        data-says={t("lastAdmin")}
        onClick={() => toast.failed({ title: t("lastAdmin"), description: t("oneAdmin") })}
      >
        <UserMinus aria-hidden="true" />
      </Button>
    );
  }
  return (
    <ConfirmTyped
      trigger={
        <Button variant="quiet" size="icon" aria-label={label} data-says={label}>
          <UserMinus aria-hidden="true" />
        </Button>
      }
      title={own ? t("leaveTitle", { organization: organization.name }) : t("removeTitle", { name })}
      phrase={email}
      action={own ? t("leave") : t("removeAction")}
      onConfirm={async () => {
        await remove.mutateAsync();
        if (!own) toast.done({ title: t("removed", { name }) });
      }}
    >
      <p>{own ? t("leaveSays") : t("removeSays", { name })}</p>
    </ConfirmTyped>
  );
}
