"use client";

import { useTranslations } from "use-intl";
import { type Snippet, Snippets } from "@/components/snippets";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { PREFIX } from "@/lib/api/client";

/** The list as a program fetches it: with the real address, and with the key where it is known. */
export function UseIt({ secret }: { secret?: string }) {
  const t = useTranslations("apiKeys");
  const { org } = useOrganization();
  const { model } = useCurrentModel();
  const base = `${window.location.origin}${PREFIX}/organizations/${org}`;
  const list = `${base}/models/${model?.name ?? "churn"}/predictions`;
  return <Snippets label={t("useIt")} snippets={snippets(list, secret)} />;
}

function snippets(list: string, secret: string | undefined): Snippet[] {
  const key = secret ?? "$ANTEVE_API_KEY";
  const inPython = secret ? `"${secret}"` : 'os.environ["ANTEVE_API_KEY"]';
  const curl = `curl --fail -H "Authorization: Bearer ${key}"`;
  return [
    {
      name: "curl",
      text: `${curl} \\
  "${list}/export?format=csv" -o customers.csv`,
    },
    {
      name: "Python",
      text: `import json${secret ? "" : ", os"}
from urllib.request import Request, urlopen

key = ${inPython}
request = Request(
    "${list}?limit=20",
    headers={"Authorization": f"Bearer {key}"},
)
for row in json.load(urlopen(request))["items"]:
    print(row["rank"], row["entity_key"], row["score"], row["value_at_risk"])`,
    },
    {
      name: "DuckDB",
      text: `${curl} \\
  "${list}/export?format=parquet" -o customers.parquet
duckdb -c "select band, count(*), sum(value_at_risk) from 'customers.parquet' group by all"`,
    },
  ];
}
