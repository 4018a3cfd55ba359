import type { Actor } from '#contract/people.ts'

/** Belay itself, where it does something that nobody asked for by name: it registers what it is shipped with. */
export const belayActor: Actor = {
  kind: 'machine',
  id: 'belay',
  name: 'Belay',
  role: null,
  scopes: [],
}
