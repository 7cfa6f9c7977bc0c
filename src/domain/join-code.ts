/** Codes by which two spaces become one community: short enough to type, too many to guess while they live. */

/** Without letters and digits that are taken for each other. */
export const JOIN_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const JOIN_CODE_LENGTH = 8
export const JOIN_CODE_MINUTES = 30
