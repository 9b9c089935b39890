"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { TimeAgo } from "@/components/time-ago";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import { customerQuery } from "./queries";

/** What the data say of them, as last received. */
export function Attributes({ model, entityKey }: { model: string; entityKey: string }) {
  const t = useTranslations("customer");
  const { org } = useOrganization();
  const found = useQuery(customerQuery(org, model, entityKey, "week"));
  const attributes = found.data?.attributes;
  if (!attributes?.length) return null;
  return (
    <section aria-labelledby="attributes">
      <h2 id="attributes" className="font-semibold text-lg">
        {t("attributes")}
      </h2>
      {found.data?.attributes_as_of ? (
        <p className="mb-2 text-muted text-sm">
          {t("received")} <TimeAgo when={found.data.attributes_as_of} />
        </p>
      ) : null}
      <dl className="divide-y divide-line">
        {attributes.map((one) => (
          <div key={one.column} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] gap-3 py-1.5">
            <dt className="truncate text-muted" title={one.column}>
              {label(one.column)}
            </dt>
            <dd className="break-words text-right">
              <Value of={one} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ of: { value, type } }: { of: Shape<"Attribute"> }) {
  const t = useTranslations("common");
  const format = useFormat();
  if (value === null || value === "") return <None />;
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return <span className="figures">{format.number(value)}</span>;
  if (/^(date|timestamp)/i.test(type)) return <span className="figures">{format.date(value)}</span>;
  return value;
}
