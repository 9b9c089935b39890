"use client";

import { Screen } from "@/components/screen";
import { CatalogueScreen } from "@/features/features/catalogue-screen";

const WORDS = ["features", "featureModels"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <CatalogueScreen />
    </Screen>
  );
}
