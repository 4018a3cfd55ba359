import { promptContent } from '#contract/prompt-content.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import type { JudgePrompt } from '#plugins/evaluators/define.ts'

/** A judge's prompt as the registry has it: what it is told, and the version that says so. */
export type RegisteredJudge = {
  readonly system: string
  /** `judge-coherence@2`. */
  readonly reference: string
}

const folder = 'judges'

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

async function register(
  prompts: Prompts,
  project: string,
  judge: JudgePrompt,
): Promise<RegisteredJudge> {
  const name = judge.id.replaceAll('/', '-')
  for (const reference of ['production', 'latest']) {
    const found = await prompts.version(project, name, reference)
    if (found.ok)
      return { system: found.value.content.system, reference: `${name}@${found.value.version}` }
  }
  const content = promptContent.parse({
    kind: 'chat',
    system: judge.system,
    messages: [{ role: 'user', content: judge.user }],
    variables: [...judge.user.matchAll(/\{\{ (\w+) \}\}/g)].map(([, variable]) => ({
      name: variable,
      description: 'material that is judged; filled in by the evaluator',
    })),
  })
  const created = await prompts.create(belayActor, project, {
    name,
    folder,
    description: `What the evaluator ${name.slice('judge-'.length)} asks its judge. Its system part counts; change it by a new version.`,
    tags: ['judge'],
    owner: belayActor.name,
    content,
    message: 'As it is shipped',
  })
  // Two runs at once, or one that was put away: the judge is then asked as it is shipped.
  return { system: judge.system, reference: created.ok ? `${name}@1` : name }
}
