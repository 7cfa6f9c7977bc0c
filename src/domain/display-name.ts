/** Names as they may be stored: people choose them freely, databases do not take everything. */

/** Far beyond what any platform allows. */
const LONGEST = 200

/** Without NUL characters and half characters, and of a length that can be shown. */
export const displayName = (name: string): string =>
  name
    .slice(0, LONGEST)
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
