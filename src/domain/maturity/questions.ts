import type { Focus, Level, Question } from '#contract/maturity.ts'
import { practicesOf } from './practices.ts'

/** A question of the self-assessment, with what to do where the answer is not yes. */
export type AskedQuestion = Question & { readonly step: string }

type Written = {
  readonly text: string
  readonly yes: string
  readonly partly: string
  readonly no: string
  readonly example: string
  /** An imperative: the next thing to do where the answer is not yes. */
  readonly step: string
}

const written: readonly (readonly [focus: Focus, level: Level, question: Written])[] = [
  [
    'MOD',
    1,
    {
      text: 'Have you tried several models on your own tasks, with keys and connections that belong to your organisation?',
      yes: 'At least two models answered the same inputs of ours; quality, cost and speed were noted, and one was chosen for a stated reason.',
      partly: 'We call one model, or we tried several without writing down how they compare.',
      no: 'People use chat pages of their own choice; nothing goes through an API or an account of ours.',
      example:
        'Twenty real support mails were answered by GPT and by Claude; a table shows who was right, what it cost and how long it took.',
      step: 'Connect two providers, give both the same twenty inputs of your own, and write down quality, cost, speed and your choice.',
    },
  ],
  [
    'MOD',
    2,
    {
      text: 'Does every application, key and connection belong to a project with a named owner?',
      yes: 'For each of them somebody can say at once who owns it, where its data is processed, and whether it is still in use.',
      partly: 'Most have an owner; some keys or experiments belong to nobody in particular.',
      no: 'Keys are shared between teams, and nobody knows what all of them are for.',
      example:
        'Project “support” is owned by Ada, runs in the EU, and has three keys: one per environment.',
      step: 'Make a project per application, name its owner and region, and replace shared keys by one per application and environment.',
    },
  ],
  [
    'MOD',
    3,
    {
      text: 'Do all model calls go through a gateway, and is the choice of model and capacity based on measurements?',
      yes: 'Applications call one gateway that balances, fails over and is load-tested; each model was picked from measured cost, quality and speed.',
      partly:
        'There is a gateway, but some traffic goes around it, or failover and load were never tried.',
      no: 'Every application calls its provider directly, with the model somebody once put into the code.',
      example:
        'Last month a provider was down for an hour; calls moved to the second one, and the p95 stayed under three seconds.',
      step: 'Send all calls through the gateway, break one connection on purpose, and compare models by measured cost, quality and latency.',
    },
  ],
  [
    'MOD',
    4,
    {
      text: 'Do you manage models over their whole life: selected by written criteria, pinned, tuned where it pays, and tested again before each change?',
      yes: 'Production uses pinned versions only; a new version is evaluated before it gets traffic; tuning or optimised prompts showed a measured gain.',
      partly:
        'Versions are pinned, but swaps are made without an evaluation, or selection criteria are not written down.',
      no: 'We call names such as “latest” and notice changes when users do.',
      example:
        'When the provider announced the end of a model, its successor ran through the golden set a month before, and was held back once.',
      step: 'Pin every production model to a dated version and run your golden set before any swap.',
    },
  ],
  [
    'PRM',
    1,
    {
      text: 'Are prompts designed on purpose: a system part, variables, examples, an output format, and tries on different inputs?',
      yes: 'Each prompt is saved with its versions, was tried on at least three inputs, and says what its output must look like.',
      partly:
        'Some prompts are built and kept like this; others are strings in the code that grew over time.',
      no: 'Prompts are typed where they are needed and kept nowhere.',
      example:
        'The prompt “summarise-ticket” has a system part, the variables {ticket} and {language}, two examples and a JSON schema, and is at version 7.',
      step: 'Take your most used prompt, give it a system part, variables, two examples and an output schema, and keep its versions.',
    },
  ],
  [
    'PRM',
    2,
    {
      text: 'Are prompts managed like code: one central place, reviewed, versioned, and used by applications and workflows from there?',
      yes: 'Every production prompt comes from one registry or repository, changes are reviewed by a second person, and our own documents are fed in where needed.',
      partly:
        'Prompts are in a repository, but without review, or some applications carry their own copies.',
      no: 'Each developer changes the prompts of their application as they like.',
      example:
        'A change of the refund prompt was a pull request, reviewed by support, and ran in the web app and the mail robot the same day.',
      step: 'Move production prompts to one reviewed place, and let applications name prompt and version on every call.',
    },
  ],
  [
    'PRM',
    3,
    {
      text: 'Do you run flows of several models and tools, compare prompt variants in batches, and release prompt, code and settings together?',
      yes: 'Variants run over at least fifty items with paired statistics, and a release names the exact prompt, model, tools and settings it contains.',
      partly:
        'There are flows with tools, but variants are compared by eye, or a release is only the code.',
      no: 'One prompt, one model, one call; changes are tried in production.',
      example:
        'Release 41 holds prompt v12, a pinned model, temperature 0.2 and two tools; v12 beat v11 on 80 questions before it went out.',
      step: 'Compare your next prompt variant on fifty items before release, and record prompt, model, tools and settings as one release.',
    },
  ],
  [
    'EVL',
    1,
    {
      text: 'Do you measure with a number whether answers are good?',
      yes: 'Every application in use had a scored run in the last month: exact match, pattern, schema or similarity.',
      partly: 'One application is scored, others are not; or it was done once, long ago.',
      no: 'Answers are judged by reading a few of them.',
      example:
        'Each night 40 questions run, and the share of answers that match the expected field is a line on a chart.',
      step: 'Write twenty questions with expected answers for each application and score them every week.',
    },
  ],
  [
    'EVL',
    2,
    {
      text: 'Do you test every new prompt version against a versioned set of questions and answers, with metrics of meaning and of safety?',
      yes: 'A set of at least fifty items with an owner is run on each version before use; groundedness, relevance or similarity and a safety measure are reported.',
      partly:
        'There is a set, but it is not versioned, not always run, or only checks exact strings.',
      no: 'New versions are tried by hand on whatever comes to mind.',
      example:
        'Set “faq v3” has 120 items; version 8 of the prompt scored 0.91 for groundedness and produced no unsafe answer.',
      step: 'Collect fifty real questions with good answers into a versioned set, and run it on each prompt version before use.',
    },
  ],
  [
    'EVL',
    3,
    {
      text: 'Do evaluations decide about releases, go on in production, and have they themselves been checked against people?',
      yes: 'A release needs a passing evaluation, at least one was stopped by it this half-year, production is sampled and scored daily, and judges were compared with human labels.',
      partly:
        'Evaluations run and are looked at, but nothing stops when they fail, or no judge was ever checked.',
      no: 'Evaluation is something we do before the first launch.',
      example:
        'The gate stopped version 15 because relevance fell by four points; the judge agrees with our reviewers at κ 0.71 on 150 answers.',
      step: 'Let a failing evaluation stop a release, and compare your judge with a hundred human labels.',
    },
  ],
  [
    'EVL',
    4,
    {
      text: 'Do you evaluate at scale and without pause: quality, cost and speed together, compliance in production, synthetic cases, attacks?',
      yes: 'Every release runs quality, safety and attack suites on large sets; all production applications are scored for quality and compliance; findings become tests.',
      partly: 'Some of this runs, but not for each release or not for every application.',
      no: 'Sets are small, run by hand, and nobody attacks our own applications.',
      example:
        '1,200 items and 300 attack prompts run on each release; the attack success rate fell from 4 % to 0.7 % over the year.',
      step: 'Add a red-team suite to each release, and turn every finding into a test.',
    },
  ],
  [
    'DEL',
    2,
    {
      text: 'Is every change deployed by a pipeline, with settings per environment, secrets in a vault, and a way back?',
      yes: 'A pipeline tests, builds and deploys; hardly anybody changes production by hand; the previous version is one call away.',
      partly:
        'Code goes through a pipeline, but prompts, model names or settings are changed by hand.',
      no: 'Somebody copies files or edits settings on the server.',
      example:
        'A prompt change runs the same pipeline as code; undoing it takes one command and under a minute.',
      step: 'Put prompts and model settings under the same pipeline as code, and keep the version before ready.',
    },
  ],
  [
    'DEL',
    3,
    {
      text: 'Does your pipeline also cover prompts, search indexes and tools, with tests for the whole chain and a rollback that was practised?',
      yes: 'Index, prompt and tool changes run through it with unit, integration and end-to-end tests; a rollback was done or drilled in the last three months.',
      partly: 'Tests cover the code but not the chain, or rollback exists and was never tried.',
      no: 'Indexes and tools are changed beside the pipeline.',
      example:
        'In March a rollback drill restored the old release in four minutes; the time was written down.',
      step: 'Drill a rollback, write down how long it took, and bring index and tool changes into the pipeline.',
    },
  ],
  [
    'DEL',
    4,
    {
      text: 'Are releases gradual and automatic: described as code, approved by criteria, shifted step by step, and taken back by themselves?',
      yes: 'Most releases shift traffic in steps while their figures are watched; a bad one is aborted without a person; the platform is rebuilt from files.',
      partly: 'We have canaries or infrastructure as code, but people watch and decide every time.',
      no: 'A release reaches everybody at once.',
      example:
        'Release 58 went to 5 %, then 25 %; the error rate rose, and it was back at 0 % within two minutes.',
      step: 'Release the next change to 5 % first, with a written criterion that takes it back.',
    },
  ],
  [
    'OBS',
    1,
    {
      text: 'Do you see, for each application, how many requests it makes, how long they take and how many fail?',
      yes: 'A dashboard shows rate, response time and errors, the application adds events of its own, and an alert reaches a person.',
      partly:
        'The figures exist somewhere, but there is no alert, or only some applications are covered.',
      no: 'We learn about trouble from users.',
      example:
        'When p95 passes two seconds, the team channel gets a message with a link to the slow calls.',
      step: 'Send all calls through Belay, open the overview every week, and set one alert on p95.',
    },
  ],
  [
    'OBS',
    2,
    {
      text: 'Are production applications watched by alerts, failures debugged from traces, and tokens and cost known per call?',
      yes: 'Every production application has alerts on latency and on failures, incidents link to traces, and our sum agrees with the bill within 5 %.',
      partly:
        'Cost is known in total but not by application, or traces exist and are not used when things fail.',
      no: 'The bill at the end of the month is the first we hear of cost.',
      example:
        'Ticket 812 links the trace in which the tool returned an empty list; the fix took an hour.',
      step: 'Set alerts on latency and failures for each production application, and compare the month’s cost with the bill.',
    },
  ],
  [
    'OBS',
    3,
    {
      text: 'Is monitoring complete and central: all assets, known retention and redaction, saved queries, several channels, early warnings?',
      yes: 'Nearly every application reported in the last day, rules say what is kept and masked, alerts reach live channels, and anomalies are noticed before limits are.',
      partly:
        'Logs are central, but retention, redaction or coverage is not defined, or alerts have one channel.',
      no: 'Each team has its own logs, if any.',
      example:
        'Prompts are kept 30 days with names masked; a forecast warned of the budget’s end nine days early.',
      step: 'List all applications with the age of their newest telemetry, and write rules for retention and masking.',
    },
  ],
  [
    'OBS',
    4,
    {
      text: 'Do you watch the quality of inputs and outputs over time: task accuracy, drift, bias, with alerts that lead to action?',
      yes: 'Accuracy, precision, recall and F1 are reported with intervals; drift of inputs and scores has named tests and thresholds; each kind of alert led to an action.',
      partly: 'Some drift or quality charts exist, without thresholds or consequences.',
      no: 'Once released, nobody compares today’s traffic with last quarter’s.',
      example:
        'The share of German questions doubled; the drift test fired, and the set was extended within a week.',
      step: 'Choose one drift statistic for inputs and one for scores, set a threshold, and name who acts on it.',
    },
  ],
  [
    'GOV',
    2,
    {
      text: 'Are inputs and outputs checked for safety, purposes and risks recorded, keys narrow, and use limited?',
      yes: 'Guardrails check both directions of production calls; each application has purpose, risk tier and owner; every key has few rights, limits and a budget.',
      partly:
        'Limits or guardrails exist for some applications, or risks were discussed and not written down.',
      no: 'Any key may call any model without limit.',
      example:
        'The key of the mail robot may call one model, sixty times a minute, for at most $200 a month.',
      step: 'Give each key a list of models, requests and tokens per minute and a budget, and write down each application’s purpose and risk.',
    },
  ],
  [
    'GOV',
    3,
    {
      text: 'Are your rules written as policies that are checked by machine, with exemptions, repairs, measured safety detectors and a tamper-proof audit log?',
      yes: 'Policies cover all production scopes and are checked daily; exemptions have an approver and an end; detectors have measured hit rates; every change is in the log.',
      partly: 'Rules exist on paper, or are checked by hand before audits.',
      no: 'There are no common rules for applications with models.',
      example:
        'Policy “EU only” found one connection without a region on Tuesday; it was repaired by the task the policy started.',
      step: 'Write your three most important rules as checks that run every day, with an owner for each finding.',
    },
  ],
  [
    'GOV',
    4,
    {
      text: 'Is compliance shown continuously, with people who can stop the system, post-mortems, and evidence that an auditor can check alone?',
      yes: 'Nine of ten controls have evidence less than a day old; the stop switch was drilled this quarter; incidents end in a test; exports verify offline.',
      partly: 'Evidence is gathered for each audit, or the stop switch exists and was never tried.',
      no: 'Compliance is a document from the year of the launch.',
      example: 'The stop switch took every agent offline in eleven seconds in April’s drill.',
      step: 'Drill the stop switch, and list which controls already have evidence that renews itself.',
    },
  ],
  [
    'IMP',
    1,
    {
      text: 'Has the team learned the basics of working with language models, and does it keep that up?',
      yes: 'Everybody who builds took a course or worked through documentation in the last year, and somebody looks after it.',
      partly: 'A few people know a lot; the others learn by doing.',
      no: 'Nobody had time for it yet.',
      example:
        'All six developers finished the provider’s course in spring; new people do it in their first month.',
      step: 'Choose one course, let the whole team take it, and name who repeats this each year.',
    },
  ],
  [
    'IMP',
    2,
    {
      text: 'Are prompts changed because of what users said and figures showed, at least once a quarter?',
      yes: 'Each quarter at least one new version names the feedback or the figure that caused it.',
      partly: 'Feedback is read and sometimes leads to changes, but the link is not recorded.',
      no: 'Prompts change when somebody has an idea.',
      example:
        'Version 9 says: “37 users complained about long answers; median length halved, thumbs-up from 71 % to 78 %”.',
      step: 'Write into the next prompt version which feedback or figure it answers, and check the figure afterwards.',
    },
  ],
  [
    'IMP',
    3,
    {
      text: 'Is there a backlog of improvements drawn from evidence, and was at least one finished with a measured effect this quarter?',
      yes: 'Items name the traces or scores they come from, and at least one was closed with before and after.',
      partly:
        'There is a backlog, but items are wishes without evidence, or effects are not measured.',
      no: 'Improvement happens when there is time.',
      example:
        '“Wrong dates in 6 % of answers” became an item with ten traces, and was closed at 0.4 %.',
      step: 'Open one item from your ten worst traces, and close it with the figure before and after.',
    },
  ],
  [
    'IMP',
    4,
    {
      text: 'Does improvement run by itself and as a habit: automations, experiments with statistics, regular reviews, closed feedback loops, shared knowledge?',
      yes: 'Runbooks and schedules do routine work; A/B tests are decided by effect and interval; reviews with figures happen on time; new models are evaluated on arrival.',
      partly: 'Some of it happens, carried by a few people, without a fixed rhythm.',
      no: 'Every improvement is a project of its own.',
      example:
        'In the monthly review the team saw that variant B solved 3.1 % more tickets [1.2, 5.0] and switched; the next test was already scheduled.',
      step: 'Fix a monthly review with figures, and run your next change as an A/B test with a hypothesis written down before.',
    },
  ],
]

/** The 25 questions: one for each focus and level that has practices, by focus, then by level. */
export const questions: readonly AskedQuestion[] = written.map(
  ([focus, level, { text, yes, partly, no, example, step }]) => ({
    id: `${focus}-${level}`,
    focus,
    level,
    text,
    meaning: { yes, partly, no },
    example,
    practices: practicesOf(focus, level).map(({ id }) => id),
    step,
  }),
)

/** The question as it is asked, without what Belay makes of the answer. */
export function asked({ step: _, ...question }: AskedQuestion): Question {
  return question
}
