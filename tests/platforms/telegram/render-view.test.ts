import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Block, View } from '../../../src/chat/view.js'
import { fuses } from '../../../src/platforms/telegram/plain.js'
import { drawMessage, renderView } from '../../../src/platforms/telegram/render-view.js'
import { violationsOf } from '../../support/telegram/checks.js'

const says = (text: string): View => ({ blocks: [{ type: 'paragraph', text }] })
const problems = (view: View) => {
  const { text, entities, reply_markup, link_preview_options } = drawMessage(view)
  return violationsOf(
    'sendMessage',
    {
      chat_id: 1,
      text,
      link_preview_options,
      ...(entities.length > 0 && { entities }),
      ...(reply_markup && { reply_markup }),
    },
    new Map(),
  )
}

test('a whole view becomes a text, its formatting as entities and its buttons as a keyboard', () => {
  const view: View = {
    tone: 'good',
    title: 'Points',
    blocks: [
      {
        type: 'fields',
        fields: [
          { label: 'Week', value: '42' },
          { label: '积分', value: ['a ', { type: 'strong', text: 'b' }] },
        ],
      },
      {
        type: 'list',
        ordered: true,
        items: [[{ type: 'person', platform: 'telegram', id: '1', name: 'Ann' }, ' 5'], 'x'],
      },
      { type: 'quote', text: 'said' },
      { type: 'note', text: ['use ', { type: 'code', text: '/why' }, ' for more'] },
      { type: 'paragraph', text: [{ type: 'link', text: 'rules', url: 'https://example.org/r' }] },
    ],
    buttons: [
      [
        { label: 'More', action: 'points:2', style: 'primary' },
        { label: 'Off', action: 'x', disabled: true },
      ],
    ],
  }
  const drawn = drawMessage(view)
  expect(drawn.text).toBe(
    '✅ Points\n\nWeek: 42\n积分：a b\n\n1. Ann 5\n2. x\n\nsaid\n\nuse /why for more\n\nrules',
  )
  const shown = drawn.entities.map(({ type, offset, length }) => [
    type,
    drawn.text.slice(offset, offset + length),
  ])
  expect(shown).toEqual([
    ['bold', 'Points'],
    ['bold', 'Week'],
    ['bold', '积分'],
    ['bold', 'b'],
    ['bold', 'Ann'],
    ['blockquote', 'said'],
    ['italic', 'use '],
    ['code', '/why'],
    ['italic', ' for more'],
    ['text_link', 'rules'],
  ])
  expect(drawn.reply_markup).toEqual({
    inline_keyboard: [[{ text: 'More', callback_data: 'points:2', style: 'primary' }]],
  })
  expect(drawn.link_preview_options).toEqual({ is_disabled: true })
  expect(renderView(view, { private: false, locale: 'en' })).toEqual(drawn)
})

test('a person is shown by name, never in a way that notifies them', () => {
  const view: View = {
    blocks: [{ type: 'paragraph', text: [{ type: 'person', platform: 'telegram', id: '7', name: 'Eve' }] }],
  }
  expect(drawMessage(view).entities).toEqual([{ type: 'bold', offset: 0, length: 3 }])
})

describe('words that look like something', () => {
  test.each([
    ['@admin', '@\u2060admin'],
    ['/setup', '/\u2060setup'],
    ['#tag $USD', '#\u2060tag $\u2060USD'],
    ['t.me/x', 't.\u2060me/\u2060x'],
    ['https://a.bc', 'https:\u2060//\u2060a.\u2060bc'],
    ['me@a.org', 'me@\u2060a.\u2060org'],
    ['1.2.3.4', '1.2.\u20603.\u20604'],
    ['tg://x', 'tg:\u2060//\u2060x'],
  ])('"%s" means nothing', (hostile, harmless) => {
    expect(drawMessage(says(hostile)).text).toBe(harmless)
  })

  test.each([['1.5 points'], ['it ends. And'], ['a: b'], ['5 + 6'], ['日本語。はい']])(
    '"%s" stays as it is',
    (plain) => {
      expect(drawMessage(says(plain)).text).toBe(plain)
    },
  )

  test('two neighbouring pieces do not make one either', () => {
    const view: View = {
      blocks: [
        {
          type: 'paragraph',
          text: ['@', { type: 'strong', text: 'admin' }, ' x.', { type: 'emphasis', text: 'com' }],
        },
      ],
    }
    const { text, entities } = drawMessage(view)
    expect(text).toBe('@\u2060admin x.\u2060com')
    expect(entities).toEqual([
      { type: 'bold', offset: 2, length: 5 },
      { type: 'italic', offset: 11, length: 3 },
    ])
  })

  test('code is shown exactly', () => {
    expect(
      drawMessage({ blocks: [{ type: 'paragraph', text: [{ type: 'code', text: '/link @x a.b' }] }] }).text,
    ).toBe('/link @x a.b')
  })

  test('overrides of direction, controls and half characters are gone', () => {
    expect(drawMessage(says('a\u202eb\u0000c\u2066d\r\ne\ud800f')).text).toBe('abcd\ne\ufffdf')
  })
})

describe('limits', () => {
  test('a text ends in "…" at 4096 without half a character, its formatting with it', () => {
    const { text, entities } = drawMessage({ blocks: [{ type: 'quote', text: `x${'💥'.repeat(3000)}` }] })
    expect(text.length).toBe(4096)
    expect(text).toMatch(/💥…$/u)
    expect(entities).toEqual([{ type: 'blockquote', offset: 0, length: 4096 }])
    expect(drawMessage(says(`xy${'💥'.repeat(3000)}`)).text.length).toBe(4095)
  })

  test('a caption ends at 1024, and a picture without words says what it shows', () => {
    const picture = { png: new Uint8Array(), name: 'a.png', alt: 'A chart' }
    expect(drawMessage({ ...says('x'.repeat(2000)), picture }).text).toHaveLength(1024)
    expect(drawMessage({ blocks: [], picture }).text).toBe('A chart')
    expect(drawMessage({ blocks: [] }).text).toBe('…')
  })

  test('a hundred formats are drawn, the rest is plain and still harmless', () => {
    const items = Array.from({ length: 150 }, () => [{ type: 'code' as const, text: '@x' }])
    const { text, entities } = drawMessage({ blocks: [{ type: 'list', items }] })
    expect(entities).toHaveLength(100)
    expect(text.endsWith('• @\u2060x')).toBe(true)
  })

  test('buttons that Telegram would refuse are left out', () => {
    const view: View = {
      ...says('x'),
      buttons: [
        [
          { label: ' ', action: 'a' },
          { label: 'long', action: 'é'.repeat(33) },
          { label: 'empty', action: '' },
        ],
        [
          { label: 'js', url: 'javascript:alert(1)' },
          { label: 'no', url: 'nonsense' },
          { label: 'ok', url: 'https://a.org' },
        ],
      ],
    }
    expect(drawMessage(view).reply_markup).toEqual({
      inline_keyboard: [[{ text: 'ok', url: 'https://a.org/' }]],
    })
  })
})

const anything = fc.string({ unit: 'binary', maxLength: 60 })
const hostile = fc.oneof(
  anything,
  fc.constantFrom('@a', '/b', 't.me', '\u202e', ' ', '\n', '💥', '\ud83d', 'http://'),
)
const inline = fc.oneof(
  hostile,
  fc.record({
    type: fc.constantFrom('strong' as const, 'emphasis' as const, 'code' as const),
    text: hostile,
  }),
  fc.record({ type: fc.constant('person' as const), platform: hostile, id: hostile, name: hostile }),
  fc.record({ type: fc.constant('link' as const), text: hostile, url: fc.oneof(hostile, fc.webUrl()) }),
)
const text = fc.oneof(hostile, fc.array(inline, { maxLength: 6 }))
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constantFrom('paragraph' as const, 'quote' as const, 'note' as const), text }),
  fc.record({
    type: fc.constant('list' as const),
    ordered: fc.boolean(),
    items: fc.array(text, { maxLength: 40 }),
  }),
  fc.record({
    type: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: hostile, value: text })),
  }),
)

test('whatever a view holds, Telegram takes it and finds nothing in it but what we marked', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), hostile, hostile, (blocks, title, action) => {
      const view: View = {
        tone: 'warning',
        title,
        blocks,
        buttons: [
          [
            { label: title, action },
            { label: title, url: action },
          ],
        ],
      }
      expect(problems(view)).toEqual([])
      const { text, entities } = drawMessage(view)
      const codes = entities.filter((entity) => entity.type === 'code')
      const open = fuses(text).filter(
        (at) => !codes.some((code) => code.offset < at && at < code.offset + code.length),
      )
      expect(open).toEqual([])
    }),
    { numRuns: 500 },
  )
})
