"use client";

import { Screen } from "@/components/screen";
import { TrainingsScreen } from "@/features/training-runs/trainings-screen";

const WORDS = ["trainings", "versions", "jobs", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <TrainingsScreen />
    </Screen>
  );
}
