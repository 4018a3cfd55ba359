import { stringify } from 'yaml'
import { z } from 'zod'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import {
  type PromptContent,
  promptContent,
  type PromptVariable,
  promptVariable,
} from '#contract/prompt-content.ts'
import { promptFields, promptName } from '#contract/prompts.ts'
import { failed, ok } from '#kit/result.ts'
import { parseYaml } from './parse-yaml.ts'

/** A prompt as one file in a repository: what it is found by, and the content of one version. */
export type PromptFile = {
  readonly name: string
  readonly description: string
  readonly folder: string
  readonly tags: readonly string[]
  readonly owner: string
  readonly content: PromptContent
}

const frontMatter = z.strictObject({
  name: promptName,
  description: promptFields.description.default(''),
  folder: promptFields.folder.default(''),
  tags: promptFields.tags.default([]),
  owner: promptFields.owner.default(''),
  kind: promptContent.shape.kind,
  model: promptContent.shape.model,
  parameters: promptContent.shape.parameters,
  variables: promptContent.shape.variables,
  outputContract: promptContent.shape.outputContract,
  tools: promptContent.shape.tools,
})

/** Headings of the sections. `system` is the system part, `system message` a message in that role. */
const headings = {
  system: 'system',
  'system message': 'system',
  developer: 'developer',
  user: 'user',
  assistant: 'assistant',
  example: 'user',
  answer: 'assistant',
  text: 'user',
} as const
type Heading = keyof typeof headings
type Section = { readonly heading: Heading; text: string }

const headingLine = new RegExp(`^=== (${Object.keys(headings).join('|')}) ===$`)
/** A line of a text that would be read as a heading gets a backslash in front, and one that has some gets one more. */
const escapable = /^\\*=== /

/**
 * Writes a prompt as Markdown with YAML in front, to be read in a review: each text under a heading
 * of its own, byte for byte. `readPromptFile` gives back exactly what was written.
 */
export function writePromptFile(file: PromptFile): string {
  const { content } = file
  const front = {
    name: file.name,
    ...(file.description === '' ? {} : { description: file.description }),
    ...(file.folder === '' ? {} : { folder: file.folder }),
    ...(file.tags.length === 0 ? {} : { tags: file.tags }),
    ...(file.owner === '' ? {} : { owner: file.owner }),
    kind: content.kind,
    ...(content.model === '' ? {} : { model: content.model }),
    ...(Object.keys(content.parameters).length === 0 ? {} : { parameters: content.parameters }),
    ...(content.variables.length === 0
      ? {}
      : { variables: content.variables.map(withoutDefaults) }),
    ...(content.outputContract === null ? {} : { outputContract: content.outputContract }),
    ...(content.tools.length === 0 ? {} : { tools: content.tools }),
  }
  const sections = sectionsOf(content).map(
    ({ heading, text }) => `=== ${heading} ===\n${escaped(text)}\n`,
  )
  // No folding and no aliases: a line of the file is a line of the value.
  const yaml = stringify(front, { lineWidth: 0, aliasDuplicateObjects: false })
  return `---\n${yaml}---\n\n${sections.join('\n')}`
}

/** Reads such a file. What is wrong with it is said by field; answers request_invalid. */
export function readPromptFile(text: string): Outcome<PromptFile> {
  const lines = text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '')
  const match = /^---\n([\s\S]*?\n)?---[ \t]*\n([\s\S]*)$/.exec(lines)
  if (match === null)
    return invalid(
      '',
      'It does not begin with a line `---`, the YAML of the prompt, and a line `---`.',
    )
  const front = parseYaml(match[1] ?? '')
  if (!front.ok) return invalid('', `The YAML in front is not valid: ${front.fault}.`)
  const read = frontMatter.safeParse(front.value ?? {})
  if (!read.success) return failed(issuesFault(read.error.issues))
  const { name, description, folder, tags, owner, ...rest } = read.data
  const sections = readSections(match[2] ?? '', rest.kind)
  if (!sections.ok) return sections
  const content = promptContent.safeParse({ ...rest, ...textsIn(sections.value) })
  return content.success
    ? ok({ name, description, folder, tags, owner, content: content.data })
    : failed(issuesFault(content.error.issues))
}

function withoutDefaults(variable: PromptVariable): object {
  const plain = promptVariable.parse({ name: variable.name })
  return Object.fromEntries(
    Object.entries(variable).filter(
      ([field, value]) => field === 'name' || value !== plain[field as keyof PromptVariable], // a field of its own type
    ),
  )
}

function sectionsOf(content: PromptContent): Section[] {
  return [
    ...(content.system === '' ? [] : [{ heading: 'system' as const, text: content.system }]),
    ...content.examples.flatMap(({ input, output }): Section[] => [
      { heading: 'example', text: input },
      { heading: 'answer', text: output },
    ]),
    ...content.messages.map(({ role, content: text }): Section => ({
      heading: role === 'system' ? 'system message' : role,
      text,
    })),
    ...(content.text === '' ? [] : [{ heading: 'text' as const, text: content.text }]),
  ]
}

function readSections(body: string, kind: PromptContent['kind']): Outcome<Section[]> {
  const sections: Section[] = []
  const gathered: string[][] = []
  const before: string[] = []
  for (const line of body.split('\n')) {
    const heading = headingLine.exec(line)?.[1] as Heading | undefined // the pattern lists exactly these
    if (heading !== undefined) {
      sections.push({ heading, text: '' })
      gathered.push([])
    } else if (escapable.test(line) && !line.startsWith('\\'))
      return invalid(
        '',
        `"${line.slice(0, 60)}" is no heading. There are: ${Object.keys(headings).join(', ')}. A text that has such a line writes a backslash in front of it.`,
      )
    else (gathered.at(-1) ?? before).push(escapable.test(line) ? line.slice(1) : line)
  }
  if (sections.length === 0) {
    // Written by hand, without headings: all of it is the one text.
    const text = body.trim()
    const heading = kind === 'text' ? 'text' : 'user'
    return ok(text === '' ? [] : [{ heading, text }])
  }
  if (before.some((line) => line.trim() !== ''))
    return invalid(
      '',
      `Text stands before the first heading: "${before.join(' ').trim().slice(0, 60)}".`,
    )
  for (const [index, section] of sections.entries()) {
    const lines = gathered[index] ?? []
    // The blank line before the next heading, or what stands after the last line end of the file.
    if (lines.at(-1) === '') lines.pop()
    section.text = lines.join('\n')
  }
  return misplaced(sections) ?? ok(sections)
}

/** What stands where it cannot be kept: the order in the file is the order in which a model reads. */
function misplaced(sections: readonly Section[]): Outcome<never> | null {
  const headingsFound = sections.map(({ heading }) => heading)
  if (headingsFound.lastIndexOf('system') > 0)
    return invalid(
      'system',
      'The section `system` comes first and only once; later ones are `system message`.',
    )
  const isExample = (heading: Heading | undefined) => heading === 'example' || heading === 'answer'
  for (const [index, heading] of headingsFound.entries()) {
    const previous = headingsFound[index - 1]
    if (heading === 'answer' && previous !== 'example')
      return invalid(
        'examples',
        'A section `answer` follows the section `example` that it answers.',
      )
    if (previous === 'example' && heading !== 'answer')
      return invalid('examples', 'A section `example` is followed by its `answer`.')
    if (
      heading === 'example' &&
      previous !== undefined &&
      previous !== 'system' &&
      !isExample(previous)
    )
      return invalid('examples', 'Examples stand after the section `system`, before the messages.')
  }
  if (headingsFound.at(-1) === 'example')
    return invalid('examples', 'A section `example` is followed by its `answer`.')
  return headingsFound.filter((heading) => heading === 'text').length > 1
    ? invalid('text', 'A prompt has one section `text`.')
    : null
}

function textsIn(sections: readonly Section[]): Partial<PromptContent> {
  const of = (heading: Heading) =>
    sections.filter((section) => section.heading === heading).map(({ text }) => text)
  const outputs = of('answer')
  return {
    system: of('system')[0] ?? '',
    text: of('text')[0] ?? '',
    examples: of('example').map((input, index) => ({ input, output: outputs[index] ?? '' })),
    messages: sections
      .filter(({ heading }) => !['system', 'example', 'answer', 'text'].includes(heading))
      .map(({ heading, text }) => ({ role: headings[heading], content: text })),
  }
}

function escaped(text: string): string {
  return text
    .split('\n')
    .map((line) => (escapable.test(line) ? `\\${line}` : line))
    .join('\n')
}

function invalid(path: string, message: string): Outcome<never> {
  return failed(fault('request_invalid', `The file of the prompt: ${message}`, [{ path, message }]))
}

function issuesFault(issues: readonly z.core.$ZodIssue[]): Fault {
  const errors = issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return fault(
    'request_invalid',
    `The file of the prompt: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    errors,
  )
}
