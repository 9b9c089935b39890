"use client";

import { Screen } from "@/components/screen";
import { FeatureModelsScreen } from "@/features/feature-models/list-screen";

const WORDS = ["featureModels", "query", "sql"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <FeatureModelsScreen />
    </Screen>
  );
}
