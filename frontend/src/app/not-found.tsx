"use client";

import { Compass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useTitle } from "@/components/page-header";
import { Empty } from "@/components/states";
import { buttonStyle } from "@/components/ui/button";

export default function NotFound() {
  const t = useTranslations("common");
  useTitle(t("nothingHere"));
  return (
    <main>
      <Empty
        className="pt-[22vh]"
        icon={<Compass aria-hidden="true" />}
        title={t("nothingHere")}
        action={
          <Link href="/" className={buttonStyle({ variant: "primary" })}>
            {t("toStart")}
          </Link>
        }
      >
        {t("nothingHereAdvice")}
      </Empty>
    </main>
  );
}
