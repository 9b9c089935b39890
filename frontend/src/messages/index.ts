import type alertRules from "./en/alertRules.json";
import type apiKeys from "./en/apiKeys.json";
import type auditEvents from "./en/auditEvents.json";
import type auth from "./en/auth.json";
import type common from "./en/common.json";
import type customer from "./en/customer.json";
import type datasets from "./en/datasets.json";
import type drift from "./en/drift.json";
import type featureModels from "./en/featureModels.json";
import type features from "./en/features.json";
import type inbox from "./en/inbox.json";
import type jobs from "./en/jobs.json";
import type me from "./en/me.json";
import type members from "./en/members.json";
import type notes from "./en/notes.json";
import type organization from "./en/organization.json";
import type organizations from "./en/organizations.json";
import type overview from "./en/overview.json";
import type owners from "./en/owners.json";
import type predictions from "./en/predictions.json";
import type problems from "./en/problems.json";
import type query from "./en/query.json";
import type questions from "./en/questions.json";
import type results from "./en/results.json";
import type said from "./en/said.json";
import type sample from "./en/sample.json";
import type savedViews from "./en/savedViews.json";
import type schedules from "./en/schedules.json";
import type shell from "./en/shell.json";
import type sql from "./en/sql.json";
import type start from "./en/start.json";
import type tasks from "./en/tasks.json";
import type today from "./en/today.json";
import type trainings from "./en/trainings.json";
import type versions from "./en/versions.json";
import type webhooks from "./en/webhooks.json";
import type whatIf from "./en/whatIf.json";

/** Each namespace is one file per language, named like its feature. A new one is a line here, and the two files. */
export interface Messages {
  apiKeys: typeof apiKeys;
  auditEvents: typeof auditEvents;
  auth: typeof auth;
  common: typeof common;
  datasets: typeof datasets;
  featureModels: typeof featureModels;
  features: typeof features;
  drift: typeof drift;
  jobs: typeof jobs;
  me: typeof me;
  members: typeof members;
  organization: typeof organization;
  organizations: typeof organizations;
  predictions: typeof predictions;
  problems: typeof problems;
  questions: typeof questions;
  said: typeof said;
  schedules: typeof schedules;
  sample: typeof sample;
  shell: typeof shell;
  start: typeof start;
  query: typeof query;
  sql: typeof sql;
  today: typeof today;
  trainings: typeof trainings;
  versions: typeof versions;
  inbox: typeof inbox;
  tasks: typeof tasks;
  customer: typeof customer;
  notes: typeof notes;
  owners: typeof owners;
  whatIf: typeof whatIf;
  savedViews: typeof savedViews;
  overview: typeof overview;
  results: typeof results;
  alertRules: typeof alertRules;
  webhooks: typeof webhooks;
}

declare module "use-intl" {
  interface AppConfig {
    Locale: "en" | "pt-BR";
    Messages: Messages;
  }
}
