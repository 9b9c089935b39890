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
        await client.invalidateQueries({ queryKey: meQuery.queryKey });
        client.removeQueries({ queryKey: [org] });
        toast.done({ title: t("sample.removed") });
      },
    },
  );
  return (
    <Button size="small" variant="danger" autoFocus busy={remove.isPending} onClick={() => remove.mutate()}>
      {t("sample.removeAll")}
    </Button>
  );
}
