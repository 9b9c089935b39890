"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Empty } from "@/components/states";
import { buttonStyle } from "@/components/ui/button";
import { type Place, To } from "@/lib/places";
import { useCurrentModel } from "./current";

interface NoModelProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

/** There is no model yet, or none of the name that the address gives: what is missing, and the way on. */
export function NoModel({ icon, title, children }: NoModelProps) {
  const t = useTranslations("common");
  const path = usePathname();
  const { asked, models } = useCurrentModel();
  if (asked && models.length)
    return (
      <Empty
        icon={icon}
        title={t("noModel.noSuch", { name: asked })}
        action={
          <To place={path as Place} className={buttonStyle({ variant: "primary" })}>
            {t("noModel.another")}
          </To>
        }
      >
        {t("noModel.noSuchAdvice")}
      </Empty>
    );
  return (
    <Empty
      icon={icon}
      title={title}
      action={
        <RoleGate from="analyst">
          <To place="/start/" className={buttonStyle({ variant: "primary", size: "large" })}>
            {t("noModel.bring")}
          </To>
        </RoleGate>
      }
    >
      {children}
    </Empty>
  );
}
