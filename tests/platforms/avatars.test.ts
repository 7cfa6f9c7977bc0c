import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createPictures } from '../../src/bot/pictures.js'
import type { Avatar, Platform } from '../../src/chat/platform.js'
import { createAvatars as createDiscordAvatars } from '../../src/platforms/discord/avatars.js'
import { closeRest, createRest } from '../../src/platforms/discord/rest.js'
import type { Api } from '../../src/platforms/telegram/api.js'
import { createAvatars as createTelegramAvatars } from '../../src/platforms/telegram/avatars.js'
import { createDownload } from '../../src/platforms/telegram/download.js'

const GUILD = '400000000000000001'
const PERSON = '500000000000000001'
const servers: Server[] = []
const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

describe('on Discord', () => {
  const ask = async (member: object, status = 200): Promise<Avatar | null> => {
    const url = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(member))
    })
    const rest = createRest('token', url)
    try {
      return await createDiscordAvatars(rest).of(GUILD, PERSON)
    } finally {
      closeRest(rest)
    }
  }

  test('the picture of the guild comes before the one of the account', async () => {
    const guilds = `https://cdn.discordapp.com/guilds/${GUILD}/users/${PERSON}/avatars/`
    expect(await ask({ avatar: 'a_0f', user: { avatar: 'beef' } })).toEqual({
      url: `${guilds}a_0f.png?size=256`,
    })
    expect(await ask({ avatar: null, user: { avatar: 'beef' } })).toEqual({
      url: `https://cdn.discordapp.com/avatars/${PERSON}/beef.png?size=256`,
    })
  })

  test('nobody has a picture that is none, and no hash leads elsewhere', async () => {
    expect(await ask({ avatar: null, user: { avatar: null } })).toBeNull()
    expect(await ask({ avatar: '../../x', user: { avatar: 'b@evil.example/' } })).toBeNull()
    await expect(ask({ message: 'Unknown Member', code: 10007 }, 404)).rejects.toThrow()
  })
})

describe('on Telegram', () => {
  const SIZES = [
    { file_id: 'small', width: 100 },
    { file_id: 'fit', width: 160 },
    { file_id: 'large', width: 640 },
  ]
  const ask = (file_path: unknown, photos: unknown = [SIZES]) => {
    const asked: unknown[] = []
    const api: Api = {
      call: async (method, payload) => {
        asked.push([method, payload])
        return (method === 'getFile' ? { file_path } : { photos }) as never
      },
    }
    const download = async (path: string) => Buffer.from(path)
    return { asked, avatar: () => createTelegramAvatars({ api, download }).of('-1', '77') }
  }

  test('the smallest picture that is large enough is fetched by the adapter itself', async () => {
    const { asked, avatar } = ask('photos/file_1.jpg')
    expect(await avatar()).toEqual({ bytes: Buffer.from('photos/file_1.jpg') })
    expect(asked).toEqual([
      ['getUserProfilePhotos', { user_id: 77, limit: 1 }],
      ['getFile', { file_id: 'fit' }],
    ])
  })

  test.each(['/etc/passwd', '../x.jpg', 'a/../../b.jpg', 'http://x.example/y.jpg', '', undefined, 7])(
    'the path %s is not followed',
    async (path) => {
      expect(await ask(path).avatar()).toBeNull()
    },
  )

  test.each([[[]], [[[]]], [undefined], [[[{ file_id: 7 }]]]])(
    'nobody has a picture in %j',
    async (photos) => {
      expect(
        await ask('photos/x.jpg', photos ?? null)
          .avatar()
          .catch(() => null),
      ).toBeNull()
    },
  )

  test('a file comes within its size, and an error never holds the token', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/file/bot1:secret/photos/a.jpg') response.end('12345')
      else if (request.url?.endsWith('moved.jpg'))
        response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      else response.writeHead(404).end()
    })
    const download = createDownload('1:secret', `${url}/`)
    expect(Buffer.from(await download('photos/a.jpg', { ms: 5_000, bytes: 5 })).toString()).toBe('12345')
    const failures = [
      download('photos/a.jpg', { ms: 5_000, bytes: 4 }),
      download('photos/none.jpg', { ms: 5_000, bytes: 5 }),
      download('photos/moved.jpg', { ms: 5_000, bytes: 5 }),
    ]
    for (const failure of failures) {
      const error = (await failure.catch((e: unknown) => e)) as Error
      expect(error.name).toBe('DownloadError')
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('secret')
    }
  })
})

describe('a face', () => {
  const platform = (of: (space: string, person: string) => Promise<Avatar | null>) =>
    ({ name: 'discord', avatars: { of } }) as unknown as Platform
  const who = { platform: 'discord', space: 'g', person: '1' } as const
  const draw = async () => new Uint8Array()
  const workers = { drawCard: draw, drawEventChart: draw, drawCoverage: draw, drawShelf: draw }
  const open = (answers: () => Promise<Avatar | null>, status = 200) => {
    const fetched: string[] = []
    const clock = { now: 0 }
    const pictures = createPictures({
      platforms: [platform(answers)],
      workers,
      fetch: async (url) => {
        fetched.push(url)
        return { status, body: new Uint8Array(200_000) }
      },
      clock: () => clock.now,
    })
    return { fetched, clock, pictures }
  }

  test('is fetched once an hour', async () => {
    const { fetched, clock, pictures } = open(async () => ({ url: 'https://x.example/a.png' }))
    expect(await pictures.faceOf(who)).toHaveLength(200_000)
    await pictures.faceOf(who)
    expect(fetched).toHaveLength(1)
    clock.now = 3_600_001
    await pictures.faceOf(who)
    expect(fetched).toHaveLength(2)
  })

  test('that cannot be had is none, and that too is remembered', async () => {
    let asked = 0
    const { pictures } = open(async () => {
      asked += 1
      throw new Error('gone')
    })
    expect(await pictures.faceOf(who)).toBeNull()
    expect(await pictures.faceOf(who)).toBeNull()
    expect(asked).toBe(1)
    expect(await open(async () => ({ url: 'https://x.example/' }), 404).pictures.faceOf(who)).toBeNull()
    expect(await open(async () => ({ bytes: new Uint8Array(300_000) })).pictures.faceOf(who)).toBeNull()
    expect(await pictures.faceOf({ ...who, platform: 'telegram' })).toBeNull()
  })

  test('is forgotten, the oldest first, when there are too many', async () => {
    const { fetched, pictures } = open(async (): Promise<Avatar> => ({ url: 'https://x.example/a.png' }))
    for (let i = 0; i < 50; i++) await pictures.faceOf({ ...who, person: String(i) })
    await pictures.faceOf({ ...who, person: '49' })
    expect(fetched).toHaveLength(50)
    await pictures.faceOf({ ...who, person: '0' })
    expect(fetched).toHaveLength(51)
  })
})
