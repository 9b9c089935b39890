"use client";

import { CopyButton } from "./copy-button";
import { Tab, TabList, TabPanel, Tabs } from "./ui/tabs";

export interface Snippet {
  /** What it is written in: "curl", "Python". */
  name: string;
  text: string;
}

/** The same in several languages, to be copied whole. */
export function Snippets({ label, snippets }: { label: string; snippets: readonly Snippet[] }) {
  return (
    <Tabs defaultValue={snippets[0]?.name} className="rounded-lg border border-line bg-surface">
      <TabList aria-label={label} className="px-4">
        {snippets.map(({ name }) => (
          <Tab key={name} value={name}>
            {name}
          </Tab>
        ))}
      </TabList>
      {snippets.map(({ name, text }) => (
        <TabPanel key={name} value={name} className="relative">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <pre tabIndex={0} className="overflow-x-auto p-4 pr-24 font-mono text-sm">
            <code>{text}</code>
          </pre>
          <CopyButton text={text} className="absolute top-2.5 right-2.5" />
        </TabPanel>
      ))}
    </Tabs>
  );
}
