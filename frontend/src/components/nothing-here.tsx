"use client";

import { Compass } from "lucide-react";
import { useTranslations } from "use-intl";
import { Link } from "./link";
import { useTitle } from "./page-header";
import { Empty } from "./states";
import { buttonStyle } from "./ui/button";

/** An address at which there is no page. */
export function NothingHere() {
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
