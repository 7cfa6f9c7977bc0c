/** A number from the secret, another for each purpose: what is hashed with it says nothing elsewhere. */
export const keyFrom = (secret: string, purpose: number): number => {
  let key = purpose
  for (const character of secret) key = Math.imul(key, 31) + character.charCodeAt(0)
  return key
}
