"use client";

import { Screen } from "@/components/screen";
import { FeatureModelScreen } from "@/features/feature-models/editor-screen";

const WORDS = ["featureModels", "query", "sql"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <FeatureModelScreen />
    </Screen>
  );
}
