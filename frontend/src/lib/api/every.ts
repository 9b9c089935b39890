interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** All pages of a list that people look at as a whole: `every((cursor) => answered(api.GET(..., { cursor })))`. */
export async function every<Item>(ask: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}
