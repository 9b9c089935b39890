"use client";

import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { type Role, reaches, useOrganization } from "@/features/me/signed-in";
import { lazily } from "@/lib/lazily";
import { address } from "@/lib/places";

const Remove = lazily(() => import("./remove-sample").then((module) => module.RemoveSample));

/** Says on every page of a sample that it is one, and leads to one's own data. */
export function SampleBanner() {
  const { organization } = useOrganization();
  return organization.sample ? <Banner /> : null;
}

function Banner() {
  const t = useTranslations("shell");
  const router = useRouter();
  const { role, memberships } = useOrganization();
  const [removing, setRemoving] = useState(false);
  const own = memberships.find(
    (one) => !one.organization.sample && reaches((one.role ?? "member") as Role, "analyst"),
  )?.organization.slug;
  return (
    <aside
      aria-labelledby="sample"
      className="not-printed flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-accent-soft px-4 py-2 sm:px-6 lg:px-8"
    >
      <p id="sample" className="flex flex-1 basis-64 items-center gap-2">
        <FlaskConical className="size-4 shrink-0 text-accent-ink" aria-hidden="true" />
        {t("sample.says")}
      </p>
      {removing ? <Remove home={own ? address("/", {}, own) : "/organizations/"} /> : null}
      {reaches(role, "admin") && !removing ? (
        <Button size="small" onClick={() => setRemoving(true)}>
          {t("sample.remove")}
        </Button>
      ) : null}
      <Button
        size="small"
        variant="primary"
        onClick={() => router.push(own ? address("/start/", {}, own) : "/organizations/")}
      >
        {t("sample.useMine")}
      </Button>
    </aside>
  );
}
