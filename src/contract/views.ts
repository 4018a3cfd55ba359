import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { timestamp } from '#contract/time.ts'

/** A saved view: a page with its filters, under a name, for everybody in the project. */
export const view = z.object({
  id: idOf('view'),
  name,
  page: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,59}$/, 'an id of a page: lower-case words joined by dashes')
    .describe('id of the page that shows it: traces, sessions, users, overview, models'),
  search: z.record(z.string(), z.string()).describe('the page’s URL parameters'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type View = z.infer<typeof view>

export const listViews = defineEndpoint({
  id: 'views.list',
  method: 'GET',
  path: '/api/v1/views',
  scope: 'read',
  summary: 'List saved views.',
  reply: z.object({ items: z.array(view) }),
})

export const createView = defineEndpoint({
  id: 'views.create',
  method: 'POST',
  path: '/api/v1/views',
  scope: 'score',
  summary: 'Save a view under a name.',
  body: z.strictObject({
    name,
    page: view.shape.page,
    search: z.record(z.string().max(60), z.string().max(1000)),
  }),
  reply: view,
})

export const removeView = defineEndpoint({
  id: 'views.remove',
  method: 'DELETE',
  path: '/api/v1/views/:id',
  scope: 'score',
  of: 'workspace',
  summary: 'Remove a saved view.',
  params: z.object({ id: idOf('view') }),
  reply: done,
  faults: ['not_found'],
})
