/** Why a backup could not be made or taken back, as a code; scripts say it in words, with the remedy. */
export type BackupProblem =
  | 'no-space'
  | 'tool-missing'
  | 'tool-too-old'
  | 'tool-failed'
  | 'not-a-backup'
  | 'damaged'
  | 'newer'
  | 'held'
  | 'in-use'
  | 'not-allowed'
  | 'stopped'

export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupProblem
  /** A file, a program, a holder: for the operator's eyes, not for the log. */
  readonly about: string
  constructor(code: BackupProblem, about = '') {
    super(about === '' ? code : `${code}: ${about}`)
    this.code = code
    this.about = about
  }
}

/** By its name: errors cross realms in tests. */
export const isBackupError = (error: unknown): error is BackupError =>
  (error as { name?: unknown } | null)?.name === 'BackupError'
