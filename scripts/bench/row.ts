/** What a bench reports: one row a question, held against a limit where there is one, and against a target. */

export interface Row {
  what: string
  measured: number
  /** What the measured value is held against, in the same unit, measured in the same run. */
  limit?: number
  unit: string
  /** Of the ratio where there is a limit, else of the measured value. */
  target?: { least: number } | { most: number }
  /** What else a reader wants to know: spread, longest, size. */
  note?: string
}

export interface BenchOptions {
  /** Also what takes many minutes: ten million facts. */
  full: boolean
  /** Tiny and quick: shows that the bench runs, says nothing about speed. */
  smoke: boolean
  /** A folder for databases, shared by the benches of one run. */
  folder: string
}

export type Bench = (options: BenchOptions) => Promise<Row[]>

export const ratioOf = (row: Row): number | undefined =>
  row.limit === undefined ? undefined : row.measured / row.limit

/** Undefined where there is no target. */
export const isMet = (row: Row): boolean | undefined => {
  if (!row.target) return undefined
  const value = ratioOf(row) ?? row.measured
  return 'least' in row.target ? value >= row.target.least : value <= row.target.most
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The value below which a share of the values lie. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const short = (value: number): string =>
  Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : value.toPrecision(Math.abs(value) >= 100 ? 4 : 3)

const cells = (row: Row): string[] => {
  const ratio = ratioOf(row)
  const met = isMet(row)
  const sign = row.target && 'least' in row.target ? '≥' : '≤'
  const bound = row.target && ('least' in row.target ? row.target.least : row.target.most)
  return [
    row.what,
    `${short(row.measured)} ${row.unit}`,
    row.limit === undefined ? '–' : short(row.limit),
    ratio === undefined ? '–' : ratio.toFixed(2),
    bound === undefined ? '–' : `${sign} ${bound}`,
    met === undefined ? '' : met ? 'ok' : 'MISS',
    row.note ?? '',
  ]
}

export const printRows = (rows: readonly Row[]): string => {
  const table = [['what', 'measured', 'limit', 'ratio', 'target', '', ''], ...rows.map(cells)]
  const widths = table[0]?.map((_, i) => Math.max(...table.map((line) => line[i]?.length ?? 0))) ?? []
  return table
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
