import { listPrompts } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ModelField } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import type { Draft } from '#web/forms/use-draft.ts'
import { usePlace } from '#web/url/use-place.ts'

/** What a person says of a new release; the rest has its defaults. */
export type ReleaseValues = {
  readonly model: string
  readonly prompt: string
  readonly fallbacks: string
  readonly note: string
}

export const emptyRelease: ReleaseValues = { model: '', prompt: '', fallbacks: '', note: '' }

/** The fields of a new release, in whichever form. */
export function ReleaseFields({
  text,
}: {
  readonly text: (name: keyof ReleaseValues) => ReturnType<Draft<ReleaseValues>['text']>
}) {
  const { project } = usePlace()
  const prompts = useAnswer(listPrompts, { query: { project } })
  return (
    <>
      <ModelField
        label="Model"
        placeholder="openai/gpt-4.1"
        help="The model that answers, as connection/model. An alias is none: what it means can change, and a release never does."
        {...text('model')}
      />
      <TextField
        label="Prompt"
        look="mono"
        isOptional
        placeholder="support@production"
        offered={(prompts.data?.items ?? []).map(({ name }) => ({ name }))}
        help="Fixed to the version that stands there now. Without one the messages of the caller go as they come."
        {...text('prompt')}
      />
      <TextField
        label="Fallbacks"
        look="mono"
        isOptional
        help="Tried in this order where the model fails; connection/model, with commas between them."
        {...text('fallbacks')}
      />
      <AreaField label="What is new in it, and why" isOptional rows={2} {...text('note')} />
    </>
  )
}

/** The body of a new release. */
export function releaseBody(name: string, { model, prompt, fallbacks, note }: ReleaseValues) {
  return {
    name,
    ...(model === '' ? {} : { model }),
    ...(prompt === '' ? {} : { prompt }),
    fallbacks: fallbacks
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    note,
  }
}

/** Why it cannot be made yet. */
export function missingOfRelease({ model, prompt }: ReleaseValues): string | undefined {
  return model === '' && prompt === '' ? 'Name a model or a prompt first' : undefined
}
