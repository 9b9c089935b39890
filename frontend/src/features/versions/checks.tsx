import { type Told, useSaid } from "@/lib/said";
import { Mark } from "./mark";

/** What a version had to show, one line each: passed, failed, or not to be told. */
export function Checks({ items }: { items: readonly (Told & { name: string; passed: boolean | null })[] }) {
  const say = useSaid();
  return (
    <ul className="flex flex-col gap-2.5">
      {items.map((item) => (
        <li key={item.name} className="flex items-start gap-2">
          <Mark passed={item.passed} />
          <span className="min-w-0 text-pretty">{say("check", item)}</span>
        </li>
      ))}
    </ul>
  );
}
