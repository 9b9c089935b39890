"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { meQuery } from "@/features/me/queries";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";

/** Asks once more in its own place: what one has put into the sample goes with it. */
export function RemoveSample({ home }: { home: string }) {
  const t = useTranslations("shell");
  const client = useQueryClient();
  const router = useRouter();
  const { org } = useOrganization();
  const remove = useChange(
    () =>
      answered(
        api.DELETE("/api/v1/organizations/{org}", { params: { path: { org } }, body: { confirm: org } }),
      ),
    {
      onSuccess: async () => {
        router.replace(home);
        // The page that is left would say meanwhile that there is no such organization.
        await arrival(home);
        client.setQueryData(meQuery.queryKey, (me) =>
          me ? { ...me, memberships: me.memberships.filter((one) => one.organization.slug !== org) } : me,
        );
        client.removeQueries({ queryKey: [org] });
        toast.done({ title: t("sample.removed") });
        await client.invalidateQueries({ queryKey: meQuery.queryKey });
      },
    },
  );
  return (
    <Button size="small" variant="danger" autoFocus busy={remove.isPending} onClick={() => remove.mutate()}>
      {t("sample.removeAll")}
    </Button>
  );
}

const LOOK_EVERY = 20; // milliseconds
const PATIENCE = 5000;

/** Once the page of this address stands in the place of the one before. */
async function arrival(at: string) {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && window.location.pathname + window.location.search !== at)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}
