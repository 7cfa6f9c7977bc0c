/** A board as it was and as it would have been: ranks 1, 2, 2, 4 both times. */

export interface PreviewRow {
  member: number
  before: number
  after: number
  rankBefore: number
  rankAfter: number
}

const ranksBy = (rows: readonly { member: number; points: number }[]): Map<number, number> => {
  const ranks = new Map<number, number>()
  const sorted = [...rows].sort((a, b) => b.points - a.points || a.member - b.member)
  let rank = 0
  for (const [i, row] of sorted.entries()) {
    if (i === 0 || sorted[i - 1]?.points !== row.points) rank = i + 1
    ranks.set(row.member, rank)
  }
  return ranks
}

/** Best first as it would have been. */
export const previewOf = (
  worth: ReadonlyMap<number, { before: number; after: number }>,
  most: number,
): PreviewRow[] => {
  const rows = [...worth].map(([member, w]) => ({ member, ...w }))
  const before = ranksBy(rows.map((r) => ({ member: r.member, points: r.before })))
  const after = ranksBy(rows.map((r) => ({ member: r.member, points: r.after })))
  return rows
    .map((r) => ({ ...r, rankBefore: before.get(r.member) ?? 0, rankAfter: after.get(r.member) ?? 0 }))
    .sort((a, b) => a.rankAfter - b.rankAfter || a.member - b.member)
    .slice(0, most)
}
