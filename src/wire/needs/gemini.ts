import { asList, asRecord, type Loose } from '#wire/loose.ts'
import type { Need, NeedTarget } from './define.ts'

/** Places in a body that name the model of the path again, and must agree with it. */
const nested = ['generateContentRequest', 'generate_content_request']

/** Google's SDKs write the model's name into the body too, with Belay's prefix: Gemini wants the one of the path. */
const modelNames: Need = {
  wires: [
    'gemini.generate_content',
    'gemini.embed_content',
    'gemini.batch_embed_contents',
    'gemini.count_tokens',
  ],
  apply(request, target) {
    const own = renamed(request, target)
    const requests = asList(own['requests'])
    const many = requests.map((one) => {
      const record = asRecord(one)
      return record === null ? one : renamed(record, target)
    })
    const isChanged = many.some((one, at) => one !== requests[at])
    let changed: Loose = isChanged ? { ...own, requests: many } : own
    for (const name of nested) {
      const inner = asRecord(changed[name])
      const outer = inner === null ? null : renamed(inner, target)
      if (outer !== null && outer !== inner) changed = { ...changed, [name]: outer }
    }
    return changed
  },
}

function renamed(request: Loose, { model, askedModel }: NeedTarget): Loose {
  const given = request['model']
  if (typeof given !== 'string') return request
  const plain = given.replace(/^models\//, '')
  if (plain !== askedModel.replace(/^models\//, '') || plain === model) return request
  return { ...request, model: /^(models|tunedModels)\//.test(model) ? model : `models/${model}` }
}

/** What Gemini needs of requests in its own format. */
export const geminiNeeds: readonly Need[] = [modelNames]
