import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClusterTraces } from '#store/connect/cluster.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { startFacade } from '#test/store/start-facade.ts'
import { testTraces } from '#test/store/traces.suite.ts'

testTraces('the ClickHouse inside the process', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'belay-traces-'))
  return {
    database: openEmbeddedTraces(directory),
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  }
})

testTraces(
  'the ClickHouse client over HTTP (the real engine behind a façade: proves the client’s path, no cluster)',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'belay-traces-'))
    const facade = await startFacade(join(directory, 'engine'))
    return {
      database: openClusterTraces(facade.url, ''),
      async remove() {
        await facade.stop()
        rmSync(directory, { recursive: true, force: true })
      },
    }
  },
)
