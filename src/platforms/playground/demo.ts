/** The invented community of data/demo, as its writers wrote it. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Role } from './surface.js'

export type Tongue = 'en' | 'zh'

export interface DemoPerson {
  id: string
  name: string
  speaks: Tongue[]
  /** Hours from UTC. */
  zone: number
  /** How much they say, 1 to 10. */
  voice: number
  likes: string[]
  role?: Role
  /** The week they came (0 to 11; 0 unless told) and the week they went. */
  week?: number
  left?: number
  suggested?: true
}

export interface DemoChannel {
  id: string
  name: string
  kind: 'text' | 'announcement' | 'forum'
  topic: string
  /** Share of the talk. */
  share: number
  private?: true
}

/** `{thing}` in a sentence stands for one of the things. */
export interface DemoPool {
  things: string[]
  openers: string[]
  replies: string[]
  thanks: string[]
}

/** A line of the latest, hand-written talk: minutes before the start, who, what, and what it answers or earned. */
export interface DemoLine {
  ago: number
  by: string
  text: string
  /** How many lines above is the one it answers. */
  answers?: number
  reactions?: Record<string, string[]>
}

export interface DemoTopic {
  en?: DemoPool
  zh?: DemoPool
  last: DemoLine[]
}

/** What somebody asks of Kith once it has read all that was said: a command, or a press of a button by its action. */
export type DemoAsked = { by: string; channel: string; with?: Record<string, string | number> } & (
  | { ask: string; action?: string }
  | { press: string }
)

export interface Demo {
  space: { id: string; name: string; about: string }
  people: DemoPerson[]
  channels: DemoChannel[]
  emoji: string[]
  topics: Record<string, DemoTopic>
  asked: DemoAsked[]
}

const demoFolder = () => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'data', 'demo'))) {
    const up = dirname(folder)
    if (up === folder) throw new Error('data/demo is missing')
    folder = up
  }
  return join(folder, 'data', 'demo')
}

export const readDemo = (folder: string = demoFolder()): Demo => {
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'))
  const community = read('community.json') as Omit<Demo, 'topics' | 'asked'>
  const topics = Object.fromEntries(
    community.channels.map(({ id }) => [id, read('topics', `${id}.json`) as DemoTopic]),
  )
  return { ...community, topics, asked: read('asked.json') as DemoAsked[] }
}
