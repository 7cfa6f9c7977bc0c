/** A real Chromium from npm, or the reason why there is none here. */
import { existsSync } from 'node:fs'
import chromiumFiles from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--metrics-recording-only',
  '--no-pings',
  '--font-render-hinting=none',
  // A test that reached for the network would not get there.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

export type MaybeBrowser = { browser: Browser } | { missing: string }

const firstLine = (error: unknown) => String((error as Error)?.message ?? error).split('\n')[0] ?? ''

export const openBrowser = async (): Promise<MaybeBrowser> => {
  try {
    const executablePath = await chromiumFiles.executablePath()
    if (!existsSync(executablePath)) return { missing: 'Chromium was not unpacked' }
    return { browser: await chromium.launch({ executablePath, args: ARGUMENTS, headless: true }) }
  } catch (error) {
    return { missing: `Chromium does not start here: ${firstLine(error)}` }
  }
}
