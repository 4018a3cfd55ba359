import { z } from 'zod'
import { ApiError } from '#client/client.ts'

const reply = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
})
const refusal = z.object({ error: z.object({ message: z.string(), code: z.string().nullish() }) })

type Question = { readonly key: string; readonly model: string; readonly text: string }

/** One chat completion through the gateway, as any application would send it; throws ApiError with the gateway's own words. */
export async function askSimulator({ key, model, text }: Question): Promise<string> {
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: text }] }),
  })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw refused(response.status, body)
  return reply.parse(body).choices[0]?.message.content ?? '(no text)'
}

function refused(status: number, body: unknown): ApiError {
  const said = refusal.safeParse(body)
  return new ApiError({
    type: 'about:blank',
    title: `The gateway answered ${status}`,
    status,
    detail: said.success ? said.data.error.message : 'It sent no reason.',
    code: said.success ? (said.data.error.code ?? 'unexpected') : 'unexpected',
    remedy: 'That is what an application would see; its trace is under Traces.',
    instance: '',
  })
}
