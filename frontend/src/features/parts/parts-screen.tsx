"use client";

import { type ReactNode, useCallback, useState } from "react";
import { BandBadge } from "@/components/band-badge";
import { Chart, type ChartTheme } from "@/components/chart";
import { ConfirmTyped } from "@/components/confirm-typed";
import { Money, Percent } from "@/components/figures";
import { FileDrop } from "@/components/files";
import { Lineage } from "@/components/lineage";
import { PageHeader } from "@/components/page-header";
import { Sparkline } from "@/components/sparkline";
import { SqlEditor } from "@/components/sql-editor";
import { Empty, ErrorState, NoPermission, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import { RadioCards } from "@/components/ui/radio-cards";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { PREFIX } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";

const WEEKS = Array.from({ length: 12 }, (_, week) => week + 1);
const LOST = WEEKS.map((week) => Math.round(40 - week * 2 + 6 * Math.sin(week)));
const THINGS = [
  { id: "customers", name: "customers", kind: "Dataset" },
  { id: "events", name: "events", kind: "Dataset" },
  { id: "visits", name: "visits", kind: "Feature" },
  { id: "churn", name: "churn", kind: "Model" },
];
const LINKS = [
  { from: "customers", to: "churn" },
  { from: "events", to: "visits" },
  { from: "visits", to: "churn" },
];
const SCHEMA = { customers: ["customer_id", "plan", "tenure_months"], events: ["customer_id", "at", "type"] };
const FAULTS = [{ message: "There is no column plann.", line: 2, column: 3 }];

/**
 * Every part that screens are made of, on one page that nothing leads to: for those who build screens, and for the
 * tests that look at parts under the real policy. English alone.
 */
export function PartsScreen() {
  const { org } = useOrganization();
  const [band, setBand] = useState("all");
  const [plan, setPlan] = useState<string | null>(null);
  const [mode, setMode] = useState("append");
  const [calls, setCalls] = useState(120);
  const [on, setOn] = useState(true);
  const [text, setText] = useState("select customer_id,\n  plann\nfrom customers -- one row each");
  const option = useCallback(
    (theme: ChartTheme) => ({
      xAxis: { type: "category", data: WEEKS.map((week) => `W${week}`) },
      yAxis: { type: "value" },
      series: [
        { type: "bar", name: "Lost", data: LOST, itemStyle: { borderRadius: [3, 3, 0, 0] } },
        {
          type: "line",
          name: "Before",
          data: LOST.map((lost) => lost + 8),
          lineStyle: { color: theme.faint },
        },
      ],
    }),
    [],
  );
  return (
    <>
      <PageHeader title="Parts" says="What screens are made of. Nothing leads here." />
      <div className="flex flex-col gap-10">
        <Part name="Buttons">
          <Button variant="primary">Primary</Button>
          <Button>Secondary</Button>
          <Button variant="quiet">Quiet</Button>
          <Button variant="grave">Grave</Button>
          <Button variant="danger">Danger</Button>
          <Button variant="primary" busy>
            Busy
          </Button>
          <Button disabled>Disabled</Button>
          <Button size="small">Small</Button>
          <Kbd>K</Kbd>
        </Part>
        <Part name="Figures">
          <BandBadge band="high" />
          <BandBadge band="medium" />
          <BandBadge band="low" />
          <BandBadge band="high" kind="lead_scoring" />
          <Percent share={0.4237} />
          <Percent share={null} />
          <Money value={1234.5} />
          <Sparkline values={[0.2, 0.3, null, 0.4, 0.85]} />
          <TimeAgo when={new Date(Date.now() - 7_200_000).toISOString()} />
        </Part>
        <Part name="Choices">
          <Segments
            label="Band"
            value={band}
            onChange={setBand}
            choices={["all", "high", "low"].map((value) => ({ value, label: value }))}
          />
          <Select
            label="Plan"
            placeholder="Which plan?"
            className="w-44"
            value={plan}
            onChange={setPlan}
            choices={["basic", "plus", "pro"].map((value) => ({ value, label: value }))}
          />
          <Switch aria-label="A switch" checked={on} onCheckedChange={setOn} />
          <Slider label="Calls" className="w-56" min={0} max={500} value={calls} onChange={setCalls} />
          <span className="figures">{calls}</span>
        </Part>
        <RadioCards
          label="How a file is taken"
          className="max-w-xl"
          value={mode}
          onChange={setMode}
          choices={[
            { value: "append", label: "Append", hint: "Its rows come to those that are there." },
            { value: "replace", label: "Replace", hint: "What was there goes." },
          ]}
        />
        <div className="grid max-w-xl gap-4">
          <FormField label="Name" hint="As your colleagues know it.">
            <Input defaultValue="Maré Alta" />
          </FormField>
          <FormField label="Key" error="This is needed.">
            <Input />
          </FormField>
          <FormField label="Note">
            <Textarea />
          </FormField>
        </div>
        <Tabs defaultValue="one">
          <TabList>
            <Tab value="one">Figures</Tab>
            <Tab value="two">Leaks</Tab>
          </TabList>
          <TabPanel value="one" className="py-3">
            The first.
          </TabPanel>
          <TabPanel value="two" className="py-3">
            The second.
          </TabPanel>
        </Tabs>
        <Part name="What happens">
          <Button
            onClick={() =>
              toast.done({ title: "Assigned to Bruna", undo: () => toast.done({ title: "Taken back" }) })
            }
          >
            Do
          </Button>
          <Button onClick={() => toast.failed({ title: "Not saved", description: "The name is taken." })}>
            Fail
          </Button>
          <ConfirmTyped
            trigger={<Button variant="grave">Delete all</Button>}
            title="Delete everything?"
            phrase="customers"
            action="Delete"
            onConfirm={async () => {}}
          >
            All of it goes for good.
          </ConfirmTyped>
          <Progress value={0.4} label="Training" className="max-w-40" />
        </Part>
        <Chart
          sentence="Fewer customers are lost each week, and always fewer than before."
          table={{ columns: ["Week", "Lost"], rows: WEEKS.map((week, at) => [`W${week}`, LOST[at] ?? null]) }}
          option={option}
        />
        <SqlEditor value={text} onChange={setText} schema={SCHEMA} faults={FAULTS} />
        <Lineage things={THINGS} links={LINKS} onOpen={(id) => toast.done({ title: id })} />
        <FileDrop
          address={`${PREFIX}/organizations/${org}/datasets/parts/uploads?mode=append`}
          onSent={() => toast.done({ title: "Sent" })}
          largest={1_000_000}
        />
        <div className="grid gap-4 md:grid-cols-2">
          <Empty title="Nothing here yet" action={<Button variant="primary">Begin</Button>}>
            This is where it will be.
          </Empty>
          <ErrorState error={new Problem("catalog_unavailable", 503, "")} retry={() => {}} />
          <NoPermission />
          <SkeletonText lines={4} />
        </div>
      </div>
    </>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="flex flex-wrap items-center gap-3">
      <h2 className="w-full font-semibold">{name}</h2>
      {children}
    </section>
  );
}
