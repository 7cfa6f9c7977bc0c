import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Inline, Text, View } from '../../../src/chat/view.js'
import { hasMark, markOf, nonceOf, withMark } from '../../../src/platforms/discord/mark.js'
import { actionOf } from '../../../src/platforms/discord/render-buttons.js'
import { renderView } from '../../../src/platforms/discord/render-view.js'
import { limitsBroken } from '../../support/discord/limits.js'
import { checkRequest, ROUTES } from '../../support/discord/schemas.js'

const draw = (view: View, hidden = false) => renderView(view, { private: hidden, locale: 'en' })
const words = (text: Text) => draw({ blocks: [{ type: 'paragraph', text }] }).content
const post = ROUTES.find((r) => r.method === 'POST' && r.template === '/channels/{channel_id}/messages')

describe('how a view looks', () => {
  test('a few words are plain content, and nobody is notified', () => {
    expect(draw({ blocks: [{ type: 'paragraph', text: 'Done.' }] }, true)).toEqual({
      content: 'Done.',
      embeds: [],
      components: [],
      attachments: [],
      allowed_mentions: { parse: [] },
      flags: 64,
    })
  })

  test('everything a view can hold', () => {
    const text: Inline[] = [
      'plain ',
      { type: 'strong', text: 'strong' },
      { type: 'emphasis', text: ' soft ' },
      { type: 'code', text: 'a`b' },
      { type: 'person', platform: 'discord', id: '800000000000000001', name: 'Anna' },
      { type: 'person', platform: 'telegram', id: '77', name: '*Ben*' },
      { type: 'channel', platform: 'discord', id: '700000000000000010', name: 'general' },
      { type: 'time', at: 1_780_000_000_999, style: 'relative', text: 'soon' },
      { type: 'link', text: 'a [site]', url: 'https://example.org/a_(b)?q=1' },
    ]
    const view: View = {
      tone: 'good',
      title: '# Points',
      blocks: [
        { type: 'paragraph', text },
        { type: 'list', items: ['one', [{ type: 'strong', text: 'two' }, '\nstill two']] },
        { type: 'list', ordered: true, items: ['first', 'second'] },
        { type: 'quote', text: 'a\nb' },
        { type: 'note', text: 'small\nprint' },
        {
          type: 'fields',
          fields: [
            { label: '**Rank**', value: '1' },
            { label: '', value: '' },
          ],
        },
        { type: 'note', text: 'until Sunday' },
      ],
      buttons: [
        [
          { label: 'Why', action: 'points:why' },
          { label: 'Web', url: 'https://example.org' },
        ],
      ],
    }
    expect(draw(view)).toMatchSnapshot()
  })

  test('fields that words follow are lines, so that the order stays', () => {
    const { embeds } = draw({
      title: 'x',
      blocks: [
        { type: 'fields', fields: [{ label: 'Points', value: '7' }] },
        { type: 'paragraph', text: 'after' },
      ],
    })
    expect(embeds[0]).toMatchObject({ description: '**Points**\n7\n\nafter' })
  })

  test('an empty view is still a message', () => {
    expect(draw({ blocks: [] }).content).toBe('\u200b')
  })
})

describe('hostile words', () => {
  test.each([
    ['markup', '**a** _b_ ~~c~~ `d` ||e|| [f](https://g)', /(^|[^\\])[*_~`|[\]()]/],
    ['a mention', '<@800000000000000001> <@&1> <#2> <t:1:R> </x:1>', /(^|[^\\])</],
    ['a heading', '# big', /^#/],
    ['a list', '- a\n1. b\n> c', /^(-|1\.|>)/m],
    ['everybody', 'hey @everyone @here', /@(everyone|here)/],
    ['a link', 'https://evil.example/x', /(^|[^\\]):\/\//],
    ['an invitation', 'discord.gg/abc', /d\.gg/],
    ['a trick with directions', 'safe\u202egnp.exe', /\u202e/],
    ['a backslash', '\\*a*', /^\\\*/],
  ])('%s is only words', (_, text, forbidden) => {
    expect(words(text)).not.toMatch(forbidden)
    expect(words([{ type: 'person', platform: 'telegram', id: '1', name: text }])).not.toMatch(forbidden)
    expect(words([{ type: 'person', platform: 'discord', id: 'no-id', name: text }])).not.toMatch(forbidden)
  })

  test('a name cannot end the mark it stands in', () => {
    expect(words([{ type: 'strong', text: 'a**b' }])).toBe('**a\\*\\*b**')
    expect(words([{ type: 'code', text: '`rm`' }])).toBe('`ˋrmˋ`')
    expect(words([{ type: 'strong', text: '' }, 'x'])).toBe('x')
  })

  test.each([
    'javascript:alert(1)',
    'https://user:pass@example.org',
    'not a url',
    `https://e.org/${'x'.repeat(600)}`,
  ])('the address %p is not linked', (url) => {
    expect(words([{ type: 'link', text: 'here', url }])).toBe('here')
    expect(draw({ blocks: [], buttons: [[{ label: 'x', url }]] }).components).toEqual([])
  })

  test('no address can leave its link', () => {
    const link: Inline = { type: 'link', text: 'a](https://evil.example)[b', url: 'https://example.org/)>x' }
    expect(words([link])).toBe('[a\\]\\(https\\://evil\\.example\\)\\[b](<https://example.org/%29%3Ex>)')
  })

  test('each button of a message has an id of its own, and still means its action', () => {
    const rows = Array.from({ length: 7 }, () =>
      Array.from({ length: 6 }, () => ({ label: ' ', action: 'x'.repeat(64) })),
    )
    const { components } = draw({ blocks: [], buttons: rows })
    expect(components.map((r) => r.components.length)).toEqual([5, 5, 5, 5, 5])
    const ids = components.flatMap((r) => r.components.map((b) => ('custom_id' in b ? b.custom_id : '')))
    expect(new Set(ids).size).toBe(25)
    expect(new Set(ids.map(actionOf))).toEqual(new Set(['x'.repeat(64)]))
  })
})

describe('limits', () => {
  test('what is too long ends with "…", never within a mark, an escape or a character', () => {
    const long = draw({ title: '👍'.repeat(300), blocks: [{ type: 'paragraph', text: '*👍'.repeat(3000) }] })
    const [embed] = long.embeds
    expect(embed?.title).toMatch(/^(👍)+…$/u)
    expect(embed?.description).toMatch(/^(\\\*👍)+(\\\*)?…$/u)
    expect(embed?.description?.length).toBeGreaterThan(4000)
  })

  test('a mention that does not fit is left out whole', () => {
    const person: Inline = { type: 'person', platform: 'discord', id: '800000000000000001', name: 'A' }
    const description = draw({ title: 'x', blocks: [{ type: 'paragraph', text: Array(400).fill(person) }] })
      .embeds[0]?.description
    expect(description).toMatch(/^(<@800000000000000001>)+…$/)
  })

  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 9000 }),
    fc.constantFrom(
      '@everyone',
      '**',
      '\\',
      '`'.repeat(50),
      '\u202e',
      '\n\n\n',
      ' ',
      '',
      '👩‍👩‍👧‍👦'.repeat(700),
    ),
  )
  const inline = fc.oneof(
    anyText,
    fc.record({
      type: fc.constantFrom('strong' as const, 'emphasis' as const, 'code' as const),
      text: anyText,
    }),
    fc.record({
      type: fc.constantFrom('person' as const, 'channel' as const),
      platform: fc.constantFrom('discord', 'telegram'),
      id: fc.constantFrom('800000000000000001', '<@1>', ''),
      name: anyText,
    }),
    fc.record({
      type: fc.constant('time' as const),
      at: fc.oneof(fc.integer(), fc.double()),
      style: fc.constantFrom('date' as const, 'relative' as const),
      text: anyText,
    }),
    fc.record({
      type: fc.constant('link' as const),
      text: anyText,
      url: fc.oneof(anyText, fc.webUrl({ withQueryParameters: true })),
    }),
  )
  const text = fc.oneof(anyText, fc.array(inline, { maxLength: 6 }))
  const block = fc.oneof(
    fc.record({ type: fc.constantFrom('paragraph' as const, 'quote' as const, 'note' as const), text }),
    fc.record({
      type: fc.constant('list' as const),
      ordered: fc.boolean(),
      items: fc.array(text, { maxLength: 5 }),
    }),
    fc.record({
      type: fc.constant('fields' as const),
      fields: fc.array(fc.record({ label: anyText, value: text }), { maxLength: 30 }),
    }),
  )
  const button = fc.oneof(
    fc.record({ label: anyText, action: fc.stringMatching(/^[a-z:]{0,64}$/), disabled: fc.boolean() }),
    fc.record({ label: anyText, url: fc.oneof(anyText, fc.webUrl()) }),
  )
  const view = fc.record(
    {
      title: anyText,
      tone: fc.constantFrom('plain' as const, 'error' as const),
      blocks: fc.array(block, { maxLength: 6 }),
      buttons: fc.array(fc.array(button, { maxLength: 7 }), { maxLength: 7 }),
      picture: fc.record({ png: fc.constant(new Uint8Array(4)), name: anyText, alt: anyText }),
    },
    { requiredKeys: ['blocks'] },
  )

  test('whatever a view holds, Discord would take it, with a mark and without', () => {
    fc.assert(
      fc.property(view, (given) => {
        const body = draw(given as View)
        for (const one of [body, withMark(body, 'key')]) {
          const json = JSON.parse(JSON.stringify(one)) as unknown
          expect(post && checkRequest(post, json)).toEqual([])
          expect(limitsBroken('/channels/{channel_id}/messages', json)).toEqual([])
        }
        expect(JSON.stringify(body)).not.toMatch(/@(everyone|here)|\u202e/)
      }),
      { numRuns: 400 },
    )
  })
})

describe('marks', () => {
  test('a message is known by its key alone, and its nonce fits', () => {
    const body = draw({ title: 'x', blocks: [{ type: 'paragraph', text: 'y' }] })
    expect(hasMark(withMark(body, 'a'), 'a')).toBe(true)
    expect(hasMark(withMark(body, 'a'), 'b')).toBe(false)
    expect(hasMark(body, 'a')).toBe(false)
    expect(nonceOf('a').length).toBeLessThanOrEqual(25)
  })

  test('nothing of it is seen', () => {
    expect(markOf('key').replace(/\u200b|\u200c|\u200d|\u2060/g, '')).toBe('')
  })
})
