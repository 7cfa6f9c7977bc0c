/**
 * Level curves: the points that level n needs in all, in whole numbers. Ours, and those of the bots people come from.
 * Invariants: total(0) = 0; from the first step on every level needs more than the one before; every total is a safe
 * integer, so that points → level → points never drifts.
 */

/** Beyond it nobody rises: a bound for every loop and every product. */
export const HIGHEST_LEVEL = 1_000

/** total(n) = (a·n³ + b·n² + c·n + d) / per, rounded down to a whole number of points. */
export interface Polynomial {
  a: number
  b: number
  c: number
  d: number
  per: number
}

interface Shape extends Polynomial {
  /** To the nearest so many points. */
  round?: number
}

/** As published: docs of the bots, November 2026. */
const SHAPES = {
  /** 20 points for the first level, and 20 more for each step than for the one before: a week of talk, then months. */
  kith: { a: 0, b: 10, c: 10, d: 0, per: 1 },
  mee6: { a: 10, b: 135, c: 455, d: 0, per: 6 },
  lurkr: { a: 0, b: 50, c: -100, d: 150, per: 1 },
  amari: { a: 0, b: 20, c: -40, d: 55, per: 1 },
  arcane: { a: 0, b: 50, c: 25, d: 0, per: 1 },
  levelup: { a: 0, b: 100, c: 0, d: 0, per: 1 },
  polaris: { a: 1, b: 50, c: 100, d: 0, per: 1, round: 100 },
} as const satisfies Record<string, Shape>

/** Nine levels, the first of which everybody has. */
const STEPS = { skool: [0, 5, 20, 65, 155, 515, 2015, 8015, 33015] } as const

export const CURVE_NAMES = [...(Object.keys(SHAPES) as (keyof typeof SHAPES)[]), 'skool'] as const
export type CurveName = (typeof CURVE_NAMES)[number]
/** One by name, or a community's own. */
export type Curve = CurveName | Polynomial

const shapeTotal = ({ a, b, c, d, per, round = 1 }: Shape, level: number): number => {
  const exact = ((a * level + b) * level + c) * level + d
  const whole = Math.floor(exact / per)
  return round === 1 ? whole : Math.round(whole / round) * round
}

export const topOf = (curve: Curve): number => (curve === 'skool' ? STEPS.skool.length - 1 : HIGHEST_LEVEL)

/** The points that a level needs in all. */
export const totalFor = (curve: Curve, level: number): number => {
  if (level <= 0) return 0
  const n = Math.min(Math.floor(level), topOf(curve))
  if (curve === 'skool') return STEPS.skool[n] ?? 0
  return shapeTotal(typeof curve === 'string' ? SHAPES[curve] : curve, n)
}

/** The highest level whose total is within the points: ten halvings, whatever the points are. */
export const levelFor = (curve: Curve, points: number): number => {
  let low = 0
  let high = topOf(curve)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (totalFor(curve, middle) <= points) low = middle
    else high = middle - 1
  }
  return low
}

const MOST = 1_000_000

const isPolynomial = (value: unknown): value is Polynomial => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { a, b, c, d, per, ...rest } = value as Record<string, unknown>
  const whole = [a, b, c, d, per].every((n) => Number.isSafeInteger(n) && Math.abs(n as number) <= MOST)
  return whole && Object.keys(rest).length === 0 && (per as number) >= 1
}

/** Whether each level needs more than the one before, the first more than nothing, all of it in safe integers. */
const grows = (curve: Polynomial): boolean => {
  for (let level = 1, before = 0; level <= HIGHEST_LEVEL; level += 1) {
    const total = shapeTotal(curve, level)
    if (total <= before || !Number.isSafeInteger(total)) return false
    before = total
  }
  return true
}

export const isCurve = (value: unknown): value is Curve =>
  CURVE_NAMES.some((name) => name === value) || (isPolynomial(value) && grows(value))

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

interface Fraction {
  over: number
  under: number
}

const readFraction = (text: string): Fraction | null => {
  const [, whole = '', part = '', under = '1'] =
    /^(\d{1,7})?(?:\.(\d{1,4}))?(?:\/(\d{1,6}))?$/.exec(text) ?? []
  if (whole === '' && part === '') return null
  return { over: Number(`${whole}${part}`), under: Number(under) * 10 ** part.length }
}

/** What somebody typed: "50n^2 + 25n", "5/3 n³ + 22.5 n² + 455/6 n". Null where it cannot be read or does not grow. */
export const readPolynomial = (typed: string): Polynomial | null => {
  const text = typed
    .toLowerCase()
    .replace(/\s|\*|·|×/g, '')
    .replaceAll('−', '-')
    .replaceAll('x', 'n')
    .replaceAll('²', '^2')
    .replaceAll('³', '^3')
  if (text === '' || text.length > 80 || !/^[-+]?[^-+]+(?:[-+][^-+]+)*$/.test(text)) return null
  const sums: Fraction[] = Array.from({ length: 4 }, () => ({ over: 0, under: 1 }))
  for (const [, sign, term = ''] of text.matchAll(/([-+]?)([^-+]+)/g)) {
    const [, number, power] = /^([\d./]*)(n(?:\^[123])?)?$/.exec(term) ?? []
    if (number === undefined) return null
    const read = number === '' && power ? { over: 1, under: 1 } : readFraction(number)
    const sum = sums[power === undefined ? 0 : Number(power[2] ?? 1)]
    if (!read || !sum || read.under === 0) return null
    sum.over = sum.over * read.under + (sign === '-' ? -1 : 1) * read.over * sum.under
    sum.under *= read.under
  }
  let per = 1
  for (const { under } of sums) per = (per * under) / gcd(per, under)
  const [d = 0, c = 0, b = 0, a = 0] = sums.map(({ over, under }) => (over * per) / under)
  const common = [a, b, c, d].reduce((divisor, n) => gcd(divisor, n), per) || 1
  const curve = { a: a / common, b: b / common, c: c / common, d: d / common, per: per / common }
  return isPolynomial(curve) && grows(curve) ? curve : null
}

/** A community's own curve as it could have been typed. */
export const writePolynomial = ({ a, b, c, d, per }: Polynomial): string => {
  const terms = [
    [a, 'n³'],
    [b, 'n²'],
    [c, 'n'],
    [d, ''],
  ] as const
  const text = terms
    .filter(([n]) => n !== 0)
    .map(([n, power]) => {
      const shared = gcd(n, per) || 1
      const over = Math.abs(n) / shared
      const under = per / shared
      const number =
        over === 1 && under === 1 && power !== '' ? '' : under === 1 ? `${over}` : `${over}/${under} `
      return `${n < 0 ? '−' : '+'} ${number}${power}`.trimEnd()
    })
    .join(' ')
  return text.replace(/^\+ /, '').replace(/^− /, '−')
}
