"use client";

import { Screen } from "@/components/screen";
import { ResultsScreen } from "@/features/results/results-screen";

const WORDS = ["results"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <ResultsScreen />
    </Screen>
  );
}
