import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { askSelfAssessment } from '#cli/ask-self-assessment.ts'
import { ApiError } from '#client/client.ts'
import { createConnection, editConnection } from '#contract/connections.ts'
import {
  answerSelfAssessment,
  type AssessedPractice,
  type Assessment,
  createAttestation,
  createSelfAssessment,
  decideAttestation,
  listAttestations,
  listSelfAssessments,
  removeAttestation,
  showAssessment,
} from '#contract/maturity.ts'
import { createProject } from '#contract/projects.ts'
import { createScores } from '#contract/scores.ts'
import { listTraces } from '#contract/traces.ts'
import { monthsAfter } from '#domain/maturity/attestations.ts'
import { startSimulator } from '#simulator/server.ts'
import { join, postJson, say, type Joined } from '#test/scenarios/send.ts'
import { runBelay, startServer, waitFor } from './start-server.ts'
let key: string
/** Once she has joined. */
let ada: Joined

// A provider on this machine that is not Belay's own simulated connection.
const provider = await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
// One server, in the order in which a team would get to know it: each test stands on the one before.
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
after(() => server.stop())
after(() => provider.close())

const assess = (project?: string): Promise<Assessment> =>
  server.call(showAssessment, { query: project === undefined ? {} : { project } })

function practice({ practices }: Assessment, id: string): AssessedPractice {
  const found = practices.find((one) => one.id === id)
  assert.ok(found !== undefined, id)
  return found
}

/** The practice once it is in that state. */
function become(id: string, state: AssessedPractice['state']): Promise<AssessedPractice> {
  return waitFor(`${id} ${state}`, async () => {
    const found = practice(await assess(), id)
    return found.state === state ? found : null
  })
}

async function chat(model: string): Promise<number> {
  const response = await say(server, key, [model, 'Hello'])
  await response.arrayBuffer()
  return response.status
}

const inMonths = (months: number): string => monthsAfter(new Date(), months).toISOString()

async function refused(work: Promise<unknown>): Promise<ApiError['problem']> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ApiError, 'it should have been refused')
  return error.problem
}

test('an installation without traffic has all 124 practices, none met, no points, and access as the first step', async () => {
  const assessment = await assess()
  assert.equal(assessment.practices.length, 124)
  assert.equal(assessment.cells.length, 28)
  assert.ok(assessment.practices.every(({ state, isMet }) => state === 'absent' && !isMet))
  assert.ok(assessment.practices.every(({ nextStep }) => nextStep !== ''))
  assert.deepEqual(
    [assessment.points, assessment.gatedLevel, assessment.band, assessment.claimed],
    [0, 0, 'Initial', null],
  )
  assert.deepEqual(assessment.nextSteps.slice(0, 2), ['MOD-1.8', 'MOD-1.1'])
})

test('a key is configured when it is made, and practised when it was used', async () => {
  key = (await server.createKey({ name: 'support' })).key
  assert.equal((await become('MOD-1.8', 'configured')).evidence[0]?.sentence, 'Keys used: 0 of 1.')
  for (let call = 0; call < 4; call += 1) assert.equal(await chat('sim/echo'), 200)
  assert.equal(await chat('sim/error-400'), 400)
  const used = await become('MOD-1.8', 'practised')
  assert.deepEqual(
    [used.evidence[0]?.count, used.evidence[0]?.of, used.evidence[0]?.windowDays],
    [1, 1, 30],
  )
  assert.equal(used.nextStep, '')
})

test('request rate, time and errors are effective with exactly the calls that were made, simulated ones said to be', async () => {
  await waitFor('five calls', async () =>
    practice(await assess(), 'OBS-1.1').evidence[0]?.of === 5 ? true : null,
  )
  const { state, evidence } = practice(await assess(), 'OBS-1.1')
  assert.equal(state, 'effective')
  assert.deepEqual([evidence[0]?.count, evidence[0]?.of], [5, 5])
  assert.match(evidence[0]?.sentence ?? '', /All of them were simulated/)
})

test('traffic grants the two empty cells of level 1; simulated models prove nothing about models', async () => {
  const assessment = await assess()
  const empty = assessment.cells.filter(({ level, practices }) => level === 1 && practices === 0)
  assert.deepEqual(
    empty.map(({ focus, share, points }) => [focus, share, points]),
    [
      ['DEL', 1, 1],
      ['GOV', 1, 1],
    ],
  )
  // Those two, one of nine practices about models, one of four about observability.
  assert.equal(assessment.points, 2.36)
  assert.equal(practice(assessment, 'MOD-1.2').state, 'absent')
  assert.equal(practice(assessment, 'MOD-1.1').state, 'absent')
})

test('a connection counts once it declares its region and its provider answered', async () => {
  const { id } = await server.call(createConnection, {
    body: { provider: 'vllm', name: 'local', baseUrl: `${provider.url}/openai/v1` },
  })
  assert.equal(await chat('local/echo'), 200)
  assert.equal(practice(await assess(), 'MOD-1.1').state, 'configured')
  await server.call(editConnection, { params: { id }, body: { region: 'eu-west' } })
  const { evidence } = await become('MOD-1.1', 'practised')
  assert.deepEqual(
    [evidence[0]?.sentence, evidence[0]?.count],
    ['local (eu-west) answered 1 call.', 1],
  )
})

test('a score on a trace is the basic metric of the application that made the call', async () => {
  const { items } = await server.call(listTraces, { query: {} })
  const traceId = items[0]?.traceId ?? ''
  assert.equal(practice(await assess(), 'EVL-1.1').state, 'absent')
  await server.call(createScores, { body: { traceId, name: 'exact', value: true, source: 'user' } })
  await server.call(createScores, { body: { traceId, name: 'exact', value: true } })
  const { evidence } = await become('EVL-1.1', 'effective')
  assert.equal(
    evidence[0]?.sentence,
    'Active applications with scored runs: 1 of 1 (1 trace scored).',
  )
})

test('a log event inside a span is an event of the application’s own', async () => {
  const record = {
    timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    eventName: 'stock.low',
    body: { stringValue: 'three left' },
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
  }
  const response = await postJson(`${server.url}/v1/logs`, key, {
    resourceLogs: [{ resource: {}, scopeLogs: [{ logRecords: [record] }] }],
  })
  assert.equal(response.status, 200)
  const { evidence } = await become('OBS-1.2', 'practised')
  assert.equal(
    evidence[0]?.sentence,
    'Log events of the application’s own in traces: 1 (stock.low).',
  )
})

test('the dashboard is practised when a person opened the overview, not when a program asked for its figures', async () => {
  const overview = '/api/v1/metrics/overview'
  await fetch(server.url + overview, {
    headers: { authorization: `Bearer ${server.machineToken()}` },
  })
  assert.equal(practice(await assess(), 'OBS-1.3').state, 'configured')
  ada = await join(server, 'first owner', 'Ada')
  const { cookie } = ada
  assert.equal((await fetch(server.url + overview, { headers: { cookie } })).status, 200)
  const { evidence } = await become('OBS-1.3', 'practised')
  assert.match(evidence[0]?.sentence ?? '', /^People who opened the overview: 1;/)
})

test('one project’s evidence is not another’s', async () => {
  const { id } = await server.call(createProject, { body: { slug: 'other', name: 'Other' } })
  const other = await assess(id)
  assert.equal(other.points, 0)
  assert.equal(practice(other, 'OBS-1.1').state, 'absent')
})

const word = {
  practice: 'IMP-1.1',
  kind: 'attested',
  statement: 'All six finished the course in spring.',
  owner: 'Grace',
  expiresAt: inMonths(6),
} as const

test('a key has what it needs once each of its scopes was used', async () => {
  const { id: project } = await server.call(createProject, {
    body: { name: 'Narrow', slug: 'narrow' },
  })
  const made = await server.createKey({ project, scopes: ['read', 'edit', 'score'] })
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    await response.arrayBuffer()
    return response.status
  }
  assert.equal(await ask('GET', 'traces'), 200)
  assert.equal(await ask('POST', 'connections', {}), 403, 'a scope that it has not')
  const step = await waitFor('the use of read', async () => {
    const { nextStep } = practice(await assess(project), 'GOV-2.3')
    return nextStep.includes('(edit, score)') ? nextStep : null
  })
  assert.match(step, /by keys with fewer scopes/)
  assert.equal(await ask('POST', 'datasets', { name: 'used' }), 200)
  assert.equal(
    await ask('POST', 'scores', { traceId: 'f'.repeat(32), name: 'ok', value: true }),
    200,
  )
  const { evidence } = await waitFor('all three', async () => {
    const found = practice(await assess(project), 'GOV-2.3')
    return found.state === 'effective' ? found : null
  })
  assert.deepEqual([evidence[0]?.count, evidence[0]?.of], [1, 1])
})

test('an attestation counts with its owner and end, and is over when its time is', async () => {
  const before = await assess()
  await server.call(createAttestation, {
    // Far enough away for one assessment on a machine that does other things too.
    body: { ...word, expiresAt: new Date(Date.now() + 6000).toISOString() },
  })
  const report = await assess()
  const attested = practice(report, 'IMP-1.1')
  assert.deepEqual([attested.state, attested.isMet, attested.nextStep], ['attested', true, ''])
  assert.match(
    attested.evidence[0]?.sentence ?? '',
    /^Attested by Grace until \d{4}-\d\d-\d\d: All six finished/,
  )
  assert.equal(report.points, Math.round((before.points + 1) * 100) / 100)
  const over = await become('IMP-1.1', 'absent')
  assert.match(over.evidence[0]?.sentence ?? '', /^The word of Grace for it ended on/)
  assert.equal((await server.call(listAttestations, { query: {} })).items.length, 1)
})

test('evidence outranks a person’s word', async () => {
  const { id } = await server.call(createAttestation, {
    body: { ...word, practice: 'OBS-1.1', kind: 'not applicable' },
  })
  assert.equal(practice(await assess(), 'OBS-1.1').state, 'effective')
  await server.call(removeAttestation, { params: { id } })
})

test('an attestation can be withdrawn, and counts no more', async () => {
  const { id } = await server.call(createAttestation, { body: word })
  assert.equal(practice(await assess(), 'IMP-1.1').state, 'attested')
  await server.call(removeAttestation, { params: { id } })
  assert.equal(practice(await assess(), 'IMP-1.1').state, 'absent')
  assert.equal(
    (await refused(server.call(removeAttestation, { params: { id } }))).code,
    'not_found',
  )
})

const ends: readonly [title: string, expiresAt: string, isTaken: boolean][] = [
  ['in the past', new Date(Date.now() - 1000).toISOString(), false],
  ['in twelve months', inMonths(12), true],
  [
    'a day after twelve months',
    new Date(Date.parse(inMonths(12)) + 86_400_000).toISOString(),
    false,
  ],
]
for (const [title, expiresAt, isTaken] of ends) {
  test(`a word that ends ${title} is ${isTaken ? 'taken' : 'refused'}`, async () => {
    const made = server.call(createAttestation, { body: { ...word, expiresAt } })
    if (isTaken) await server.call(removeAttestation, { params: { id: (await made).id } })
    else assert.equal((await refused(made)).errors?.[0]?.path, 'expiresAt')
  })
}

describe('an exemption', () => {
  const exempt = { ...word, practice: 'OBS-1.4', kind: 'exempt' } as const
  const decision = (id: string, decided: 'approved' | 'refused') => ({
    params: { id },
    body: { decision: decided, reason: 'Looked at it in May.' },
  })

  test('counts for nothing until somebody else approved it; then it does, by who asked and who approved', async () => {
    const before = await assess()
    const { id } = await server.call(createAttestation, { body: exempt })
    const waits = await assess()
    const asked = practice(waits, 'OBS-1.4')
    assert.deepEqual([asked.isMet, asked.state], [false, practice(before, 'OBS-1.4').state])
    assert.equal(waits.points, before.points)
    assert.match(
      asked.evidence[0]?.sentence ?? '',
      /^command line on this machine asks to exempt it until \d{4}-\d\d-\d\d, which counts once somebody else approves it: All six/,
    )
    const own = await refused(server.call(decideAttestation, decision(id, 'approved')))
    assert.equal(own.code, 'own_request')
    assert.equal(practice(await assess(), 'OBS-1.4').isMet, false)
    const approved = await ada.call(decideAttestation, decision(id, 'approved'))
    assert.deepEqual(
      [approved.decision, approved.createdBy, approved.decidedBy, approved.reason],
      ['approved', 'command line on this machine', 'Ada', 'Looked at it in May.'],
    )
    const found = practice(await assess(), 'OBS-1.4')
    assert.deepEqual([found.state, found.isMet], ['exempt', true])
    assert.match(
      found.evidence[0]?.sentence ?? '',
      /asked for by command line on this machine, approved by Ada: /,
    )
    const again = await refused(ada.call(decideAttestation, decision(id, 'refused')))
    assert.match(again.detail ?? '', /^Ada approved this exemption already/)
    await server.call(removeAttestation, { params: { id } })
  })

  test('that is refused never counts, and whoever asked may take it back themselves', async () => {
    for (const who of [ada.call, server.call]) {
      const { id } = await server.call(createAttestation, { body: exempt })
      const taken = await who(decideAttestation, decision(id, 'refused'))
      assert.equal(taken.decision, 'refused')
      const found = practice(await assess(), 'OBS-1.4')
      assert.equal(found.isMet, false)
      assert.ok(!found.evidence.some(({ sentence }) => sentence.includes('exempt')))
      const late = await refused(ada.call(decideAttestation, decision(id, 'approved')))
      assert.equal(late.code, 'conflict')
      await server.call(removeAttestation, { params: { id } })
    }
  })

  test('takes no approver in words, and nothing else is decided', async () => {
    const named = await fetch(`${server.url}/api/v1/attestations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.machineToken()}` },
      body: JSON.stringify({ ...exempt, approver: 'Barbara' }),
    })
    assert.equal(named.status, 400)
    assert.match(await named.text(), /approver/)
    const { id } = await server.call(createAttestation, { body: word })
    const attested = await refused(ada.call(decideAttestation, decision(id, 'approved')))
    assert.match(attested.detail ?? '', /only exemptions are decided/)
    await server.call(removeAttestation, { params: { id } })
  })

  test('can no more be approved when its time is over', async () => {
    const { id } = await server.call(createAttestation, {
      body: { ...exempt, expiresAt: new Date(Date.now() + 1500).toISOString() },
    })
    await new Promise((resolve) => setTimeout(resolve, 1600))
    const late = await refused(ada.call(decideAttestation, decision(id, 'approved')))
    assert.match(late.detail ?? '', /would have ended/)
    await server.call(removeAttestation, { params: { id } })
  })

  test('is asked for and decided on the command line, and listed with both names', async () => {
    const environment = { BELAY_DATA: server.data }
    const asked = await runBelay(
      [
        ...['attestations', 'create', '--practice', 'OBS-1.4', '--kind', 'exempt'],
        ...['--owner', 'Grace', '--statement', 'Not before the launch.'],
        ...['--expires-at', inMonths(1)],
      ],
      environment,
    )
    assert.match(asked.stdout, /^Asked to exempt OBS-1\.4 until .*belay attestations decide att_/)
    const id = /att_[0-9a-z]+/.exec(asked.stdout)?.[0] ?? ''
    const decide = ['attestations', 'decide', id, '--reason', 'Not so.', '--decision']
    const own = await runBelay([...decide, 'approved'], environment)
    assert.notEqual(own.code, 0)
    assert.match(own.stderr, /whoever asks does not approve it/)
    const taken = await runBelay([...decide, 'refused'], environment)
    assert.match(taken.stdout, /^The exemption of OBS-1\.4 is refused by command line/)
    const { stdout } = await runBelay(['attestations', 'list'], environment)
    assert.match(stdout, /OBS-1\.4 +exempt +refused +Grace +command line on this machine +command/)
    await server.call(removeAttestation, { params: { id } })
  })
})

test('an unknown practice cannot be attested', async () => {
  assert.equal(
    (await refused(server.call(createAttestation, { body: { ...word, practice: 'MOD-9.9' } })))
      .code,
    'not_found',
  )
})

test('a key without the scope `attest` can neither attest nor answer', async () => {
  const response = await postJson(`${server.url}/api/v1/attestations`, key, word)
  assert.equal(response.status, 403)
})

test('a self-assessment is saved answer by answer, and can be read half way', async () => {
  const { questions } = await server.call(listSelfAssessments, { query: {} })
  assert.equal(questions.length, 25)
  const { id } = await server.call(createSelfAssessment, { query: {} })
  await server.call(answerSelfAssessment, {
    params: { id },
    body: { answers: { 'MOD-1': { answer: 'yes', note: '' } } },
  })
  await server.call(answerSelfAssessment, {
    params: { id },
    body: { answers: { 'PRM-1': { answer: 'partly', note: 'the mail robot' } } },
  })
  const { items } = await server.call(listSelfAssessments, { query: {} })
  assert.deepEqual(items[0]?.answers, {
    'MOD-1': { answer: 'yes', note: '' },
    'PRM-1': { answer: 'partly', note: 'the mail robot' },
  })
  // MOD-1, half of PRM-1, and the two empty cells of level 1.
  assert.equal(items[0]?.result.points, 3.5)
  assert.equal((await assess()).claimed, null)
  const unknown = server.call(answerSelfAssessment, {
    params: { id },
    body: { answers: { 'PRM-4': { answer: 'yes', note: '' } } },
  })
  assert.equal((await refused(unknown)).errors?.[0]?.path, 'answers.PRM-4')
})

test('asked in a terminal it goes on where it was left, one question at a time, and completes', async () => {
  const asked: string[] = []
  let stopAfter = 3
  const ask = async (prompt: string) => {
    asked.push(prompt)
    return prompt.includes('Complete it now') ? 'y' : stopAfter-- > 0 ? '1 see the wiki' : 'q'
  }
  const settings = { call: server.call, query: {}, ask, out: () => {} }
  assert.equal(await askSelfAssessment(settings), null)
  assert.equal(asked.length, 4)
  stopAfter = 100
  const done = await askSelfAssessment(settings)
  // 25 questions, two answered before, three in the first sitting; and whether to complete.
  assert.equal(asked.length, 4 + 20 + 1)
  assert.equal(done?.self.answers['PRM-1']?.answer, 'partly')
  assert.equal(done?.self.answers['IMP-4']?.note, 'see the wiki')
  assert.ok(done?.self.completedAt !== null)
})

test('what is claimed stands beside the evidence and does not move it', async () => {
  const assessment = await assess()
  const { claimed, points, gatedLevel } = assessment
  // Everything but half of level 1 of prompts, and so nothing of its higher levels; PRM 4 with them.
  assert.equal(claimed?.points, 28 - 3 - 1 + 0.5)
  assert.equal(claimed?.level, 0)
  assert.ok(points < 5 && gatedLevel === 0, 'a claim is no evidence')
  const found = practice(assessment, 'DEL-2.1')
  assert.equal(found.state, 'absent')
  assert.match(
    found.evidence.at(-1)?.sentence ?? '',
    /^Claimed by command line on this machine in the self-assessment of/,
  )
})

test('its answers are attestations of every practice of the cell, for twelve months; partly attests nothing', async () => {
  const { items } = await server.call(listAttestations, { query: {} })
  const claims = items.filter(({ source }) => source === 'self-assessment')
  assert.equal(claims.length, 124 - 4)
  assert.ok(!claims.some(({ practice: id }) => id.startsWith('PRM-1.')))
  const days = (Date.parse(claims[0]?.expiresAt ?? '') - Date.now()) / 86_400_000
  assert.ok(days > 364 && days <= 366, String(days))
})

test('a completed self-assessment stays as it is, and the next one takes its place', async () => {
  const { items } = await server.call(listSelfAssessments, { query: {} })
  const [first] = items
  const changed = server.call(answerSelfAssessment, {
    params: { id: first?.id ?? '' },
    body: { answers: { 'MOD-1': { answer: 'no', note: '' } } },
  })
  assert.equal((await refused(changed)).code, 'conflict')
  const { id } = await server.call(createSelfAssessment, { query: {} })
  const answers = {
    'MOD-1': { answer: 'yes', note: '' },
    'IMP-1': { answer: 'does not apply', note: 'one person' },
  } as const
  await server.call(answerSelfAssessment, { params: { id }, body: { answers, isComplete: true } })
  assert.deepEqual((await assess()).claimed?.points, 4)
  const words = (await server.call(listAttestations, { query: {} })).items.filter(
    ({ source, expiresAt }) =>
      source === 'self-assessment' && Date.parse(expiresAt ?? '') > Date.now(),
  )
  assert.equal(words.filter(({ kind }) => kind === 'attested').length, 9)
  assert.equal(words.filter(({ kind }) => kind === 'not applicable').length, 1)
  assert.equal((await server.call(listSelfAssessments, { query: {} })).items.length, 2)
})

test('the command line and the API assess the same', async () => {
  const { code, stdout, stderr } = await runBelay(['assess', '--json'], { BELAY_DATA: server.data })
  assert.equal(code, 0, stderr)
  const printed: Assessment = JSON.parse(stdout)
  assert.deepEqual({ ...printed, at: '' }, { ...(await assess()), at: '' })
})

test('without --json people get a sentence, a table and the next steps; with --markdown a report to pass on', async () => {
  const text = await runBelay(['assess'], { BELAY_DATA: server.data })
  assert.match(
    text.stdout,
    /^Evidence puts this project at no full level yet: [\d.]+ of 28 points \(Initial\)/,
  )
  assert.match(text.stdout, /Claimed on .*: 4 points/)
  assert.match(text.stdout, /Next steps, in order:\n +1\. /)
  const markdown = await runBelay(['assess', '--markdown'], { BELAY_DATA: server.data })
  assert.match(markdown.stdout, /^# GenAIOps maturity/)
})

test('the self-assessment ends with code 2 and a sentence where there is no terminal', async () => {
  const { code, stderr } = await runBelay(['assess', '--interactive'], { BELAY_DATA: server.data })
  assert.equal(code, 2)
  assert.match(stderr, /there is no terminal here to ask on/)
})
