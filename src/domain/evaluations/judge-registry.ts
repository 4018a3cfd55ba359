import type { PromptContent } from '#contract/prompt-content.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import type { JudgePrompt } from '#plugins/evaluators/define.ts'
import { renderPrompt } from '#template/render-prompt.ts'

/** A judge's prompt as the registry has it. */
export type RegisteredJudge = {
  /** `judge-coherence@2`. */
  readonly reference: string
  /** Its fragments inserted. */
  readonly content: PromptContent
}

export type JudgeMessage = { readonly role: string; readonly content: string }

const folder = 'judges'

/** About a hundred thousand tokens: more fits no common judge, and would be paid for all the same. */
const charactersMax = 400_000

/**
 * Finds judges among the prompts of a project, where they are versioned, compared and changed like
 * any other: the version that `production` stands on, else the latest. A judge that is used for the
 * first time is put there as it is shipped. Asked for once a run, so that a run has one judge.
 */
export function judgesOf(
  prompts: Prompts,
  project: string,
): (judge: JudgePrompt) => Promise<RegisteredJudge> {
  const known = new Map<string, Promise<RegisteredJudge>>()
  return (judge) => {
    const found = known.get(judge.id) ?? register(prompts, project, judge)
    known.set(judge.id, found)
    return found
  }
}

/** The version of a judge's prompt that is asked now; it is put into the registry when it is not there. */
export async function judgePromptNow(
  prompts: Prompts,
  project: string,
  judge: JudgePrompt,
): Promise<string> {
  return (await register(prompts, project, judge)).reference
}

/**
 * What a judge is asked: its prompt with the material in its places, and the rules of this use after
 * its system part. Throws Error with a sentence when the prompt cannot be filled, shows nothing of
 * what it is to judge, or becomes longer than a judge reads.
 */
export function judgeMessages(
  { reference, content }: RegisteredJudge,
  values: Readonly<Record<string, string>>,
  rules: string,
): readonly JudgeMessage[] {
  const rendered = renderPrompt(content, values)
  if (!rendered.ok) throw new Error(`${reference}: ${rendered.fault.detail}`)
  const missing = Object.keys(values).filter((name) => rendered.value.unused.includes(name))
  if (missing.length > 0)
    throw new Error(
      `${reference} does not show its judge {{ ${missing.join(' }}, {{ ')} }}. Put it into a message of the prompt.`,
    )
  const [first, ...rest] = rendered.value.messages
  const hasSystem = first?.role === 'system'
  const system = [hasSystem ? first.content : '', rules].filter((text) => text !== '').join('\n\n')
  const others = hasSystem || first === undefined ? rest : [first, ...rest]
  const messages = [...(system === '' ? [] : [{ role: 'system', content: system }]), ...others]
  const characters = messages.reduce((sum, message) => sum + message.content.length, 0)
  if (characters > charactersMax)
    throw new Error(
      `What the judge would be shown has ${characters} characters; at most ${charactersMax} are shown.`,
    )
  return messages
}

async function register(
  prompts: Prompts,
  project: string,
  judge: JudgePrompt,
): Promise<RegisteredJudge> {
  const name = judge.id.replaceAll('/', '-')
  for (const label of ['production', 'latest']) {
    const found = await prompts.readings.take(project, name, label)
    if (found.ok)
      return { reference: `${name}@${found.value.version}`, content: found.value.content }
  }
  const content = shippedContent(judge)
  const created = await prompts.create(belayActor, project, {
    name,
    folder,
    description: `What the evaluator ${name.slice('judge-'.length)} asks its judge. Change it by a new version.`,
    tags: ['judge'],
    owner: belayActor.name,
    content,
    message: 'As it is shipped',
  })
  // Two runs at once, or one that was put away: the judge is then asked as it is shipped.
  return { reference: created.ok ? `${name}@1` : name, content }
}

/** A judge's prompt as it is shipped. */
export function shippedContent(judge: JudgePrompt): PromptContent {
  return promptContent.parse({
    kind: 'chat',
    system: judge.system,
    messages: [{ role: 'user', content: judge.user }],
    variables: [...judge.user.matchAll(/\{\{ (\w+) \}\}/g)].map(([, variable]) => ({
      name: variable,
      description: 'material that is judged; filled in by the evaluator',
    })),
  })
}
