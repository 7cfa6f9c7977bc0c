/** A second check: requests against a machine-readable Bot API description, where one lies beside the project. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Field {
  name: string
  types: string[]
  required: boolean
}
interface Spec {
  methods: Record<string, { fields?: Field[] }>
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>
}

const FILE = join(process.cwd(), '..', 'shared', 'specs', 'telegram-bot-api.json')
export const SPEC_PRESENT = existsSync(FILE)
let loaded: Spec | undefined
const spec = (): Spec => {
  loaded ??= JSON.parse(readFileSync(FILE, 'utf8')) as Spec
  return loaded
}

const simple: Record<string, (value: unknown) => boolean> = {
  Integer: (v) => Number.isSafeInteger(v),
  Float: (v) => typeof v === 'number',
  String: (v) => typeof v === 'string',
  Boolean: (v) => typeof v === 'boolean',
  True: (v) => v === true,
  InputFile: (v) => typeof v === 'object' && v !== null && 'filename' in v,
}

const fits = (type: string, value: unknown): boolean => {
  const list = /^Array of (.+)$/.exec(type)?.[1]
  if (list !== undefined) return Array.isArray(value) && value.every((item) => fits(list, item))
  const check = simple[type]
  if (check) return check(value)
  const known = spec().types[type]
  if (!known || typeof value !== 'object' || value === null) return false
  if (known.subtypes) return known.subtypes.some((sub) => fits(sub, value))
  return fieldsProblem(known.fields ?? [], value as Record<string, unknown>) === null
}

const fieldsProblem = (fields: readonly Field[], given: Record<string, unknown>): string | null => {
  for (const { name, required } of fields) if (required && given[name] === undefined) return `needs ${name}`
  for (const [name, value] of Object.entries(given)) {
    const field = fields.find((f) => f.name === name)
    if (!field) return `does not know ${name}`
    if (!field.types.some((type) => fits(type, value))) return `${name} is no ${field.types.join(' or ')}`
  }
  return null
}

export const specProblem = (method: string, given: Record<string, unknown>): string | null => {
  const known = spec().methods[method]
  if (!known) return `${method} does not exist`
  const problem = fieldsProblem(known.fields ?? [], given)
  return problem === null ? null : `${method} ${problem}`
}

/** What is wrong with a value that should be of a type of the API's, or null. */
export const typeProblem = (type: string, value: object): string | null => {
  const problem = fieldsProblem(spec().types[type]?.fields ?? [], value as Record<string, unknown>)
  return problem === null ? null : `${type} ${problem}`
}
