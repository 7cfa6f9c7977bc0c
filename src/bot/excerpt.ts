/** What a person wrote, short enough to be shown back to them. */
export const excerpt = (word: string): string => [...word].slice(0, 40).join('')
