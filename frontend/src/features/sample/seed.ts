import type { QueryClient } from "@tanstack/react-query";
import { send } from "@/components/files/send";
import {
  changeDataset,
  createDataset,
  datasetsQuery,
  underway,
  uploadAddress,
  uploadsQuery,
} from "@/features/datasets/queries";
import { modelsQuery } from "@/features/models/queries";
import { createModel } from "@/features/questions/queries";
import { score, scoringRunsQuery } from "@/features/start/queries";
import { running, runQuery, runsQuery, train } from "@/features/training-runs/queries";
import { setStage } from "@/features/versions/queries";
import { Problem } from "@/lib/api/problem";

/** What is made, in this order; each is there already or is made now, so that a broken way is gone on with. */
export const STAGES = ["data", "model", "list"] as const;
export type Stage = (typeof STAGES)[number];

const FILE = "/sample/customers.csv";
const DATASET = "customers";
const MODEL = "churn";
const MAPPING = {
  entity_key: "customer_id",
  value: "monthly_price",
  name: "name",
  email: "email",
  owner: "owner",
  outcome: { column: "churned", positive: ["yes"] },
};
const PAUSE = 1500;

interface Seeding {
  client: QueryClient;
  org: string;
  /** Why the version is in prod, in the language of whoever asked for the sample. */
  note: string;
  tell: (stage: Stage) => void;
  signal: AbortSignal;
}

/** Makes the sample company lived in, by the same requests that people make: data, a model in prod, the list. */
export async function seed(seeding: Seeding): Promise<void> {
  seeding.tell("data");
  await bringData(seeding);
  seeding.tell("model");
  const version = await learn(seeding);
  seeding.tell("list");
  await makeList(seeding, version);
}

async function bringData({ client, org, signal }: Seeding) {
  const uploads = () => client.fetchQuery({ ...uploadsQuery(org, DATASET), staleTime: 0 });
  const { items } = await client.fetchQuery({ ...datasetsQuery(org), staleTime: 0 });
  const there = items.find((one) => one.name === DATASET);
  if (!there) await createDataset(org, DATASET);
  if (!there?.version && !(await uploads()).items.some((one) => underway(one) || one.status === "ready")) {
    const answer = await fetch(FILE, { signal });
    if (!answer.ok) throw new Problem("unexpected", answer.status, "");
    const file = new File([await answer.blob()], "customers.csv");
    await send(uploadAddress(org, DATASET, "replace"), file, crypto.randomUUID(), () => {}).answer;
  }
  const [newest] = (await until(uploads, ({ items: [one] }) => Boolean(one && !underway(one)), signal)).items;
  if (newest?.status !== "ready")
    throw new Problem("unexpected", 0, String(newest?.errors[0]?.message ?? ""));
  await changeDataset(org, DATASET)({ mapping: MAPPING });
}

async function learn({ client, org, signal }: Seeding): Promise<number> {
  const models = await client.fetchQuery({ ...modelsQuery(org), staleTime: 0 });
  if (!models.items.some((one) => one.name === MODEL)) {
    await createModel(org)({ name: MODEL, kind: "churn", entities: DATASET });
  }
  const runs = await client.fetchQuery({ ...runsQuery(org, MODEL), staleTime: 0 });
  const begun = runs.items.find((one) => one.status !== "failed" && one.status !== "cancelled");
  const id = begun?.id ?? (await train(org, MODEL)({ budget: "fast" })).training_run.id;
  const ask = () => client.fetchQuery({ ...runQuery(org, id), staleTime: 0 });
  const run = await until(ask, (one) => !running(one), signal);
  if (run.version === null) throw new Problem("unexpected", 0, run.error ?? "");
  return run.version;
}

async function makeList({ client, org, note, signal }: Seeding, version: number) {
  const runs = () => client.fetchQuery({ ...scoringRunsQuery(org, MODEL), staleTime: 0 });
  const alive = (await runs()).items.some((one) => one.status !== "failed" && one.status !== "cancelled");
  if (!alive) {
    // A version that did not pass its checklist makes a list all the same: pages say of it what it is.
    await setStage(
      org,
      MODEL,
    )({ number: version, stage: "prod", note }).catch((error: unknown) => {
      if (Problem.of(error).status !== 409) throw error;
    });
    await score(org, MODEL, version);
  }
  const ended = await until(
    runs,
    ({ items: [one] }) => Boolean(one && one.status !== "queued" && one.status !== "running"),
    signal,
  );
  if (!ended.items[0]?.published) throw new Problem("unexpected", 0, "");
}

/** Asks again and again until it is so; gives up with the signal. */
async function until<Answer>(
  ask: () => Promise<Answer>,
  so: (answer: Answer) => boolean,
  signal: AbortSignal,
): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (so(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
