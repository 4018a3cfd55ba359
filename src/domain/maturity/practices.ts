import { type Focus, focuses, type Level, levels } from '#contract/maturity.ts'
import { invariant } from '#kit/invariant.ts'

/** One thing that an organisation does, and what proves in a running system that it does. */
export type Practice = {
  /** Focus, level and number: `MOD-1.1`. */
  readonly id: string
  readonly focus: Focus
  readonly level: Level
  readonly practice: string
  readonly proof: string
}

type Row = readonly [id: string, practice: string, proof: string]

const rows: readonly Row[] = [
  [
    'MOD-1.1',
    'Provider connection configured in a declared workspace/region and reachable',
    '≥1 provider connection with region set AND ≥1 2xx model call through it in 30 d',
  ],
  [
    'MOD-1.2',
    'Model catalogue searched/filtered by provider, task, collection; model cards list tasks, I/O formats, metrics',
    'catalogue entry (provider, task, context, price, modality) exists for 100 % of models seen in traffic',
  ],
  [
    'MOD-1.3',
    'Benchmark results viewed per model: quality index, cost, latency, throughput; comparative chart; metric table',
    'every model in traffic has ≥1 benchmark record carrying all four measures, dated',
  ],
  [
    'MOD-1.4',
    'Several models compared side by side on the criteria quality / cost / latency',
    'comparison run: ≥2 models × same ≥20 inputs, stored scores + recorded choice',
  ],
  [
    'MOD-1.5',
    "Models evaluated with the organisation's own private data",
    'eval run whose dataset.origin=own, ≥2 models',
  ],
  [
    'MOD-1.6',
    'Model enabled/deployed from the catalogue with a chosen hosting option (managed, serverless, self-hosted)',
    'deployment.hosting set on 100 % of deployments',
  ],
  [
    'MOD-1.7',
    'A model that is missing can be requested with its use case',
    'model-request record with use case, decision, decider, date',
  ],
  [
    'MOD-1.8',
    'API keys and endpoints issued and used to authenticate',
    'key.last_used_at within 30 d AND secret scan of DB dump + logs finds 0 plaintext keys',
  ],
  [
    'MOD-1.9',
    'API exercised with a raw HTTP client; endpoint/parameter reference available',
    '≥1 non-SDK call per project; OpenAPI document served and validates against recorded traffic',
  ],
  [
    'PRM-1.1',
    'Simple prompt created and tested with different inputs',
    'prompt with ≥3 runs on distinct inputs',
  ],
  [
    'PRM-1.2',
    'Prompt variations tried to refine the output',
    '≥2 versions/variants of one prompt with outputs side by side',
  ],
  [
    'PRM-1.3',
    'Prompts saved and versioned',
    '≥90 % of production calls carry prompt_id@version resolvable in the registry',
  ],
  [
    'PRM-1.4',
    'Structured prompt design: system-message framework, variables, examples, output contract',
    'prompt linter: ≥80 % of active prompts have system part, declared variables, output contract',
  ],
  [
    'EVL-1.1',
    'Basic metrics for LLM-application performance',
    '≥1 scored run (exact/regex/schema/similarity) per active app in 30 d',
  ],
  [
    'OBS-1.1',
    'Request rate, response time, error rate collected',
    '≥95 % of gateway requests have a span with status and duration',
  ],
  [
    'OBS-1.2',
    'Custom metrics/log events emitted by the application',
    '≥1 custom metric or log event correlated with a trace in 30 d',
  ],
  [
    'OBS-1.3',
    'Dashboard of the key metrics',
    'dashboard with ≥3 live panels opened by a human in 30 d',
  ],
  [
    'OBS-1.4',
    'Alert rule with a condition (e.g. response time > 2 s) and a notification target',
    'rule enabled AND last delivery test acknowledged < 90 d ago',
  ],
  [
    'IMP-1.1',
    'Team learns the basics (courses, documentation)',
    'attestation with owner + expiry ≤12 months',
  ],
  [
    'MOD-2.1',
    'Work separated into workspaces/projects with owner, region, lifecycle',
    'every asset belongs to a project with owner; 0 orphan assets',
  ],
  [
    'PRM-2.1',
    'Complex prompts: multi-node flows, templates, per-node tests on sample inputs',
    '≥1 flow with ≥2 nodes, each node with a test input and stored output',
  ],
  [
    'PRM-2.2',
    'Central hub manages prompt versions',
    '0 production prompts outside the registry (hash of rendered template unmatched < 5 % of calls)',
  ],
  [
    'PRM-2.3',
    'Prompts in a Git repository, branches for versions/experiments',
    'prompt version ↔ commit SHA on ≥90 % of versions',
  ],
  [
    'PRM-2.4',
    'Peer collaboration: pull-request review, comments, suggestions',
    '≥90 % of promoted versions have a reviewer ≠ author',
  ],
  [
    'PRM-2.5',
    'Prompts embedded in an application by code (functions)',
    'traces from ≥1 application service identity using registry prompts',
  ],
  [
    'PRM-2.6',
    'Prompts embedded in a low-code workflow: trigger (HTTP/timer/event), connector, follow-up actions',
    '≥1 workflow run triggered by event/timer calling a registry prompt',
  ],
  [
    'PRM-2.7',
    'RAG: organisational data indexed and injected into prompts',
    'retrieval spans with document ids on RAG apps; index version recorded',
  ],
  [
    'PRM-2.8',
    'Meta-prompt / safety templates reused',
    '≥1 shared fragment referenced by ≥2 prompts',
  ],
  [
    'EVL-2.1',
    'Integration tests: simulated requests, responses verified as expected',
    'test suite with expected outputs, run on ≥90 % of prompt versions before use',
  ],
  [
    'EVL-2.2',
    'Advanced metrics: groundedness, relevance, similarity (also coherence, fluency)',
    'each RAG app scored on groundedness+relevance; each QA app on similarity, in 30 d',
  ],
  [
    'EVL-2.3',
    'Versioned ground-truth data set of prompts and responses',
    'dataset version immutable, ≥50 items, has provenance and owner',
  ],
  [
    'EVL-2.4',
    'Responsible-AI metrics evaluated beside accuracy',
    '≥1 safety evaluator result per active app in 30 d',
  ],
  [
    'DEL-2.1',
    'CI pipeline with test, build, deploy tasks (YAML)',
    'CI run records with the three stages for ≥80 % of releases',
  ],
  [
    'DEL-2.2',
    'Deployment to production automated',
    '≥80 % of production changes made by pipeline identity, not by a person',
  ],
  [
    'DEL-2.3',
    'Configuration by environment; secrets in a vault',
    '0 secrets in assets (secret scan); every provider key stored encrypted with key id',
  ],
  [
    'DEL-2.4',
    'Deployment process observed while it runs',
    'deployment record with status timeline + linked error/latency series',
  ],
  [
    'DEL-2.5',
    'Version control used for updates and rollbacks',
    'each environment has previous version pinned and one-call revert available',
  ],
  [
    'OBS-2.1',
    'Metrics and logs for app services; alerts on high latency and prompt-execution errors',
    'alert rules of both kinds for 100 % of production apps',
  ],
  [
    'OBS-2.2',
    'Failures debugged from logs/traces',
    '≥1 incident or issue linked to a trace id in 90 d',
  ],
  [
    'OBS-2.3',
    'Token use and cost tracked',
    '≥98 % of calls have tokens and price; monthly total reconciles within 5 % of provider bill',
  ],
  [
    'GOV-2.1',
    'Content safety applied to input and output',
    'guardrail evaluated on ≥95 % of production calls (span attribute), both directions',
  ],
  [
    'GOV-2.2',
    'Ethical considerations: use case, intended purpose, risk tier recorded',
    'each production app has purpose, risk tier, owner, approved_at',
  ],
  [
    'GOV-2.3',
    'Least-privilege access to model endpoints',
    "no key with wildcard scope; key scopes ⊆ creator's role; unused scopes >90 d = 0",
  ],
  [
    'GOV-2.4',
    'Rate limits and quotas',
    'every key/team has rpm+tpm+budget; a synthetic burst is throttled (probe)',
  ],
  [
    'IMP-2.1',
    'Prompts iterated from user feedback and performance data',
    '≥1 version per quarter whose change note links a feedback cluster or metric',
  ],
  [
    'MOD-3.1',
    'Right compute/model tier chosen from measured need',
    'per app: cost-quality-latency frontier computed in 90 d and chosen model on/near it or exception recorded',
  ],
  [
    'MOD-3.2',
    'Autoscaling of endpoints / concurrency follows load',
    'load test or scale event in 90 d with p95 within SLO',
  ],
  [
    'MOD-3.3',
    'Training and fine-tuning with optimised settings: tracked runs, parallel training, hyper-parameter search',
    'run records with params, data version, metric; ≥2 trials per tuned model',
  ],
  ['MOD-3.4', 'Training jobs checkpointed', 'checkpoint artefact + successful resume recorded'],
  [
    'MOD-3.5',
    'Deployed models monitored and optimised for latency and throughput',
    'SLO per deployment; ≥1 change that improved p95 or tokens/s with before/after',
  ],
  [
    'MOD-3.6',
    'Gateway in front of models: load balancing, authentication, failover, monitoring',
    '≥99 % of model traffic via gateway; failover drill success < 90 d',
  ],
  [
    'PRM-3.1',
    'Multi-LLM flows with tools / function calling',
    'traces with ≥2 model or tool spans; each tool has schema + permission',
  ],
  [
    'PRM-3.2',
    'Prompt variants compared in batch runs',
    'experiment with ≥2 variants × ≥50 items, paired statistics, decision',
  ],
  [
    'PRM-3.3',
    'Prompts, code, configuration, environments versioned together (release manifest)',
    'release manifest hash on ≥95 % of production calls; diff between any two releases available',
  ],
  [
    'EVL-3.1',
    'Batch evaluation is iterative and gates release',
    '≥90 % of promotions have a passing gate run on the exact version; ≥1 gate has rejected something in 180 d',
  ],
  [
    'EVL-3.2',
    'Quality measured on production traffic (sampled online evaluation)',
    '≥1 % (min 50/day) of production calls scored; series continuous',
  ],
  [
    'EVL-3.3',
    'Evaluators themselves validated against people',
    'each LLM judge in a gate has agreement (kappa/AC1 + interval) on ≥100 human labels, < 180 d old',
  ],
  [
    'DEL-3.1',
    'CI/CD for LLM applications incl. index/schema/data-pipeline changes',
    'pipeline runs cover prompt, index and tool changes',
  ],
  [
    'DEL-3.2',
    'Rollback capability',
    'rollback executed (drill or real) < 90 d; time-to-restore recorded',
  ],
  [
    'DEL-3.3',
    'Orchestrator has unit, integration, end-to-end tests',
    'test report attached to each release',
  ],
  [
    'OBS-3.1',
    'Central log store with known retention and cost',
    'retention set per stream; stored bytes and cost/day reported',
  ],
  [
    'OBS-3.2',
    'Diagnostic settings: every asset sends logs and metrics to it',
    'coverage = assets with telemetry < 24 h old / active assets ≥95 %',
  ],
  [
    'OBS-3.3',
    'Data-collection rules: what is collected, filtered, redacted, routed',
    'active rule per data class; sampling decision recorded on the span',
  ],
  ['OBS-3.4', 'Log queries written and run; query library', 'saved queries; ≥1 human query/week'],
  [
    'OBS-3.5',
    'Alert rules with scope, condition, action group, several channels',
    'every production app in scope of ≥3 rules; MTTA measured; dead channels = 0',
  ],
  [
    'OBS-3.6',
    'Custom dashboards with metrics and query results, shared with the team',
    'dashboard shared, ≥2 distinct viewers in 30 d',
  ],
  [
    'OBS-3.7',
    'Proactive monitoring with predictive analytics',
    'forecast/anomaly detector running; ≥1 warning before threshold breach or back-tested lead time',
  ],
  [
    'OBS-3.8',
    'Tracing of agents and RAG workflows',
    'agent apps: ≥95 % of tool/retrieval steps have spans with parent',
  ],
  [
    'OBS-3.9',
    'Search-index freshness and validity; deletion requests honoured',
    'index age ≤ declared; deletion request → absent from index + caches within SLA (probe)',
  ],
  [
    'GOV-3.1',
    'Policy definitions (if/then, category, location) as JSON',
    '≥N custom or built-in definitions, versioned',
  ],
  ['GOV-3.2', 'Initiatives group definitions', '≥1 initiative with control groups'],
  [
    'GOV-3.3',
    'Assignments to scopes with parameters',
    '100 % of production scopes covered by ≥1 initiative assignment',
  ],
  [
    'GOV-3.4',
    'Exclusions/exemptions explicit',
    'every exemption has category, approver ≠ requester, expiry; excluded scopes listed',
  ],
  [
    'GOV-3.5',
    'Compliance evaluated regularly; states understood and acted on',
    'full scan < 24 h old; dashboard viewed < 30 d; median age of open non-compliance ≤ SLA',
  ],
  [
    'GOV-3.6',
    'Automatic remediation tasks (deployIfNotExists / modify)',
    '≥1 remediation task succeeded in 90 d; failure rate below threshold',
  ],
  [
    'GOV-3.7',
    'Manual remediation for what cannot be automated',
    'non-auto findings have owner + due date; overdue = 0 or exempt',
  ],
  [
    'GOV-3.8',
    'Comprehensive content safety: PII, secrets, injection, jailbreak, toxicity, protected material',
    'each detector has a measured recall/FPR on a named test set < 90 d old, meeting its target',
  ],
  [
    'GOV-3.9',
    'Access to models, prompts, keys monitored; audit log tamper-evident',
    'audit coverage of mutating routes = 100 % (route manifest test); chain verifies; a planted tamper is detected',
  ],
  [
    'GOV-3.10',
    'Agent permission boundaries, stop conditions, timeouts, budgets',
    'each agent has tool allow-list, max steps, max cost; breach probe stopped',
  ],
  [
    'GOV-3.11',
    'One common set of governance metrics across the life cycle',
    'metric catalogue used by ≥80 % of apps',
  ],
  [
    'IMP-3.1',
    'Continuous improvement and innovation backlog',
    'improvement items opened from evidence, ≥1 closed with measured effect per quarter',
  ],
  [
    'MOD-4.1',
    'Base-model selection against application criteria incl. ethical considerations',
    'selection record: criteria, ≥3 candidates, safety scores, decision',
  ],
  [
    'MOD-4.2',
    'Transfer learning / fine-tuning / advanced prompt engineering / advanced RAG',
    'tuned model or optimiser-produced prompt in production with measured uplift and interval',
  ],
  [
    'MOD-4.3',
    'Model life cycle: pinned versions, deprecation watch, re-evaluation before swap',
    '0 floating aliases in production; each provider version change has a gate run before traffic',
  ],
  [
    'EVL-4.1',
    'Pre-production evaluation on own data: quality, safety, custom evaluators',
    'release gate contains all three kinds',
  ],
  [
    'EVL-4.2',
    'Large-scale evaluation of quality, cost and latency together',
    '≥1 run ≥1 000 items or full golden set with all three',
  ],
  [
    'EVL-4.3',
    'Post-production: continuous evaluation for performance AND compliance',
    'online evaluators for quality and safety on 100 % of production apps',
  ],
  [
    'EVL-4.4',
    'Synthetic/simulated data extends the test sets',
    'synthetic items labelled as such with acceptance rate; ≥1 defect found by them',
  ],
  [
    'EVL-4.5',
    'Adversarial regression (red team) runs continuously',
    'red-team suite run on each release; attack-success rate trend; new finding becomes a test',
  ],
  [
    'DEL-4.1',
    'Infrastructure as code: declarative, plan/apply/destroy, variables, outputs, remote state, RBAC/locks/tags',
    'platform configuration exported = imported (round trip); drift = 0 or explained',
  ],
  ['DEL-4.2', 'Containerised deployment', 'image digest recorded per service'],
  [
    'DEL-4.3',
    'Build, training and deployment pipelines; registering a version triggers deployment',
    '≥1 event-triggered deployment from registry event in 90 d',
  ],
  [
    'DEL-4.4',
    'Blue-green / canary: staged, gradual traffic shift, health watched before full switch',
    '≥80 % of production releases progressive with ≥2 steps; ≥1 automatic abort or abort drill in 180 d',
  ],
  [
    'DEL-4.5',
    'Automatic approval on predefined criteria',
    'auto-approvals carry the evaluated criteria; manual override rate reported',
  ],
  ['DEL-4.6', 'Robust rollback', 'automated rollback trigger tested; MTTR ≤ target'],
  [
    'OBS-4.1',
    'Task metrics: accuracy, precision, recall, F1',
    'classification/extraction apps report all four with intervals',
  ],
  [
    'OBS-4.2',
    'Data drift monitored',
    'per-feature/embedding drift test (named statistic, α) running; threshold set',
  ],
  ['OBS-4.3', 'Model/output drift monitored', 'prediction/score drift series; change-point alerts'],
  [
    'OBS-4.4',
    'Automated alerts for drift, bias, quality, anomalies with actions (email, webhook)',
    'each alert kind fired or was drilled in 180 d and led to an action record',
  ],
  [
    'OBS-4.5',
    'Detailed query/response logging and tracing used to improve prompts, RAG, tuning',
    '≥1 improvement per quarter citing trace cohort',
  ],
  [
    'GOV-4.1',
    'Compliance validated and monitored automatically across the life cycle',
    '≥90 % of mapped controls have automatic evidence < 24 h old',
  ],
  [
    'GOV-4.2',
    'Human oversight with stop function',
    'approval queue latency; kill switch drilled < 90 d and effective within target seconds',
  ],
  [
    'GOV-4.3',
    'Incidents: recorded, post-mortem, preventive test added',
    '≥90 % of incidents have post-mortem + linked regression test',
  ],
  [
    'GOV-4.4',
    'Evidence pack for auditors reproducible from the log',
    'export verifies offline; two exports of the same period are identical',
  ],
  [
    'IMP-4.1',
    'Routine work automated as scripts (runbooks): draft, test, publish',
    'published runbook executed in 30 d',
  ],
  [
    'IMP-4.2',
    'Schedules (one-off, daily, weekly…)',
    'schedule with successful runs, missed-run alert',
  ],
  [
    'IMP-4.3',
    'Webhook triggers with enable flag and expiry',
    'webhook has expiry, secret, last success',
  ],
  [
    'IMP-4.4',
    'Event-driven workflows: triggers, actions, conditions, loops, built-in and custom connectors',
    'workflow with condition/loop executed in 30 d',
  ],
  ['IMP-4.5', 'Run history and execution details reviewed', 'failed runs have an acknowledgement'],
  [
    'IMP-4.6',
    'Functions with triggers and input/output bindings',
    'function run by HTTP/timer/storage event',
  ],
  [
    'IMP-4.7',
    'Orchestration and data pipelines (extract, transform, load)',
    'pipeline run moving data into analytics store in 30 d',
  ],
  [
    'IMP-4.8',
    'Regular performance reviews: accuracy, latency, error rate, engagement',
    'review record ≤ cadence with auto-attached figures and decisions',
  ],
  [
    'IMP-4.9',
    'Regular operational reviews: pipelines, utilisation, incidents',
    'as above, with DORA-style delivery figures',
  ],
  [
    'IMP-4.10',
    'User and stakeholder feedback collected (in-app, surveys, interviews)',
    'feedback on ≥X % of sessions; ≥2 channels',
  ],
  [
    'IMP-4.11',
    'Feedback loop closed: analyse → prioritise → change → monitor impact',
    '≥50 % of feedback clusters triaged; ≥1 shipped change with before/after',
  ],
  [
    'IMP-4.12',
    'A/B tests: variants, random assignment, predefined metrics',
    'experiment with recorded hypothesis, hash assignment, SRM check',
  ],
  [
    'IMP-4.13',
    'Statistical analysis and decision on the best variant',
    'decision with effect, interval, power/sequential method',
  ],
  [
    'IMP-4.14',
    'Analytics workspace: several sources integrated, notebooks/SQL, visualisation',
    'query joining ≥2 sources in 30 d',
  ],
  [
    'IMP-4.15',
    'Interactive reports on LLM performance and usage with near-real-time data',
    'report refreshed ≤5 min, ≥3 viewers',
  ],
  [
    'IMP-4.16',
    'Automatic optimisation of prompts/models',
    'optimiser run → candidate → gate → canary without hand edits',
  ],
  [
    'IMP-4.17',
    'LLM strategy kept aligned with business objectives',
    'each app has a business KPI linked to a metric, reviewed ≤ quarter',
  ],
  [
    'IMP-4.18',
    'New models and techniques tracked',
    'new catalogue model auto-evaluated on own golden set within N days',
  ],
  [
    'IMP-4.19',
    'Knowledge shared inside and outside; contribution',
    'published template/post-mortem reused by ≥1 other team; attestation for external',
  ],
  [
    'IMP-4.20',
    'Clear AI stance, small batches, user-centric focus, internal platform',
    'policy acknowledged by ≥90 % of users; median change size; platform share of traffic',
  ],
]

/** All 124 practices, by level, then by focus, as the four levels are published. */
export const practices: readonly Practice[] = rows.map(([id, practice, proof]) => ({
  id,
  ...placeOf(id),
  practice,
  proof,
}))

const byId: ReadonlyMap<string, Practice> = new Map(practices.map((one) => [one.id, one]))

/** The practice of that id; undefined when there is none. */
export function findPractice(id: string): Practice | undefined {
  return byId.get(id)
}

/** The practices of one focus at one level; three of the 28 cells have none. */
export function practicesOf(focus: Focus, level: Level): readonly Practice[] {
  return practices.filter((one) => one.focus === focus && one.level === level)
}

function placeOf(id: string): { readonly focus: Focus; readonly level: Level } {
  const focus = focuses.find((one) => id.startsWith(`${one}-`))
  const level = levels.find((one) => id.slice(4).startsWith(`${one}.`))
  invariant(focus !== undefined && level !== undefined, `${id} names a focus and a level`)
  return { focus, level }
}
