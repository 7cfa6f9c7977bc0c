/**
 * A list of codes as a file: one a line, or the first column of a table. Whatever is not plain text is refused whole, so
 * that nobody hands out pieces of a picture.
 * Invariants: no code twice; none is empty, longer than its limit, or holds what cannot be seen.
 */
export const CODE_LIMITS = { bytes: 256 * 1024, codes: 5_000, letters: 200 } as const

export type CodeFile =
  | { ok: true; codes: string[]; leftOut: number }
  | { ok: false; why: 'not-text' | 'too-many' }

/** As its first bytes say; UTF-8 where they say nothing. */
const decode = (bytes: Uint8Array): string | null => {
  const [a, b] = bytes
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Line ends and tabs aside, what no list of codes holds. */
const isBinary = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    const isLineEnd = code === 9 || code === 10 || code === 13 || code === 0x85
    if ((code < 32 && !isLineEnd) || (code >= 127 && code < 160 && !isLineEnd) || code >= 0xfffe) return true
  }
  return false
}
const HEADING = /^(?:codes?|coupons?|vouchers?|keys?|兑换码|优惠码|券码)$/iu

/** The first column, without the quotes around it. */
const firstOf = (line: string): string => {
  const quoted = /^\s*"((?:[^"]|"")*)"\s*(?:[,;\t]|$)/.exec(line)
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"')
  return line.split(/[,;\t]/u)[0] ?? ''
}

const clean = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()

export const readCodeFile = (bytes: Uint8Array): CodeFile => {
  const text = decode(bytes)
  if (text === null || isBinary(text)) return { ok: false, why: 'not-text' }
  const codes = new Set<string>()
  let leftOut = 0
  for (const [i, line] of text.split(/\r\n|[\r\n\u0085\u2028\u2029]/u).entries()) {
    const code = clean(firstOf(line))
    if (code === '' || (i === 0 && HEADING.test(code))) continue
    if ([...code].length > CODE_LIMITS.letters) leftOut += 1
    else codes.add(code)
    if (codes.size > CODE_LIMITS.codes) return { ok: false, why: 'too-many' }
  }
  return { ok: true, codes: [...codes], leftOut }
}
