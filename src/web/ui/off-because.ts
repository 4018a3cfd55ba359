/**
 * Spread into a field, a box or a select: with a reason it takes nothing and says why, on hover and to screen
 * readers; without one it is left as it is. The one way to disable a control of a form (`test/tidy.test.ts`);
 * buttons take `disabledReason`.
 */
export function offBecause(reason: string | undefined): {
  readonly disabled?: true
  readonly 'aria-description'?: string
} {
  return reason === undefined ? {} : { disabled: true, 'aria-description': reason }
}
