import type { SpanTree, TreeRow, TreeSpan } from '#web/parts/spans/span-tree.ts'

/** A step of one trace beside the same step of another; null where one has none. */
export type AlignedStep = {
  /** Of both, as one text. */
  readonly id: string
  readonly depth: number
  readonly first: TreeSpan | null
  readonly second: TreeSpan | null
}

/** Steps of these kinds are the same step when their names differ: another model, another agent. */
const alikeKinds: ReadonlySet<TreeSpan['kind']> = new Set(['model', 'agent', 'workflow', 'try'])

/**
 * Lays two trees beside each other. Under the same parent the first step of a name is the same as
 * the other's first of that name, the second as the second; then, of those left over, model calls
 * and agents in their order, whatever they are called. What only one trace has stands where it was.
 */
export function alignSpans(first: SpanTree, second: SpanTree): AlignedStep[] {
  const steps: AlignedStep[] = []
  // Without recursion: a chain of 50,000 spans would exhaust the stack.
  const open = pairsUnder(first.rows, second.rows, [-1, -1]).toReversed()
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = [first.rows[pair[0] ?? -1], second.rows[pair[1] ?? -1]]
    steps.push({
      id: `${left?.span.spanId ?? ''}-${right?.span.spanId ?? ''}`,
      depth: left?.depth ?? right?.depth ?? 0,
      first: left?.span ?? null,
      second: right?.span ?? null,
    })
    for (const below of pairsUnder(first.rows, second.rows, pair).toReversed()) open.push(below)
  }
  return steps
}

/** Places of two rows; null where a side has none. */
type Pair = readonly [first: number | null, second: number | null]
type Rows = readonly TreeRow[]

function pairsUnder(first: Rows, second: Rows, [left, right]: Pair): Pair[] {
  const [lefts, rights] = [childrenOf(first, left), childrenOf(second, right)]
  const partners = partnersOf({ first, second, lefts, rights })
  // What only the second has stands behind what stood before it there.
  const behind = new Map<number, Pair[]>()
  let last = -1
  for (const at of rights) {
    const partner = partners.get(at)
    if (partner !== undefined) last = partner
    else {
      const here = behind.get(last) ?? []
      here.push([null, at])
      behind.set(last, here)
    }
  }
  const seconds = new Map([...partners].map(([at, partner]) => [partner, at]))
  return [
    ...(behind.get(-1) ?? []),
    ...lefts.flatMap((at): Pair[] => [[at, seconds.get(at) ?? null], ...(behind.get(at) ?? [])]),
  ]
}

/** For rows of the second trace, the rows of the first that they are the same as. */
function partnersOf({
  first,
  second,
  lefts,
  rights,
}: {
  readonly first: Rows
  readonly second: Rows
  readonly lefts: readonly number[]
  readonly rights: readonly number[]
}): Map<number, number> {
  const partners = new Map<number, number>()
  const taken = new Set<number>()
  const match = (keyOf: (row: TreeRow | undefined) => string | null): void => {
    const waiting = Map.groupBy(
      lefts.filter((at) => !taken.has(at)),
      (at) => keyOf(first[at]),
    )
    const used = new Map<string, number>()
    for (const at of rights) {
      const key = keyOf(second[at])
      if (key === null || partners.has(at)) continue
      const turn = used.get(key) ?? 0
      const partner = waiting.get(key)?.[turn]
      if (partner === undefined) continue
      used.set(key, turn + 1)
      partners.set(at, partner)
      taken.add(partner)
    }
  }
  match((row) => (row === undefined ? null : row.span.name))
  match((row) => (row !== undefined && alikeKinds.has(row.span.kind) ? row.span.kind : null))
  // Whoever compares two traces says that their roots are the same.
  if (lefts.length === 1 && rights.length === 1) match((row) => (row?.depth === 0 ? '' : null))
  return partners
}

/** Rows right below a row; -1 is above all of them, null is no row. */
function childrenOf(rows: Rows, parent: number | null): number[] {
  if (parent === null) return []
  const children: number[] = []
  const end = parent < 0 ? rows.length : parent + (rows[parent]?.descendants ?? 0) + 1
  for (let at = parent + 1; at < end; at += (rows[at]?.descendants ?? 0) + 1) children.push(at)
  return children
}
