import { Badge } from '#web/ui/badge.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Icon } from '#web/ui/icon.tsx'

const meanings: Readonly<Record<string, string>> = {
  simulated: 'Answered by the built-in simulator, not by a real model',
  'input-cut': 'The request was longer than this project keeps; its end is missing here',
  'output-cut': 'The reply was longer than this project keeps; its end is missing here',
  'resource-cut':
    'Its resource or scope was long and came with many spans; the first span of the export has it whole',
  'time-clamped':
    'The sender’s clock was far off; the time was moved into the window that can be stored',
  'value-out-of-range':
    'A number was beyond what can be stored; it is kept among the attributes as belay.raw_…',
  'clock-ahead': 'The sender’s clock is ahead of this server’s: it began in the future',
  'span-sent-again': 'A span came again with other content; the newest is shown and counted',
  'stream-cut': 'The stream ended before the model had finished',
  'usage-missing': 'The provider sent no token counts, so tokens and cost are not known',
  'not-understood': 'Belay could not read this content as a conversation; it is kept as it came',
  'log-event': 'Came as an OpenTelemetry log event',
  cancelled: 'The caller went away before the end',
  estimated: 'Token counts are estimated: the provider did not report them',
  redacted: 'Parts were masked before anything was written',
}

/** Something that must be said beside the numbers: simulated, cut, estimated. */
export function FlagBadge({ flag }: { readonly flag: string }) {
  return (
    <Badge tone="warn" hint={meanings[flag] ?? flag}>
      {flag.replaceAll('-', ' ')}
    </Badge>
  )
}

/** Flags where there is little room: `sim` for the simulator, one sign for all others, the words on hover. */
export function FlagMarks({ flags }: { readonly flags: readonly string[] }) {
  const others = flags.filter((flag) => flag !== 'simulated')
  return (
    <>
      {flags.includes('simulated') ? (
        <Badge tone="warn" hint={meanings['simulated'] ?? ''}>
          sim
        </Badge>
      ) : null}
      {others.length === 0 ? null : (
        <Hint
          className="warn flag-mark"
          text={others
            .map((flag) => `${flag.replaceAll('-', ' ')}: ${meanings[flag] ?? ''}`)
            .join('\n')}
        >
          <Icon name="warning" size={14} label={others.join(', ')} />
        </Hint>
      )}
    </>
  )
}
