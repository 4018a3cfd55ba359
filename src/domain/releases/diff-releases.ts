import type { ReplyOf } from '#contract/endpoint.ts'
import type { Outcome } from '#contract/faults.ts'
import type { VariableValues } from '#contract/prompt-content.ts'
import type { diffReleases, Release, ReleaseManifest } from '#contract/releases.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import { diffTexts } from '#kit/diff-texts.ts'
import { ok } from '#kit/result.ts'
import { overlaidParameters } from './overlaid-parameters.ts'

/** Two releases part by part and, with values for the variables, what their models would get. */
export function compareReleases(given: {
  readonly from: Release
  readonly to: Release
  readonly variables: VariableValues | undefined
  readonly readings: Pick<Prompts['readings'], 'compare'>
}): Outcome<ReplyOf<typeof diffReleases>> {
  const { from, to, variables, readings } = given
  const prompts = readings.compare(from.manifest.prompt, to.manifest.prompt, undefined)
  if (!prompts.ok) return prompts
  const asSent =
    variables === undefined ? null : readings.compare(sentPrompt(from), sentPrompt(to), variables)
  if (asSent?.ok === false) return asSent
  const lines = (part: 'models' | 'parameters') => {
    const [old, now] = [from, to].map(({ id, manifest }) => ({
      title: `${id} ${part}`,
      text: linesOf(part, manifest)
        .map((line) => `${line}\n`)
        .join(''),
    })) as [Side, Side] // as many as there are releases
    const { diff, added, removed } = diffTexts(old, now)
    return { part, isSame: old.text === now.text, text: diff, added, removed }
  }
  const { text, added, removed } = prompts.value
  return ok({
    from: headOf(from),
    to: headOf(to),
    isSame: from.hash === to.hash,
    parts: [
      {
        part: 'prompt',
        isSame: from.manifest.prompt?.hash === to.manifest.prompt?.hash && text === '',
        ...{ text, added, removed },
      },
      lines('models'),
      lines('parameters'),
    ],
    rendered: asSent?.value.rendered ?? null,
  })
}

type Side = Parameters<typeof diffTexts>[0]

/** The prompt as a call of the release sends it: to its model, with its parameters over the prompt's own. */
function sentPrompt({ id, manifest: { prompt, targets, parameters } }: Release) {
  if (prompt === null) return null
  const { content } = prompt
  return {
    ...prompt,
    title: id,
    content: {
      ...content,
      model: targets[0] ?? content.model,
      parameters: overlaidParameters(content.parameters, parameters),
    },
  }
}

function linesOf(
  part: 'models' | 'parameters',
  { targets, parameters }: ReleaseManifest,
): string[] {
  if (part === 'models') return [...targets]
  return Object.entries(parameters)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
}

function headOf({ id, name, hash }: Release) {
  return { id, name, hash }
}
