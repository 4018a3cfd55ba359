/** Is shown what a streamed reply says, delta by delta, by whoever reads its events anyway. */
export type TextWatch = {
  /** `delta` is what one event adds, or a part of it; `place` tells deltas apart that do not continue each other. */
  show(delta: unknown, place: string): void
}

/** Called with each text of a value; `owner[key]` is where it stands. */
export type TextVisitor = (
  text: string,
  place: string,
  key: string,
  owner: Record<string, unknown> | unknown[],
) => void

/** By these a format says which choice, block, item or argument a delta continues. */
const placing = ['index', 'output_index', 'content_index', 'summary_index', 'thought', 'jsonPath']

/** Names and marks: none of them is continued by the next event. */
const naming = new Set([
  'id',
  'type',
  'role',
  'name',
  'object',
  'model',
  'status',
  'item_id',
  'jsonPath',
  'finish_reason',
  'obfuscation',
])

/** No format nests deeper, and no provider may exhaust the stack. */
const depthMax = 24

/**
 * Visits every text in an event, or in a part of one, that a later event may continue, but for those that
 * `isPassedOver`, which is asked first because it is quickest. `place` and `key` together are the same for two texts of
 * which one continues the other, in every format that is known here: entries of lists are told apart by what they say
 * of their place and not by their position, which begins anew in each event.
 */
export function eachText(
  value: unknown,
  place: string,
  visit: TextVisitor,
  isPassedOver: (text: string) => boolean = isEmpty,
  depth = 0,
): void {
  if (typeof value !== 'object' || value === null || depth > depthMax) return
  if (Array.isArray(value)) {
    for (const entry of value) eachText(entry, place, visit, isPassedOver, depth + 1)
    return
  }
  const owner = value as Record<string, unknown> // An object that is no list, parsed from JSON.
  for (const key in owner) {
    const one = owner[key]
    if (typeof one === 'string') {
      if (!isPassedOver(one) && !naming.has(key)) visit(one, placeIn(owner, place), key, owner)
    } else if (typeof one === 'object' && one !== null) {
      const here = placeIn(owner, place)
      const inside = isOnlyAround(key) ? here : `${here}${key}.`
      eachText(one, inside, visit, isPassedOver, depth + 1)
    }
  }
}

function isEmpty(text: string): boolean {
  return text === ''
}

function placeIn(owner: Record<string, unknown>, place: string): string {
  let here = place
  for (const name of placing) {
    const said = owner[name]
    if (said !== undefined) here += `${name}=${String(said)},`
  }
  return here
}

/** A block's beginning and what continues it stand in fields of their own. */
function isOnlyAround(key: string): boolean {
  return key === 'delta' || key === 'content_block'
}
