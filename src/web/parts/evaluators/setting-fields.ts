/** A value that JSON can say, as settings have it. */
export type SettingValue =
  | null
  | boolean
  | number
  | string
  | SettingValue[]
  | { [name: string]: SettingValue }

/** One setting of an evaluator as a form shows it. */
export type SettingField = {
  readonly name: string
  readonly help: string
  /** `lines` is a list of texts, `json` whatever has no control of its own. */
  readonly control: 'text' | 'long-text' | 'number' | 'choice' | 'yes-no' | 'lines' | 'json'
  readonly choices: readonly string[]
  readonly isRequired: boolean
  readonly isWhole: boolean
  /** What holds when nothing is typed, as text; empty where there is no default. */
  readonly usual: string
}

// A text that may be longer than this gets several lines.
const lineMax = 2000

/** The fields of an evaluator's settings, from their JSON Schema; those that must be given first. */
export function settingFields(schema: Readonly<Record<string, unknown>>): readonly SettingField[] {
  const properties = recordOf(schema['properties'])
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties)
    .map(([name, value]) => fieldOf(name, recordOf(value), required.includes(name)))
    .toSorted((left, right) => Number(right.isRequired) - Number(left.isRequired))
}

function fieldOf(
  name: string,
  schema: Readonly<Record<string, unknown>>,
  isRequired: boolean,
): SettingField {
  const { type, description, default: usual } = schema
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : []
  const field = {
    name,
    help: typeof description === 'string' ? description : '',
    choices,
    isRequired,
    isWhole: type === 'integer',
    control: controlOf(schema),
  }
  return {
    ...field,
    // The schema is plain JSON, and so are its defaults.
    usual: usual === undefined ? '' : writeSetting({ ...field, usual: '' }, usual as SettingValue),
  }
}

function controlOf(schema: Readonly<Record<string, unknown>>): SettingField['control'] {
  const { type } = schema
  if (Array.isArray(schema['enum'])) return 'choice'
  if (type === 'boolean') return 'yes-no'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'array' && recordOf(schema['items'])['type'] === 'string') return 'lines'
  if (type !== 'string') return 'json'
  return Number(schema['maxLength'] ?? 0) > lineMax ? 'long-text' : 'text'
}

/** What was typed as a value; undefined when it is none of its kind, null when nothing was typed. */
export function readSetting(field: SettingField, text: string): SettingValue | undefined {
  if (text.trim() === '') return null
  switch (field.control) {
    case 'number': {
      const value = Number(text.trim())
      return Number.isFinite(value) && (!field.isWhole || Number.isInteger(value))
        ? value
        : undefined
    }
    case 'yes-no':
      return text === 'yes'
    case 'lines':
      return [...readLines(text)]
    case 'json':
      return parsed(text)
    case 'choice':
    case 'text':
    case 'long-text':
      return text
  }
}

/** All settings that were typed, and the names of those that are no values or are missing though they must be given. */
export function readSettings(
  fields: readonly SettingField[],
  typed: Readonly<Record<string, string>>,
): { readonly values: Record<string, SettingValue>; readonly wrong: readonly string[] } {
  const values: Record<string, SettingValue> = {}
  const wrong: string[] = []
  for (const field of fields) {
    const value = readSetting(field, typed[field.name] ?? '')
    if (value === undefined || (value === null && field.isRequired)) wrong.push(field.name)
    else if (value !== null) values[field.name] = value
  }
  return { values, wrong }
}

/** A value as the text that `readSetting` reads. */
export function writeSetting(field: SettingField, value: SettingValue): string {
  if (value === null) return ''
  if (field.control === 'yes-no') return value === true ? 'yes' : 'no'
  if (field.control === 'lines' && Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Lines, not words between commas: a text to look for may have commas. */
function readLines(text: string): readonly string[] {
  return text.includes('\n')
    ? text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
    : [text.trim()]
}

function parsed(text: string): SettingValue | undefined {
  try {
    // JSON.parse gives nothing but what JSON can say.
    return JSON.parse(text) as SettingValue
  } catch {
    return undefined
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? // A plain object of JSON.
      (value as Record<string, unknown>)
    : {}
}
