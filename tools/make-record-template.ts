// Prepares a PostgreSQL cluster once, at set-up: a first start then copies it instead of making one.
import { mkdirSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'

const directory = new URL('../dist/', import.meta.url)
mkdirSync(directory, { recursive: true })
const database = await PGlite.create()
const dump = await database.dumpDataDir('gzip')
writeFileSync(new URL('pglite-template.tar.gz', directory), Buffer.from(await dump.arrayBuffer()))
await database.close()
