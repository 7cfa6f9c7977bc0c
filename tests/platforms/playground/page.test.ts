import { describe, expect, test } from '@jest/globals'
import { renderView as asDiscord } from '../../../src/platforms/discord/render-view.js'
import { piecesOf } from '../../../src/platforms/playground/page/entities.js'
import { linesOf, spansOf } from '../../../src/platforms/playground/page/markdown.js'
import { EMPTY, reduce, type State } from '../../../src/platforms/playground/page/state.js'
import { speechOf } from '../../../src/platforms/playground/page/words.js'
import type { ShownChannel, ShownMessage } from '../../../src/platforms/playground/surface.js'

const text = (t: string) => ({ type: 'text', text: t })

describe('Discord’s markdown', () => {
  test('draws what Kith’s renderer writes', () => {
    expect(spansOf('**1** Ana \\*not bold\\* `x*y` *so*')).toEqual([
      { type: 'strong', inside: [text('1')] },
      text(' Ana *not bold* '),
      { type: 'code', text: 'x*y' },
      text(' '),
      { type: 'emphasis', inside: [text('so')] },
    ])
    expect(spansOf('[here](<https://example.org/a>) <t:1700000000:R>')).toEqual([
      { type: 'link', url: 'https://example.org/a', inside: [text('here')] },
      text(' '),
      { type: 'time', at: 1_700_000_000_000, style: 'R' },
    ])
  })

  test('knows lists, quotes and small print by how a line begins', () => {
    expect(linesOf('- a\n2. b\n> c\n-# d\n\\- e').map((l) => l.kind)).toEqual([
      'item',
      'item',
      'quote',
      'small',
      'plain',
    ])
  })

  test('shows a hostile name as it is written, through the real renderer', () => {
    const name = '**x** <@1> [a](https://evil.example) `b` _c_ ~~d~~ ||e|| <script> \\'
    const { content } = asDiscord(
      { blocks: [{ type: 'paragraph', text: name }] },
      { private: false, locale: 'en' },
    )
    // The renderer parts what would notify with a mark that is not seen.
    expect(spansOf(content.replaceAll('\u200b', ''))).toEqual([text(name)])
  })

  test('never links to anything but the web', () => {
    expect(spansOf('[x](javascript:alert(1))').every((s) => s.type === 'text')).toBe(true)
  })

  test('takes a long hostile line in its stride', () => {
    const began = performance.now()
    spansOf('**'.repeat(1000) + '['.repeat(1000) + '*a'.repeat(1000))
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('Telegram’s entities', () => {
  test('nest, follow each other and leave plain text between', () => {
    const entities = [
      { type: 'blockquote', offset: 0, length: 7 },
      { type: 'bold', offset: 0, length: 2 },
      { type: 'code', offset: 8, length: 3 },
    ]
    expect(piecesOf('Hi thre abc!', entities)).toEqual([
      { type: 'blockquote', inside: [{ type: 'bold', inside: ['Hi'] }, ' thre'] },
      ' ',
      { type: 'code', inside: ['abc'] },
      '!',
    ])
  })
})

describe('the page’s state', () => {
  const channel = (id: string): ShownChannel => ({
    id,
    name: id,
    kind: 'text',
    private: false,
    writable: true,
    messages: 0,
    lastAt: null,
  })
  const message = (id: string, more: Partial<ShownMessage> = {}): ShownMessage => ({
    id,
    channel: 'lounge',
    at: Number(id.split('-')[0]),
    author: 'gus',
    text: id,
    private: false,
    edited: false,
    reactions: [],
    ...more,
  })
  const begun: State = [
    {
      type: 'overview' as const,
      overview: {
        space: EMPTY.space,
        people: [],
        suggested: [],
        channels: ['lounge', 'bikes'].map(channel),
        commands: [],
      },
    },
    {
      type: 'page' as const,
      channel: 'lounge',
      page: { messages: [message('5-0')], earlier: '5-0' },
      before: null,
    },
  ].reduce(reduce, EMPTY)
  const ids = (state: State) => state.stretches['lounge']?.messages.map((m) => m.id)

  test('a message that comes twice is there once, in order of time', () => {
    const two = [message('7-1'), message('7-0'), message('7-1')].reduce<State>(
      (s, m) => reduce(s, { type: 'message', message: m }),
      begun,
    )
    expect(ids(two)).toEqual(['5-0', '7-0', '7-1'])
    expect(two.channels[0]?.messages).toBe(2)
  })

  test('a message elsewhere marks its channel until one goes there', () => {
    const told = reduce(begun, { type: 'message', message: message('7-0', { channel: 'bikes' }) })
    expect([...told.unread]).toEqual(['bikes'])
    expect([...reduce(told, { type: 'visit', channel: 'bikes' }).unread]).toEqual([])
  })

  test('reading again after an interruption keeps the private answers', () => {
    const whisper = message('private-8-0', { at: 8, private: true })
    const told = reduce(begun, { type: 'message', message: whisper })
    const again = reduce(told, {
      type: 'page',
      channel: 'lounge',
      page: { messages: [message('9-0')], earlier: null },
      before: null,
    })
    expect(ids(again)).toEqual(['private-8-0', '9-0'])
  })
})

test('a phrase with a count takes the plural form of its language', () => {
  const words = { 'playground.n.one': '{count} message', 'playground.n.other': '{count} messages' }
  const t = speechOf({ locale: 'en', locales: [], words })
  expect([t('n', { count: 1 }), t('n', { count: 3 })]).toEqual(['1 message', '3 messages'])
})
