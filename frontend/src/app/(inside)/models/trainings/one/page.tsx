"use client";

import { Screen } from "@/components/screen";
import { RunScreen } from "@/features/training-runs/run-screen";

const WORDS = ["trainings", "versions", "jobs", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <RunScreen />
    </Screen>
  );
}
