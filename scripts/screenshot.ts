/** Takes the picture of a running playground for the README: `tsx scripts/screenshot.ts [--url U] [--out F] [--dark] [--phone]`. */
import { parseArgs } from 'node:util'
import chromiumFiles from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    out: { type: 'string', default: 'docs/playground.png' },
    dark: { type: 'boolean', default: false },
    phone: { type: 'boolean', default: false },
  },
})

const browser = await chromium.launch({
  executablePath: await chromiumFiles.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const page = await browser.newPage({
  viewport: values.phone ? { width: 360, height: 740 } : { width: 1360, height: 850 },
  colorScheme: values.dark ? 'dark' : 'light',
  locale: 'en-GB',
})
page.setDefaultTimeout(15_000)
await page.goto(values.url)
await page.getByRole('dialog').getByRole('button').first().click()
await page.locator('.message').last().waitFor()
await page.getByText('Both', { exact: true }).click()
const composer = page.locator('#composer')
await composer.fill('/points')
await page.locator('.suggestion').first().waitFor()
await composer.press('Enter')
await page.locator('form.command .send').click()
await page.locator('.drawing-telegram').last().waitFor()
await composer.fill('/')
await page.mouse.move(0, 0)
await page.keyboard.press('Escape')
await composer.fill('')
await page.screenshot({ path: values.out })
await browser.close()
