/** From the start of the process to ready, on a database of 1 million facts. */
import { startBuiltBot } from './built-bot.js'
import { filled } from './ingest.js'
import { startLoopback } from './loopback.js'
import { type Bench, median } from './row.js'

export const bench: Bench = async ({ folder, smoke }) => {
  const members = smoke ? 500 : 100_000
  const facts = smoke ? 2_000 : 1_000_000
  const { path } = await filled(folder, members, facts)
  // The same members as are known: with fewer, the start would be measured beside a mass departure.
  const discord = await startLoopback(members)
  const took: number[] = []
  try {
    for (let i = 0; i < (smoke ? 1 : 3); i += 1) {
      const bot = await startBuiltBot({
        DISCORD_TOKEN: 'bench.bench.bench',
        DISCORD_API_URL: discord.api,
        DATABASE_URL: path,
      })
      took.push(bot.readyAfter / 1000)
      await bot.stop()
    }
  } finally {
    discord.close()
  }
  return [
    {
      what: `start to ready, ${facts.toLocaleString('en')} facts`,
      measured: median(took),
      unit: 's',
      target: { most: 2 },
      note: took.map((t) => t.toFixed(2)).join(', '),
    },
  ]
}
