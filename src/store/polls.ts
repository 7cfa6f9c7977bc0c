/** Where polls are that a platform names by an id alone. */
import type { Db, Tx } from './engine.js'
import type { PollsTable } from './tables.js'

export const notePoll = async (tx: Tx, poll: PollsTable): Promise<void> => {
  await tx
    .insertInto('polls')
    .values(poll)
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Its place and the space it is in. */
export const findPoll = (
  db: Db | Tx,
  platform: string,
  poll: string,
): Promise<(PollsTable & { space: number; space_id: string; channel_id: string }) | undefined> =>
  db
    .selectFrom('polls')
    .innerJoin('channels', 'channels.id', 'polls.channel')
    .innerJoin('spaces', 'spaces.id', 'channels.space')
    .selectAll('polls')
    .select(['spaces.id as space', 'spaces.platform_id as space_id', 'channels.platform_id as channel_id'])
    .where('polls.platform', '=', platform)
    .where('polls.poll', '=', poll)
    .executeTakeFirst()
