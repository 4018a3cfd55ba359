import { fileURLToPath } from 'node:url'
import { defineWing } from '#compose/define-wing.ts'
import { wing as keys } from '#compose/wings/keys.ts'
import { wing as live } from '#compose/wings/live.ts'
import { wing as people } from '#compose/wings/people.ts'
import { wing as projects } from '#compose/wings/projects.ts'
import { wing as snapshot } from '#compose/wings/snapshot.ts'
import { createApiServer, type RawHandler } from '#http/api/api-server.ts'
import { createAuthenticator } from '#http/api/authenticate.ts'
import type { Route } from '#http/api/handler.ts'
import { pseudonymSource } from '#http/api/hide-people.ts'
import { openApiDocument } from '#http/api/openapi.ts'
import { staticFiles } from '#http/api/static-files.ts'

/** Our own API and the page, for what the front threads pass on. It is opened with the routes of every wing. */
export const wing = defineWing({
  needs: { keys, live, people, projects, snapshot },
  build({ config, data, keySecret, log, machineToken, parts, url, version }, given) {
    const { uses } = given.keys
    const listen = async (routes: readonly Route[], raw: readonly RawHandler[]) => {
      const server = createApiServer({
        routes,
        raw: [
          ...raw,
          openApiDocument(version),
          staticFiles(fileURLToPath(new URL('../../../dist/web', import.meta.url))),
        ],
        authenticate: createAuthenticator({
          identity: given.people,
          machineToken,
          adminSecret: config.admin.secret,
          keySecret,
          keys: () => given.snapshot.current().keys,
          keyNames: (ids) => given.keys.keys.names(ids),
          nowMs: () => parts.clock.nowMs(),
          used: (keyId) => uses.note([keyId]),
        }),
        findProject: (asked, own) => given.projects.find(asked, own),
        openAnswers: given.live.openAnswers,
        pseudonyms: pseudonymSource(given.people, parts.clock),
        onScopeUsed: (keyId, scope) => uses.noteScope(keyId, scope),
        origin: new URL(url).origin,
        onMistake: (error, id) =>
          log(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      })
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(data.mainSocket, resolve)
      })
      return {
        close: () =>
          new Promise<void>((resolve) => {
            server.close(() => resolve())
            server.closeAllConnections()
          }),
      }
    }
    return { service: { listen } }
  },
})
