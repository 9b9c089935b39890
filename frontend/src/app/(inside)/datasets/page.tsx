"use client";

import { Screen } from "@/components/screen";
import { DatasetsScreen } from "@/features/datasets/datasets-screen";

const WORDS = ["datasets"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <DatasetsScreen />
    </Screen>
  );
}
