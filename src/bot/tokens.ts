/** Splits what a person typed after a command into words; quotes of any script keep words together. */

export interface Token {
  text: string
  quoted: boolean
}

const CLOSING: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»', '「': '」', '『': '』' }

/** After these a quote belongs to the word: zone:"New York". */
const KEYWORD_END = new Set([':', '：', '='])

/** An opening quote without its closing one is an ordinary character. */
export const tokenise = (text: string): Token[] => {
  const tokens: Token[] = []
  const space = /\s/u
  let i = 0
  while (i < text.length) {
    const character = text.charAt(i)
    if (space.test(character)) {
      i += 1
      continue
    }
    const closing = CLOSING[character]
    const end = closing === undefined ? -1 : text.indexOf(closing, i + 1)
    if (end > i) {
      tokens.push({ text: text.slice(i + 1, end), quoted: true })
      i = end + 1
      continue
    }
    let word = ''
    while (i < text.length && !space.test(text.charAt(i))) {
      word += text.charAt(i)
      const quote = KEYWORD_END.has(text.charAt(i)) ? CLOSING[text.charAt(i + 1)] : undefined
      const until = quote === undefined ? -1 : text.indexOf(quote, i + 2)
      if (until > 0) word += text.slice(i + 2, until)
      i = until > 0 ? until + 1 : i + 1
    }
    tokens.push({ text: word, quoted: false })
  }
  return tokens
}
