"use client";

import { Screen } from "@/components/screen";
import { SchedulesScreen } from "@/features/schedules/schedules-screen";

const WORDS = ["schedules", "versions", "jobs", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <SchedulesScreen />
    </Screen>
  );
}
