import type { PromptContent } from '#contract/prompt-content.ts'
import type { LintFinding, LintReport } from '#contract/prompts.ts'
import { looksLikeSecret } from '#kit/looks-like-secret.ts'
import { isReservedName } from '#template/free-names.ts'
import { type PromptText, textsOf } from '#template/prompt-texts.ts'
import { readTemplate } from '#template/template.ts'

/** A prompt that takes more of a call than this is worth a look: it is paid for in each one. */
const tokensMany = 4000
const severities = ['error', 'warning', 'note'] as const

/**
 * What is wrong with a prompt, or could be, errors first. The content has its fragments inserted.
 * Pure. Findings never repeat a secret that they are about.
 */
export function lintPrompt(content: PromptContent): LintReport {
  const texts = textsOf(content)
  const tokensEstimated = Math.ceil(
    texts.reduce((bytes, { text }) => bytes + Buffer.byteLength(text), 0) / 4,
  )
  const used = firstUses(texts)
  const findings = [
    ...lintTemplates(texts),
    ...lintVariables(content, used),
    ...lintStructure(content, texts, tokensEstimated),
    ...texts.flatMap((text) => lintConcatenation(text, content)),
    ...lintSecrets(content, texts),
  ]
  return {
    findings: findings.toSorted(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    ),
    variables: [...used.keys()],
    tokensEstimated,
  }
}

function lintTemplates(texts: readonly PromptText[]): LintFinding[] {
  return texts.flatMap(({ place, text }) => {
    const template = readTemplate(text)
    return template.ok
      ? []
      : [
          finding('error', 'template-invalid', place, template.fault, {
            remedy: 'Mend the template; it cannot be rendered as it is.',
          }),
        ]
  })
}

/** The place where each name is first used. */
function firstUses(texts: readonly PromptText[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const { place, text } of texts)
    for (const name of namesIn(text)) if (!places.has(name)) places.set(name, place)
  return places
}

function lintVariables(content: PromptContent, places: ReadonlyMap<string, string>): LintFinding[] {
  const declared = new Set(content.variables.map(({ name }) => name))
  const undeclared = [...places].filter(([name]) => !declared.has(name))
  return [
    ...undeclared.map(([name, place]) =>
      finding('error', 'variable-undeclared', place, `"${name}" is used and not declared.`, {
        remedy: `Declare ${name} with its type, or take it out; until then every call must give it.`,
      }),
    ),
    ...content.variables.flatMap(({ name }, index) => {
      const place = `variables[${index}]`
      if (isReservedName(name))
        return [
          finding(
            'error',
            'variable-reserved',
            place,
            `"${name}" is a word of the template language.`,
            {
              remedy: 'Give the variable another name.',
            },
          ),
        ]
      return places.has(name)
        ? []
        : [
            finding(
              'warning',
              'variable-unused',
              place,
              `"${name}" is declared and used nowhere.`,
              {
                remedy: `Use it as {{ ${name} }}, or take it out.`,
              },
            ),
          ]
    }),
  ]
}

function lintStructure(
  content: PromptContent,
  texts: readonly PromptText[],
  tokensEstimated: number,
): LintFinding[] {
  const found: LintFinding[] = []
  if (texts.length === 0)
    found.push(
      finding('error', 'empty', '', 'The prompt has no text.', {
        remedy: 'Write a system part, messages, or a text.',
      }),
    )
  if (!texts.some(({ role }) => role === 'system' || role === 'developer'))
    found.push(
      finding('warning', 'system-missing', 'system', 'There is no system part.', {
        remedy: 'Say in a system part who the model is, what it does and what it must not do.',
      }),
    )
  if (content.outputContract === null)
    found.push(
      finding('note', 'output-contract-missing', 'outputContract', 'There is no output contract.', {
        remedy: 'Where a program reads the answer, give its JSON Schema.',
      }),
    )
  if (tokensEstimated > tokensMany)
    found.push(
      finding('note', 'long', '', `The texts alone are about ${tokensEstimated} tokens.`, {
        remedy: 'Shorten them, or keep what never changes in front, where providers cache it.',
      }),
    )
  return found
}

/**
 * Variables that a user can fill and that stand where their text reads as instructions: in the
 * system part, or in the middle of a sentence without anything that sets them apart.
 */
function lintConcatenation(text: PromptText, content: PromptContent): LintFinding[] {
  const isInstruction = text.role === 'system' || text.role === 'developer'
  const isHarmless = new Set(
    content.variables
      .filter(({ type, isTrusted }) => isTrusted || type === 'number' || type === 'boolean')
      .map(({ name }) => name),
  )
  const found = new Map<string, LintFinding>()
  for (const match of text.text.matchAll(output)) {
    const [tag, name = ''] = match
    if (isHarmless.has(name) || found.has(name) || isReservedName(name)) continue
    const before = text.text.slice(0, match.index).trimEnd()
    const after = text.text.slice(match.index + tag.length).trimStart()
    if (isInstruction)
      found.set(
        name,
        finding(
          'warning',
          'injection-prone',
          text.place,
          `"${name}" is put among the instructions.`,
          {
            remedy: `Move it into a user message, or mark the variable as trusted if only you fill it.`,
          },
        ),
      )
    else if (hasWords(before + after) && !isSetApart(before, after))
      found.set(
        name,
        finding(
          'warning',
          'injection-prone',
          text.place,
          `"${name}" stands among other words with nothing that sets it apart.`,
          {
            remedy: `Put it between marks, <${name}>{{ ${name} }}</${name}>, and say that what stands there is data.`,
          },
        ),
      )
  }
  return [...found.values()]
}

/** `{{ name`, with whatever follows up to the end of the tag. */
const output = /\{\{-?\s{0,20}([A-Za-z_][A-Za-z0-9_]{0,63})[^}]{0,400}\}\}/g

function hasWords(text: string): boolean {
  return /\p{L}/u.test(text)
}

/** A closed pair of marks right around it: an element, quotation marks, a fence. */
function isSetApart(before: string, after: string): boolean {
  if (/<[A-Za-z][^<>]{0,100}>$/.test(before) && after.startsWith('</')) return true
  return ['```', '"""', "'''", '---', '"', '“', '«', '`', '['].some(
    (mark) => before.endsWith(mark) && after.startsWith(closing[mark] ?? mark),
  )
}

const closing: Readonly<Record<string, string>> = { '“': '”', '«': '»', '[': ']' }

function lintSecrets(content: PromptContent, texts: readonly PromptText[]): LintFinding[] {
  const places = [
    ...texts.map(({ place, text }) => ({ place, text })),
    ...content.variables.map((variable, index) => ({
      place: `variables[${index}]`,
      text: [variable.description, textIn(variable.default), textIn(variable.example)].join('\n'),
    })),
    ...content.tools.map((tool, index) => ({ place: `tools[${index}]`, text: textIn(tool) })),
    { place: 'outputContract', text: textIn(content.outputContract) },
  ]
  return places
    .filter(({ text }) => looksLikeSecret(text))
    .map(({ place }) =>
      finding('error', 'secret', place, 'Something here has the shape of a key or a password.', {
        remedy:
          'Take it out, and revoke it where it was issued: versions are kept, and whoever reads the prompt has read it.',
      }),
    )
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function namesIn(text: string): readonly string[] {
  const template = readTemplate(text)
  return template.ok ? template.value.names : []
}

function finding(
  severity: LintFinding['severity'],
  rule: LintFinding['rule'],
  place: string,
  message: string,
  { remedy }: { readonly remedy: string },
): LintFinding {
  return { rule, severity, place, message, remedy }
}
