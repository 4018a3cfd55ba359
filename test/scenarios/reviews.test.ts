// People judge outputs, blind to one another; what they say becomes scores, expected answers, and a measure of judges.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { ApiError, type Client, createClient } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import { addTraces, createDataset, listItems } from '#contract/datasets.ts'
import type { CallOf } from '#contract/endpoint.ts'
import { createEvaluation, showEvaluation } from '#contract/evaluations.ts'
import { createPromptVersion, showPrompt } from '#contract/prompts.ts'
import {
  addReviewItems,
  calibrateJudge,
  createReviewQueue,
  editReviewQueue,
  listJudgeCalibrations,
  listReviewItems,
  nextReviewItem,
  putReview,
  reassignReviewItems,
  removeReview,
  removeReviewItem,
  showReviewQueue,
  takeCorrections,
} from '#contract/reviews.ts'
import { listScores } from '#contract/scores.ts'
import { answerChat, startHostileProvider } from '#test/scenarios/hostile-provider.ts'
import { say } from '#test/scenarios/send.ts'
import { runBelay, startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'

const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const { key } = await server.createKey({ name: 'shop' })
const provider = await startHostileProvider()
await server.call(createConnection, {
  body: {
    name: 'judges',
    provider: 'openai-compatible',
    baseUrl: `${provider.url}/v1`,
    secret: 'sk-judges',
  },
})
/** Two people, as keys that may judge. */
const ada = await reviewer('Ada')
const bob = await reviewer('Bob')
after(() => provider.close())
after(() => server.stop())

async function reviewer(name: string): Promise<Client> {
  const { key: token } = await server.createKey({ name, scopes: ['read', 'score'] })
  return createClient({ baseUrl: server.url, token, fetch })
}

const helpful = { kind: 'scale' as const, name: 'helpful', steps: 5, passesFrom: 4 }
const tone = {
  kind: 'choice' as const,
  name: 'tone',
  labels: ['kind', 'neutral', 'rude'],
  passing: ['kind', 'neutral'],
}

type Asked = CallOf<typeof createReviewQueue>['body']

async function queue(asked: Partial<Asked> & { readonly name: string }): Promise<string> {
  const { id } = await server.call(createReviewQueue, {
    body: { dimensions: [helpful, tone], ...asked },
  })
  return id
}

function texts(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    input: `question ${at}`,
    output: `answer ${at}`,
  }))
}

/** Judges whatever comes next, until nothing is left. */
async function judgeAll(
  who: Client,
  id: string,
  say: (input: string) => { helpful: number; tone: string },
): Promise<number> {
  for (let done = 0; ; done += 1) {
    const { item } = await who(nextReviewItem, { params: { queue: id } })
    if (item === null) return done
    await who(putReview, { params: { item: item.id }, body: { values: say(item.input) } })
  }
}

async function ask(text: string, model = 'sim/echo'): Promise<string> {
  const response = await say(server, key, [model, text])
  const said = await response.text()
  assert.equal(response.ok, model === 'sim/echo', said)
  const traceId = response.headers.get('x-belay-trace-id') ?? ''
  await storedTrace(server, traceId)
  return traceId
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ApiError, 'it is refused')
  return error.problem
}

describe('A review queue', () => {
  test('shows each person what they have not judged, and nobody what others said', async () => {
    const id = await queue({ name: 'blind' })
    const added = await server.call(addReviewItems, {
      params: { queue: id },
      body: { texts: texts(3) },
    })
    assert.deepEqual(added, { added: 3, repeated: 0, withoutTexts: 0, leftOut: [] })
    assert.equal(await judgeAll(ada, id, () => ({ helpful: 5, tone: 'kind' })), 3)
    const { item, left } = await bob(nextReviewItem, { params: { queue: id } })
    assert.equal(left, 3)
    assert.ok(item !== null && !('reviews' in item) && !('variant' in item))
    await bob(putReview, {
      params: { item: item.id },
      body: { values: { helpful: 1, tone: 'rude' }, comment: 'no' },
    })
    const other = await bob(nextReviewItem, { params: { queue: id } })
    const passed = await bob(nextReviewItem, {
      params: { queue: id },
      query: { after: other.item?.id ?? '' },
    })
    assert.notEqual(passed.item?.id, other.item?.id)
    const { items } = await server.call(listReviewItems, {
      params: { queue: id },
      query: { show: 'disagreed' },
    })
    assert.deepEqual(
      items.map(({ input, reviews }) => [input, reviews.map(({ reviewer: name }) => name)]),
      [['question 0', ['Bob', 'Ada']]],
    )
    const cara = await reviewer('Cara')
    const full = await refusal(
      cara(putReview, {
        params: { item: items[0]?.id ?? '' },
        body: { values: { helpful: 3, tone: 'kind' } },
      }),
    )
    assert.match(full.detail, /2 people have judged this item already/)
    await bob(removeReview, { params: { item: item.id } })
    const again = await bob(nextReviewItem, { params: { queue: id } })
    assert.equal(again.left, 3)
  })

  test('tells how much its reviewers agree, with chance taken out', async () => {
    const id = await queue({ name: 'agreement' })
    await server.call(addReviewItems, { params: { queue: id }, body: { texts: texts(40) } })
    const place = (input: string) => Number(input.split(' ')[1])
    await judgeAll(ada, id, (input) => ({ helpful: (place(input) % 5) + 1, tone: 'kind' }))
    await judgeAll(bob, id, (input) => ({
      helpful: (place(input) % 5) + 1,
      tone: place(input) % 4 === 0 ? 'rude' : 'kind',
    }))
    const {
      agreement,
      reviewers,
      queue: shown,
    } = await server.call(showReviewQueue, {
      params: { queue: id },
    })
    assert.deepEqual(reviewers, [
      { name: 'Ada', reviews: 40 },
      { name: 'Bob', reviews: 40 },
    ])
    assert.deepEqual([shown.items, shown.itemsDone, shown.reviews], [40, 40, 80])
    const [onScale, onTone] = agreement
    assert.equal(onScale?.raw?.mean, 1)
    assert.equal(onScale?.alpha?.mean, 1)
    assert.equal(onTone?.raw?.mean, 0.75)
    // One of the two always says the same, so all agreement is what chance would give.
    assert.ok(Math.abs(onTone?.kappa?.mean ?? 1) < 1e-9)
    assert.ok((onTone?.raw?.low ?? 1) < 0.75 && (onTone?.raw?.high ?? 0) > 0.75)
  })

  test('puts what people say on the traces, and keeps one score a person', async () => {
    const id = await queue({ name: 'traces' })
    const traceId = await ask('Where is my parcel?')
    await server.call(addReviewItems, { params: { queue: id }, body: { traceIds: [traceId] } })
    const twice = await server.call(addReviewItems, {
      params: { queue: id },
      body: { traceIds: [traceId], filter: { from: '-1h' } },
    })
    assert.equal(twice.repeated, 1)
    const { items } = await server.call(listReviewItems, { params: { queue: id } })
    const item = items.find((one) => one.traceId === traceId)
    assert.deepEqual([item?.input, item?.output], ['Where is my parcel?', 'Where is my parcel?'])
    for (const value of [2, 4])
      await ada(putReview, {
        params: { item: item?.id ?? '' },
        body: { values: { helpful: value, tone: 'kind' }, comment: 'an echo' },
      })
    const scores = await waitFor('the scores', async () => {
      const { items: found } = await server.call(listScores, { query: { traceId } })
      return found.some(({ value }) => value === 4) ? found : null
    })
    assert.deepEqual(
      scores
        .map(({ name, value, label, source, author }) => [name, value, label, source, author])
        .toSorted(),
      [
        ['helpful', 4, '', 'person', 'Ada'],
        ['tone', null, 'kind', 'person', 'Ada'],
      ],
    )
  })

  test('makes corrections the expected outputs of a dataset, a new version each time', async () => {
    const id = await queue({ name: 'corrections', reviewersPerItem: 1, dataset: 'corrected' })
    await server.call(addReviewItems, { params: { queue: id }, body: { texts: texts(3) } })
    const early = await refusal(server.call(takeCorrections, { params: { queue: id }, body: {} }))
    assert.match(early.detail, /Nobody has corrected an item/)
    const { items } = await server.call(listReviewItems, { params: { queue: id } })
    const [first, second] = items
    const correct = (item: string, correction: string | null) =>
      ada(putReview, {
        params: { item },
        body: { values: { helpful: 5, tone: 'kind' }, correction },
      })
    await correct(first?.id ?? '', 'a better answer')
    const made = await server.call(takeCorrections, { params: { queue: id }, body: {} })
    assert.deepEqual([made.version, made.added, made.changed], [1, 1, 0])
    await correct(first?.id ?? '', 'the best answer')
    await correct(second?.id ?? '', null)
    const more = await server.call(takeCorrections, {
      params: { queue: id },
      body: { approved: true },
    })
    assert.deepEqual([more.version, more.added, more.changed], [2, 1, 1])
    const kept = await server.call(listItems, { params: { dataset: 'corrected' } })
    assert.deepEqual(kept.items.map(({ input, expected }) => [input, expected]).toSorted(), [
      ['question 0', 'the best answer'],
      ['question 1', 'answer 1'],
    ])
  })

  test('leaves out a correction that the dataset does not take, says why, and takes the others', async () => {
    await server.call(createDataset, {
      body: {
        name: 'short answers',
        schemas: { input: null, expected: { type: 'string', maxLength: 20 } },
      },
    })
    const id = await queue({ name: 'some bad', reviewersPerItem: 1, dataset: 'short answers' })
    await server.call(addReviewItems, { params: { queue: id }, body: { texts: texts(3) } })
    await server.call(addReviewItems, {
      params: { queue: id },
      body: { texts: [{ input: 'question 0', output: 'another answer' }] },
    })
    const { items } = await server.call(listReviewItems, { params: { queue: id } })
    assert.equal(items.length, 4)
    const correct = (item: string, correction: string) =>
      ada(putReview, {
        params: { item },
        body: { values: { helpful: 5, tone: 'kind' }, correction },
      })
    for (const item of items)
      await correct(item.id, item.input.includes('question 1') ? 'x'.repeat(21) : 'short')
    const made = await server.call(takeCorrections, { params: { queue: id }, body: {} })
    assert.deepEqual([made.version, made.added, made.changed, made.leftOutTotal], [1, 2, 0, 2])
    assert.match(
      made.leftOut
        .map(({ reason }) => reason)
        .toSorted()
        .join('; '),
      /20 char.*same input/,
    )
    assert.ok(
      made.leftOut.every(({ what }) => /^rvi_.*question/.test(what)),
      JSON.stringify(made),
    )
    // Once more, another one bad: what stands is changed, and what is bad is left out again.
    for (const item of items)
      await correct(item.id, item.input.includes('question 2') ? 'y'.repeat(21) : 'shorter')
    const more = await server.call(takeCorrections, { params: { queue: id }, body: {} })
    assert.deepEqual([more.version, more.added, more.changed, more.leftOutTotal], [2, 1, 1, 2])
    const kept = await server.call(listItems, { params: { dataset: 'short answers' } })
    assert.deepEqual(kept.items.map(({ input, expected }) => [input, expected]).toSorted(), [
      ['question 0', 'shorter'],
      ['question 1', 'shorter'],
      ['question 2', 'short'],
    ])
    for (const item of items) await correct(item.id, 'z'.repeat(21))
    const none = await refusal(server.call(takeCorrections, { params: { queue: id }, body: {} }))
    assert.match(none.detail, /takes none of the 4 corrections.*20 char/)
  })

  test('assigns items in turn, and takes only what its scales have', async () => {
    const id = await queue({ name: 'assigned', reviewersPerItem: 1 })
    await server.call(addReviewItems, {
      params: { queue: id },
      body: { texts: texts(4), assignees: ['Ada', 'Bob'] },
    })
    const mine = await ada(nextReviewItem, { params: { queue: id } })
    assert.equal(mine.left, 2)
    const wrong = await refusal(
      ada(putReview, {
        params: { item: mine.item?.id ?? '' },
        body: { values: { helpful: 6, mood: 'good' } },
      }),
    )
    assert.match(wrong.detail, /values\.helpful: a whole number from 1 to 5/)
    assert.match(wrong.detail, /values\.tone: one of kind, neutral, rude/)
    assert.match(wrong.detail, /the queue has no "mood"/)
    await judgeAll(ada, id, () => ({ helpful: 3, tone: 'neutral' }))
    const late = await refusal(
      server.call(editReviewQueue, { params: { queue: id }, body: { dimensions: [helpful] } }),
    )
    assert.equal(late.code, 'conflict')
    const bad = await refusal(
      queue({ name: 'bad', dimensions: [{ ...helpful, passesFrom: 9 }, helpful] }),
    )
    assert.match(bad.detail, /dimensions\.0\.passesFrom: the scale ends at 5/)
    assert.match(bad.detail, /dimensions\.1\.name: "helpful" stands twice/)
  })

  test('hands over what somebody has not judged, and lets an item go with its reviews', async () => {
    const id = await queue({ name: 'handed over', reviewersPerItem: 1 })
    const at = { params: { queue: id } }
    await server.call(addReviewItems, { ...at, body: { texts: texts(4), assignees: ['Ada'] } })
    const { item: first } = await ada(nextReviewItem, at)
    const judged = first?.id ?? ''
    await ada(putReview, {
      params: { item: judged },
      body: { values: { helpful: 4, tone: 'kind' } },
    })
    const left = async (who: Client) => (await who(nextReviewItem, at)).left
    assert.deepEqual([await left(ada), await left(bob)], [3, 0])
    assert.deepEqual(
      await server.call(reassignReviewItems, { ...at, body: { from: 'Ada', to: 'Bob' } }),
      { changed: 3, done: 1 },
    )
    assert.deepEqual([await left(ada), await left(bob)], [0, 3])
    const { item: second } = await bob(nextReviewItem, at)
    await server.call(reassignReviewItems, { ...at, body: { items: [second?.id ?? ''] } })
    assert.deepEqual([await left(ada), await left(bob)], [1, 3], 'anybody judges that one')
    const unsaid = await refusal(server.call(reassignReviewItems, { ...at, body: { to: 'Bob' } }))
    assert.match(unsaid.detail, /say which: items, or from whom/)
    const foreign = await queue({ name: 'another' })
    const strange = await refusal(
      server.call(reassignReviewItems, {
        params: { queue: foreign },
        body: { items: [judged], to: 'Bob' },
      }),
    )
    assert.equal(strange.code, 'not_found')
    await server.call(removeReviewItem, { params: { item: judged } })
    const { queue: shown } = await server.call(showReviewQueue, at)
    assert.deepEqual([shown.items, shown.reviews], [3, 0])
    assert.deepEqual(
      await server.call(addReviewItems, { ...at, body: { texts: texts(4) } }),
      { added: 1, repeated: 3, withoutTexts: 0, leftOut: [] },
      'it can come in again',
    )
  })

  test('takes a call that failed, with what went wrong in the place of its answer', async () => {
    const id = await queue({ name: 'failed' })
    const added = await server.call(addReviewItems, {
      params: { queue: id },
      body: { traceIds: [await ask('a question that nobody answers', 'sim/error-400')] },
    })
    assert.deepEqual(added, { added: 1, repeated: 0, withoutTexts: 0, leftOut: [] })
    const { item } = await ada(nextReviewItem, { params: { queue: id } })
    assert.equal(item?.input, 'a question that nobody answers')
    assert.match(item?.output ?? '', /^The call failed: /)
  })

  test('and a dataset take the good traces of a selection, and say what is wrong with the others', async () => {
    const good = await ask('a question with U+0000 \u0000 in it')
    const lost = 'f'.repeat(32)
    const long = await ask('a question that is longer than this dataset takes them, by far')
    const id = await queue({ name: 'some are bad' })
    const added = await server.call(addReviewItems, {
      params: { queue: id },
      body: { traceIds: [lost, good] },
    })
    assert.deepEqual(added.leftOut, [
      { what: `trace ${lost}`, reason: 'there is no such trace in this project' },
    ])
    assert.equal(added.added, 1)
    await server.call(createDataset, {
      body: {
        name: 'some are bad',
        schemas: { input: { type: 'string', maxLength: 50 }, expected: null },
      },
    })
    const taken = await server.call(addTraces, {
      params: { dataset: 'some are bad' },
      body: { traceIds: [lost, long, good] },
    })
    assert.equal(taken.imported, 1)
    assert.deepEqual(
      taken.skipped.map(({ traceId }) => traceId),
      [lost, long],
    )
    assert.match(taken.skipped[1]?.reason ?? '', /50 characters/)
  })

  test('is filled and judged on the command line', async () => {
    const belay = (...argv: string[]) => runBelay(argv, { BELAY_DATA: server.data })
    const id = await queue({ name: 'typed', reviewersPerItem: 1 })
    await ask('for the command line')
    const added = await belay('reviews', 'add', id, '--from', '-1h', '--limit', '1')
    assert.match(added.stdout, /^1 added, 0 in it already/, added.stderr)
    const none = await belay('reviews', 'add', id, '--from', '-1h', '--tag', 'nowhere')
    assert.match(none.stdout, /^0 added/, none.stderr)
    const next = await server.call(nextReviewItem, { params: { queue: id } })
    const item = next.item?.id ?? ''
    const put = await belay('reviews', 'put', item, '--value', 'helpful=4', '--value', 'tone=kind')
    assert.equal(put.stdout, 'helpful 4, tone kind\n', put.stderr)
    const shown = await belay('reviews', 'show', id)
    assert.match(shown.stdout, /^typed: 1 of 1 item judged by 1; 0 corrected\./)
  })
})

describe('A judge', () => {
  /** Of the items that people pass it passes 9 in 10, of the others 2 in 10: by the number in the answer. */
  function judgeByNumber(body: string): string {
    const place = Number(/answer (\d+)/.exec(body)?.[1])
    const isGood = place < 50
    const errs = isGood ? place % 10 === 0 : place % 10 < 2
    return JSON.stringify({ reason: 'By its number.', grade: isGood === errs ? 1 : 5 })
  }

  test('is compared with people, corrects its rates by that, and no longer once its prompt or model changes', async () => {
    provider.behave((response, { body }) => answerChat(response, judgeByNumber(body)))
    const id = await queue({ name: 'labels', reviewersPerItem: 1 })
    await server.call(addReviewItems, { params: { queue: id }, body: { texts: texts(100) } })
    await judgeAll(ada, id, (input) => ({
      helpful: Number(input.split(' ')[1]) < 50 ? 5 : 2,
      tone: 'kind',
    }))
    const judge = { evaluator: 'coherence', threshold: 0.75, judgeModel: 'judges/m' }
    const begun = await server.call(calibrateJudge, {
      body: { queue: id, dimension: 'helpful', ...judge },
    })
    assert.equal(begun.state, 'running')
    const latest = async () => (await server.call(listJudgeCalibrations, {})).items[0] ?? null
    const done = await waitFor('the calibration', async () => {
      const now = await latest()
      return now?.state === 'running' ? null : now
    })
    assert.equal(done?.state, 'done', done?.reason)
    assert.deepEqual(
      [done?.truePasses, done?.falseFails, done?.falsePasses, done?.trueFails, done?.unscored],
      [45, 5, 10, 40, 0],
    )
    assert.equal(done?.sensitivity?.mean, 0.9)
    assert.equal(done?.specificity?.mean, 0.8)
    assert.equal(done?.isExpired, false)
    const listed = await runBelay(['judges', 'list'], { BELAY_DATA: server.data })
    assert.match(listed.stdout, /SAYS WHAT PEOPLE SAY +KAPPA +USD/)
    assert.match(listed.stdout, /done +100 +0\.9 \[.*?\] +0\.8 \[.*?\] +0\.85 \[.*?\] +0\.7 \[/)

    await server.call(createDataset, {
      body: {
        name: 'judged',
        items: Array.from({ length: 100 }, (_, at) => ({ input: `answer ${at}` })),
      },
    })
    const evaluate = async (judgeModel: string) => {
      const { id: evaluation } = await server.call(createEvaluation, {
        body: {
          name: `with ${judgeModel}`,
          dataset: 'judged',
          judgeModel,
          variants: [
            {
              kind: 'messages',
              name: 'echo',
              model: 'sim/echo',
              messages: [{ role: 'user', content: '{{ input }}' }],
            },
          ],
          evaluators: [{ name: 'coherent', evaluator: 'coherence', threshold: 0.75 }],
        },
      })
      return waitFor(
        'the evaluation',
        async () => {
          const shown = await server.call(showEvaluation, { params: { evaluation } })
          return shown.state === 'done' ? shown : null
        },
        60_000,
      )
    }
    const shown = await evaluate('judges/m')
    const [metric] = shown.summary.variants[0]?.metrics ?? []
    assert.equal(metric?.passed?.mean, 0.55, 'what the judge says')
    const [told] = shown.judges
    assert.equal(told?.note, '')
    // (0.55 + 0.8 − 1) / (0.9 + 0.8 − 1): half of them, which is what people say.
    assert.ok(Math.abs((told?.rates[0]?.rate.mean ?? 0) - 0.5) < 1e-9)
    assert.ok((told?.rates[0]?.rate.low ?? 1) < 0.45)

    const other = await evaluate('judges/other')
    assert.match(other.judges[0]?.note ?? '', /made with judges\/m, and judges\/other judges here/)
    assert.deepEqual(other.judges[0]?.rates, [])

    const { version } = await server.call(showPrompt, { params: { name: 'judge-coherence' } })
    assert.ok(version !== null)
    await server.call(createPromptVersion, {
      params: { name: 'judge-coherence' },
      body: {
        content: { ...version.content, system: `${version.content.system}\nBe strict.` },
      },
    })
    const expired = await latest()
    assert.equal(expired?.isExpired, true)
    assert.match(
      expired?.expiredBecause ?? '',
      /was judge-coherence@1 then, and is judge-coherence@2 now/,
    )
  })

  test('is not calibrated without people, without a threshold, or when it is none', async () => {
    const id = await queue({ name: 'empty' })
    const asked = {
      queue: id,
      dimension: 'helpful',
      evaluator: 'coherence',
      threshold: 0.75,
      judgeModel: 'judges/m',
    }
    const calibrate = (change: object) =>
      refusal(server.call(calibrateJudge, { body: { ...asked, ...change } }))
    assert.match((await calibrate({})).detail, /Nobody has judged "helpful" in "empty" yet/)
    assert.match((await calibrate({ threshold: null })).detail, /From which score on/)
    assert.match((await calibrate({ evaluator: 'is-json' })).detail, /is-json is no judge/)
    assert.match((await calibrate({ dimension: 'mood' })).detail, /no dimension "mood"/)
  })
})
