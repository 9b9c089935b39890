import type apiKeys from "./en/apiKeys.json";
import type auditEvents from "./en/auditEvents.json";
import type auth from "./en/auth.json";
import type common from "./en/common.json";
import type jobs from "./en/jobs.json";
import type me from "./en/me.json";
import type members from "./en/members.json";
import type organization from "./en/organization.json";
import type organizations from "./en/organizations.json";
import type predictions from "./en/predictions.json";
import type problems from "./en/problems.json";
import type query from "./en/query.json";
import type shell from "./en/shell.json";
import type sql from "./en/sql.json";
import type today from "./en/today.json";
import type webhooks from "./en/webhooks.json";

/** Each namespace is one file per language, named like its feature. A new one is a line here, and the two files. */
export interface Messages {
  apiKeys: typeof apiKeys;
  auditEvents: typeof auditEvents;
  auth: typeof auth;
  common: typeof common;
  jobs: typeof jobs;
  me: typeof me;
  members: typeof members;
  organization: typeof organization;
  organizations: typeof organizations;
  predictions: typeof predictions;
  problems: typeof problems;
  query: typeof query;
  shell: typeof shell;
  sql: typeof sql;
  today: typeof today;
  webhooks: typeof webhooks;
}

declare module "use-intl" {
  interface AppConfig {
    Locale: "en" | "pt-BR";
    Messages: Messages;
  }
}
