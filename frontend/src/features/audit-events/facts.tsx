"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/lib/format";
import type { AuditEvent } from "./queries";

/** A line of the log in full. The names of its facts are the API's, as in the exported file. */
export function Facts({ event }: { event: AuditEvent }) {
  const t = useTranslations("auditEvents");
  const format = useFormat();
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2">
      <Fact name={t("when")}>{format.exactly(event.created_at)}</Fact>
      <Fact name={t("who")}>{event.actor}</Fact>
      {event.target ? <Fact name={t("target")}>{event.target}</Fact> : null}
      {Object.entries(event.facts).map(([name, value]) => (
        <Fact key={name} name={<code className="font-mono text-sm">{name}</code>}>
          <span className="whitespace-pre-wrap font-mono text-sm">
            {typeof value === "string" ? value : JSON.stringify(value)}
          </span>
        </Fact>
      ))}
      {event.address ? <Fact name={t("whence")}>{event.address}</Fact> : null}
      <Fact name={t("request")}>
        <code className="font-mono text-sm">{event.request_id}</code>
      </Fact>
      <Fact name={t("verbName")}>
        <code className="font-mono text-sm">{event.verb}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </>
  );
}
