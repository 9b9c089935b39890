import type auth from "./en/auth.json";
import type common from "./en/common.json";
import type datasets from "./en/datasets.json";
import type jobs from "./en/jobs.json";
import type me from "./en/me.json";
import type organizations from "./en/organizations.json";
import type predictions from "./en/predictions.json";
import type problems from "./en/problems.json";
import type questions from "./en/questions.json";
import type said from "./en/said.json";
import type schedules from "./en/schedules.json";
import type shell from "./en/shell.json";
import type start from "./en/start.json";
import type today from "./en/today.json";
import type trainings from "./en/trainings.json";
import type versions from "./en/versions.json";

/** Each namespace is one file per language, named like its feature. A new one is a line here, and the two files. */
export interface Messages {
  auth: typeof auth;
  common: typeof common;
  datasets: typeof datasets;
  jobs: typeof jobs;
  me: typeof me;
  organizations: typeof organizations;
  predictions: typeof predictions;
  problems: typeof problems;
  questions: typeof questions;
  said: typeof said;
  schedules: typeof schedules;
  shell: typeof shell;
  start: typeof start;
  today: typeof today;
  trainings: typeof trainings;
  versions: typeof versions;
}

declare module "use-intl" {
  interface AppConfig {
    Locale: "en" | "pt-BR";
    Messages: Messages;
  }
}
