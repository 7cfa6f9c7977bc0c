/** npm run doctor: looks at everything Kith needs and says what is wrong, each with its remedy; also while the bot runs. */
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.js'
import { LOCALES } from '../src/views/words.js'
import { ScriptError } from './database.js'
import { notedHead, readHead } from './doctor/audit-chain.js'
import { type Examined, examine } from './doctor/examine.js'
import { CHECKS } from './doctor/index.js'
import { openTools } from './doctor/tools.js'
import { runScript } from './run-script.js'

const USAGE = `npm run doctor -- [--security] [--data] [--chain-head END] [--json]
  Looks at tokens, permissions, database, jobs and deliveries, and says what is wrong and what to do about it.
  Changes nothing, and may run beside the bot. Exit code 1 when something fails.
  --security  also who may reach and do too much
  --data      also what was counted, what was left out and why, and of which times something is missing
  --chain-head END  also whether an end of the audit log that you noted before ("12:AbCd…") is still part of it
  --json      the findings as JSON
`

const line = (f: Examined): string => {
  const said = `${f.level.padEnd(5)} ${f.check.padEnd(12)} ${f.what}\n`
  return f.level === 'ok' ? said : `${said}${' '.repeat(19)}→ ${f.remedy}\n`
}

await runScript(async ({ args, env, out, progress }) => {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      json: { type: 'boolean' },
      security: { type: 'boolean' },
      data: { type: 'boolean' },
      'chain-head': { type: 'string' },
    },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const wanted = values['chain-head']
  const noted = wanted === undefined ? null : readHead(wanted)
  if (wanted !== undefined && !noted)
    throw new ScriptError('--chain-head takes an end as the doctor shows it, such as 12:AbCdEfGhIjKl.', 2)
  const read = readConfig(env, LOCALES)
  const findings: Examined[] = []
  if (read.ok) {
    const tools = await openTools(read.config)
    try {
      const { general, security, data } = CHECKS
      const checks = [
        ...general,
        ...(noted ? [notedHead(noted)] : []),
        ...(values.security ? security : []),
        ...(values.data ? data : []),
      ]
      findings.push(...(await examine(checks, tools, progress)))
    } finally {
      await tools.close()
    }
  } else {
    for (const { variable, problem, remedy } of read.problems)
      findings.push({ check: 'configuration', level: 'fail', what: `${variable} ${problem}`, remedy })
  }
  const failed = findings.filter((f) => f.level === 'fail').length
  out.write(values.json ? `${JSON.stringify({ ok: failed === 0, findings })}\n` : findings.map(line).join(''))
  if (failed > 0) throw new ScriptError(failed === 1 ? 'One thing fails.' : `${failed} things fail.`)
})
