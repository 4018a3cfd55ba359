import type { Argument, Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import {
  approvePromotion,
  createPromotion,
  declinePromotion,
  listPromotions,
  type Promotion,
  showPromotion,
} from '#contract/promotions.ts'

const promotionArgument: Argument = {
  name: 'PROMOTION',
  help: 'id of the promotion, as `belay promotions list` shows it',
  ask: 'Which promotion? `belay promotions list` shows their ids.',
}

const promote = endpointCommand({
  name: 'promote',
  endpoint: createPromotion,
  examples: [
    'belay promote support-answer --from staging --to production',
    'belay promote support-answer --from dev --to staging --release rel_01j…',
  ],
  second: {
    name: 'NAME',
    field: 'name',
    ask: 'Which deployment? `belay deployments list` shows their names.',
  },
  say: sentenceOf,
})

const list = endpointCommand({
  name: 'promotions list',
  endpoint: listPromotions,
  examples: ['belay promotions list --state waiting'],
  list: {
    none: 'No promotions here. `belay promote NAME --from ENVIRONMENT --to ENVIRONMENT` asks for one.',
    columns: [
      ['NAME', (one) => one.name],
      ['FROM', (one) => one.from],
      ['TO', (one) => one.to],
      ['STATE', (one) => one.state],
      ['RELEASE', (one) => one.release],
      ['ASKED BY', (one) => one.requestedBy],
      ['ID', (one) => one.id],
    ],
  },
})

const show = endpointCommand({
  name: 'promotions show',
  endpoint: showPromotion,
  examples: ['belay promotions show pmo_01j…'],
  argument: promotionArgument,
  say: sentenceOf,
})

const approve = endpointCommand({
  name: 'promotions approve',
  endpoint: approvePromotion,
  examples: ['belay promotions approve pmo_01j… --note "read the ten worst answers"'],
  argument: promotionArgument,
  say: sentenceOf,
})

const decline = endpointCommand({
  name: 'promotions decline',
  endpoint: declinePromotion,
  examples: ['belay promotions decline pmo_01j… --why "the prices are not checked yet"'],
  argument: promotionArgument,
  say: sentenceOf,
})

/** What became of it, then each thing that it had to meet. */
function sentenceOf({
  id,
  name,
  from,
  to,
  release,
  state,
  rollout,
  reason,
  criteria,
}: Promotion): string {
  const what = `${name} from ${from} to ${to}`
  const first =
    state === 'done'
      ? rollout === null
        ? `Promoted ${what}: ${release} serves there.`
        : `Promoted ${what}: ${release} takes over by ${rollout}. \`belay rollouts watch ${rollout}\` follows it.`
      : state === 'waiting'
        ? `The promotion of ${what} waits (${id}).`
        : `The promotion of ${what} was declined: ${reason}`
  return [
    first,
    ...criteria.map(
      ({ isMet, finding, remedy }) =>
        `${isMet ? 'met ' : 'open'}  ${finding}${remedy === '' ? '' : ` ${remedy}`}`,
    ),
  ].join('\n')
}

/** In the order of the help. */
export const commands: readonly Command[] = [promote, list, show, approve, decline]
