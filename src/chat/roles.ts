/** The port's ability to give roles. */
/**
 * A role of a space. `problem`: why the bot cannot give it, or should not: it belongs to an integration, stands above
 * ours, lets people govern, or we may give none.
 */
export interface SpaceRole {
  id: string
  name: string
  problem?: 'managed' | 'above' | 'powerful' | 'permission'
}

/** Roles that people are given. Everything rejects with SendError; given twice, or taken twice, is once. */
export interface Roles {
  list(space: string): Promise<SpaceRole[]>
  /** Who has them now, by role. */
  holders(space: string, roles: readonly string[]): Promise<Map<string, Set<string>>>
  /** Which roles somebody has; none where they are not there. */
  of(space: string, person: string): Promise<readonly string[]>
  grant(space: string, person: string, role: string): Promise<void>
  remove(space: string, person: string, role: string): Promise<void>
}
