"use client";

import { Screen } from "@/components/screen";
import { LineageScreen } from "@/features/features/lineage-screen";

const WORDS = ["features", "featureModels"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <LineageScreen />
    </Screen>
  );
}
