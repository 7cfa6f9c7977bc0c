/** A stored day-state by names instead of our numbers, in an order of its own: what must be equal between two runs. */
export const stateByNames = (
  text: string,
  channelOf: (id: number) => string | undefined,
  who: (id: number | null) => string,
) => {
  const [thanks, streaks, welcomes, from, to, ...parts] = JSON.parse(text) as [
    number,
    number,
    number,
    number[],
    number[],
    ...[number, number[], ...number[]][],
  ]
  const pairs = (flat: readonly number[], named: (n: number) => string) =>
    flat.flatMap((n, i) => (i % 2 === 0 ? [`${named(n)} ${flat[i + 1]}`] : [])).sort()
  const people = (flat: readonly number[]) => pairs(flat, (n) => who(n || null))
  const named = parts.map(([channel, blocks, ...sums]) =>
    JSON.stringify([channelOf(channel), pairs(blocks, String), sums]),
  )
  return [thanks, streaks, welcomes, people(from), people(to), ...named.sort()]
}
