import { defineWing } from '#compose/define-wing.ts'
import { startSimulator } from '#simulator/server.ts'

/** The built-in provider, on a port of its own; its base URL, or null where it is off. */
export const wing = defineWing({
  needs: {},
  async build({ config, guard }) {
    const simulator = config.simulator
      ? await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
      : null
    const url = simulator?.url ?? null
    if (url !== null) guard.trustOrigin(new URL(url).origin)
    return { service: { url }, stop: async () => simulator?.close() }
  },
})
