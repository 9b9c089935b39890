"use client";

import type { Model } from "@/features/models/current";
import { Backtest } from "./backtest";
import { Candidates } from "./candidates";
import { Curves } from "./curves";
import { FiguresPart } from "./figures-part";
import { Goes } from "./goes-by";
import { Leaks } from "./leaks";
import { Learning } from "./learning";
import { Limits } from "./limits";
import { Misses } from "./misses";
import type { Report } from "./queries";
import { SegmentsPart } from "./segments-part";

/** Everything below the first screenful, in the order in which one asks. */
export function Rest({ model, report }: { model: Model; report: Report }) {
  return (
    <>
      <Goes model={model} report={report} />
      <Leaks model={model} report={report} />
      <Misses model={model} report={report} />
      {report.segments ? <SegmentsPart segments={report.segments} kind={model.kind} /> : null}
      {report.backtest.length ? <Backtest mornings={report.backtest} kind={model.kind} /> : null}
      <Learning report={report} />
      <FiguresPart report={report} />
      {report.charts ? <Curves charts={report.charts} kind={model.kind} report={report} /> : null}
      <Candidates report={report} />
      <Limits model={model.name} number={report.version} />
    </>
  );
}
