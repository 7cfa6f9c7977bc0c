/**
 * A newcomer, no tokens: the playground in a real Chromium, from choosing who to be to reading the same reply as
 * two platforms draw it. Any console error, policy violation or request off loopback fails it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { namelessControls, tooPale } from '../support/accessibility.js'
import { openBrowser } from '../support/browser.js'
import { type RunningPlayground, runPlayground } from '../support/playground.js'

const opened = await openBrowser()
if ('missing' in opened) process.stderr.write(`Skipping the newcomer's journey: ${opened.missing}\n`)
// Where Chromium cannot start (reason printed above) the journey cannot be walked.
const journey = 'missing' in opened ? describe.skip : describe

let browser: Browser
let running: RunningPlayground
let page: Page
let noise: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'kith-journey-'))

beforeAll(async () => {
  if ('missing' in opened) return
  browser = opened.browser
  const vite = join(process.cwd(), 'node_modules', 'vite', 'bin', 'vite.js')
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    { encoding: 'utf8' },
  )
  if (built.status !== 0) throw new Error(`the page does not build: ${built.stderr}`)
  running = await runPlayground({ page: folder })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await running?.close()
  rmSync(folder, { recursive: true, force: true })
})

const visit = async (options: BrowserContextOptions = {}) => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  // Shorter than the test's own, so that a failure says which step it was.
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) noise.push(message.text())
  })
  page.on('pageerror', (error) => noise.push(String(error)))
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol !== 'data:' && hostname !== 'localhost') noise.push(`asked ${hostname}`)
  })
  await page.goto(running.url)
  await page.getByRole('dialog').waitFor()
}

const be = async (name: string) => {
  await page.getByRole('dialog').getByRole('button', { name }).first().click()
  await page.locator('.message').last().waitFor()
}
const composer = () => page.getByRole('textbox', { name: /^Write in/ })
const write = async (text: string) => {
  await composer().fill(text)
  await composer().press('Enter')
}
const lastMessage = () => page.locator('.message').last()
const messageWith = (text: string) => page.locator('.message', { hasText: text }).last()
const run = async (command: string) => {
  await composer().fill(command)
  await page.getByRole('option', { name: command }).first().waitFor()
  await composer().press('Enter')
  await page.getByRole('button', { name: 'Send the command' }).click()
  await page
    .locator('.message', { hasText: `used ${command}` })
    .last()
    .waitFor()
}

beforeEach(() => {
  noise = []
})
afterEach(async () => {
  await page?.context().close()
  expect(noise).toEqual([])
})

journey('a newcomer', () => {
  test('chooses who to be, writes, replies, reacts and deletes', async () => {
    await visit()
    await be('Inês Carvalho')
    await write('Fresh bread, and it is still warm')
    const mine = messageWith('still warm')
    await mine.waitFor()

    await mine.hover()
    await mine.getByRole('button', { name: 'Reply' }).click()
    await write('I have eaten it')
    const answer = messageWith('I have eaten it')
    await answer.locator('.quoted', { hasText: 'Fresh bread' }).waitFor()

    await answer.hover()
    await answer.getByRole('button', { name: 'React' }).click()
    await answer.getByRole('button', { name: 'React with 🎉' }).click()
    const reaction = answer.getByRole('button', { name: '🎉 1: Inês Carvalho' })
    expect(await reaction.getAttribute('aria-pressed')).toBe('true')

    await answer.hover()
    await answer.getByRole('button', { name: 'Delete' }).click()
    await answer.waitFor({ state: 'detached' })
    await running.tracker.flush()
    const counts = running.tracker.counts().received
    expect(counts.get('playground deletion')).toBeGreaterThan(0)
  })

  test('sees commands complete, runs one, presses its buttons, and reads it as two platforms draw it', async () => {
    await visit()
    await be('Mara Lindqvist')
    await composer().fill('/')
    const names = await page.locator('.suggestion').allInnerTexts()
    expect(names.join(' ')).toMatch(/\/help.*\/points.*\/leaderboard/s)

    await run('/leaderboard')
    const reply = lastMessage()
    await reply.getByText('Only you can see this').waitFor()
    const discord = reply.getByRole('region', { name: 'Discord' })
    await discord.getByText('this week', { exact: false }).first().waitFor()
    const before = await discord.innerText()
    await discord.getByRole('button', { name: 'all time' }).click()
    await page.waitForFunction(
      (old) =>
        document.querySelector('.message:last-child .d-message, li:last-child .d-message')?.textContent !==
        old,
      before,
    )
    await discord.getByText('all time').first().waitFor()

    await page.getByText('Telegram', { exact: true }).click()
    const telegram = reply.getByRole('region', { name: 'Telegram' })
    await telegram.waitFor()
    expect(await discord.count()).toBe(0)
    const words = (text: string) => text.match(/Inês Carvalho · [\d,]+ points/)?.[0]
    const asTelegram = words(await telegram.innerText())
    await page.getByText('Both', { exact: true }).click()
    expect(words(await discord.innerText())).toBe(asTelegram)
    expect(asTelegram).toBeDefined()

    await reply.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('Only you can see this').waitFor({ state: 'detached' })
  })

  test('fills in an option with the keyboard, and a person completes', async () => {
    await visit()
    await be('Mara Lindqvist')
    await composer().focus()
    await page.keyboard.type('/points')
    await page.keyboard.press('Enter')
    await page.keyboard.type('suki')
    await page.getByRole('option', { name: 'Suki Oyelaran' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.locator('.message', { hasText: 'used /points' }).getByText('Suki Oyelaran').first().waitFor()
  })

  test('does everything without a mouse', async () => {
    await visit()
    await page.keyboard.press('Enter')
    await page.locator('.message').last().waitFor()
    await page.getByText('Skip to writing').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Only keys were used')
    await page.keyboard.press('Enter')
    await messageWith('Only keys were used').waitFor()
    await page.keyboard.press('ArrowUp')
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    expect(await focused()).toContain('Only keys were used')
    await page.keyboard.press('e')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await messageWith('Only keys were used').getByRole('button', { name: /❤️ 1/ }).waitFor()
    expect(await focused()).toContain('Only keys were used')
    await page.keyboard.press('r')
    await page.keyboard.type('And an answer')
    await page.keyboard.press('Enter')
    await messageWith('And an answer').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Delete')
    await messageWith('And an answer').waitFor({ state: 'detached' })
    await page.locator('.channel[tabindex="0"]').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'announcements', exact: true }).waitFor()
  })

  test('hears of messages through a live region, and another browser sees them at once', async () => {
    await visit()
    await be('Mara Lindqvist')
    await running.playground.surface.send({ as: 'gus', locale: 'en' }, 'lounge', 'Is this thing on?')
    await messageWith('Is this thing on?').waitFor()
    await page
      .locator('[aria-live="polite"]', { hasText: 'Gus Petrakis: Is this thing on?' })
      .waitFor({ state: 'attached' })
  })

  test('is shown hostile text and names as text', async () => {
    const evil = '<img src=x onerror="document.title=1"><b>**bold**</b> [x](javascript:alert(1))'
    await visit()
    await page.getByLabel('Or come in as yourself').fill('<i>Eve</i>')
    await page.getByRole('button', { name: 'Come in' }).click()
    await page.locator('.message').last().waitFor()
    await write(evil)
    await messageWith('onerror').waitFor()
    expect(await lastMessage().locator('.words').innerText()).toBe(evil)
    expect(await page.locator('.message img, .message b, .message i').count()).toBe(0)
    await run('/points')
    expect(await page.title()).toContain('lounge')
  })

  test('may be an administrator with /setup, and somebody else without it', async () => {
    await visit()
    await be('Mara Lindqvist')
    await composer().fill('/setup')
    await page.locator('.suggestion').first().waitFor()
    await page.getByRole('button', { name: /You are Mara/ }).click()
    await be('Suki Oyelaran')
    expect(await page.getByRole('button', { name: /yard-team/ }).count()).toBe(0)
    await composer().fill('/setup')
    expect(await page.locator('.suggestion').count()).toBe(0)
  })

  test('reads and asks a question in a forum', async () => {
    await visit()
    await be('Suki Oyelaran')
    await page.getByRole('button', { name: 'questions', exact: true }).click()
    await page.getByRole('button', { name: 'New post' }).click()
    await page.getByLabel('Title').fill('My kettle sings the wrong tune')
    await page.getByLabel('What is it about?').fill('It used to be in G.')
    await page.getByRole('button', { name: 'Publish' }).click()
    await messageWith('It used to be in G.').waitFor()
  })

  test('is at home on a phone, in Chinese and in the dark', async () => {
    await visit({
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'zh-CN',
    })
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await be('秋月')
    const overflows = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(await overflows()).toBe(false)
    await page.getByRole('button', { name: '频道' }).click()
    await page.getByRole('button', { name: '闲聊' }).click()
    const box = page.getByRole('textbox', { name: /发言/ })
    await box.fill('/积分')
    await page.getByRole('option', { name: '/积分' }).first().click()
    await page.getByRole('button', { name: '发送命令' }).click()
    await page.getByText('只有你能看到').last().waitFor()
    expect(await overflows()).toBe(false)
    expect(await tooPale(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'finds every control named and every text readable, %s',
    async (colorScheme) => {
      await visit({ colorScheme })
      expect(await namelessControls(page)).toEqual([])
      await be('Mara Lindqvist')
      await page.getByText('Both', { exact: true }).click()
      await run('/points')
      expect(await namelessControls(page)).toEqual([])
      expect(await tooPale(page)).toEqual([])
      for (const role of ['main', 'navigation', 'complementary'] as const)
        expect(await page.getByRole(role).count()).toBe(1)
      await page.getByRole('button', { name: 'Dark colours' }).click()
      const other = colorScheme === 'dark' ? 'light' : 'dark'
      await page.locator(`html[data-theme="${other}"]`).waitFor()
      expect(await tooPale(page)).toEqual([])
    },
  )
})
