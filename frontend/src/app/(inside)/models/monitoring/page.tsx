"use client";

import { Screen } from "@/components/screen";
import { MonitoringScreen } from "@/features/drift/monitoring-screen";

const WORDS = ["drift", "versions", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <MonitoringScreen />
    </Screen>
  );
}
