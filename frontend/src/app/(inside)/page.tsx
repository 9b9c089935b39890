"use client";

import { Screen } from "@/components/screen";
import { TodayScreen } from "@/features/today/today-screen";

const WORDS = ["today", "inbox", "tasks"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <TodayScreen />
    </Screen>
  );
}
