"use client";

import { Screen } from "@/components/screen";
import { DatasetScreen } from "@/features/datasets/dataset-screen";

const WORDS = ["datasets"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <DatasetScreen />
    </Screen>
  );
}
