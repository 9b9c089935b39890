/** The first letter of an organization, as its sign: drawn, and no part of any button's name. */
export function Monogram({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      data-letter={[...name.trim()][0]?.toUpperCase()}
      className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-accent font-semibold text-[0.6875rem] text-on-accent before:content-[attr(data-letter)]"
    />
  );
}
