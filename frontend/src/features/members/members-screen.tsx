"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { ErrorState, SkeletonText } from "@/components/states";
import { useOrganization } from "@/features/me/signed-in";
import { Invitations } from "./invitations";
import { Invite } from "./invite";
import { MemberRow } from "./member-row";
import { membersQuery } from "./queries";

/** Who belongs to the organization, and as what; and who is asked to. */
export function MembersScreen() {
  const t = useTranslations("members");
  const { org, organization } = useOrganization();
  const members = useQuery(membersQuery(org));
  const admins = members.data?.filter((one) => one.role === "admin").length ?? 0;
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t("title")}
        says={t("says", { organization: organization.name })}
        actions={<Invite />}
      />
      {members.isPending ? <SkeletonText lines={4} /> : null}
      {members.error && !members.data ? (
        <ErrorState error={members.error} retry={() => void members.refetch()} />
      ) : null}
      {members.data ? (
        <>
          <ul
            aria-label={t("title")}
            className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
          >
            {members.data.map((member) => (
              <MemberRow key={member.user.id} member={member} lastAdmin={admins === 1} />
            ))}
          </ul>
          {admins === 1 ? <p className="mt-2 text-muted text-sm">{t("oneAdmin")}</p> : null}
          <Invitations />
        </>
      ) : null}
    </div>
  );
}
