import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * Search by Unicode's own folding: NFKC and full case folding (`ﾊﾟｽ` is `パス`, `STRASSE` is
 * `Straße`, a decomposed syllable is the whole one). New parts are indexed as they are written. Parts
 * that are there are indexed by a mutation that nobody waits for: the engine works part by part
 * beside reads and inserts and goes on where it was after a restart. Until it is through, such parts
 * are searched without an index: slower, and right.
 */
export const migration: TraceMigration = {
  number: 6,
  name: 'folded-search',
  statements: [
    `ALTER TABLE spans {on-cluster}
       ADD INDEX IF NOT EXISTS input_folded normalizeUTF8NFKCCasefold(input) TYPE text(tokenizer = 'unicodeWord'),
       ADD INDEX IF NOT EXISTS output_folded normalizeUTF8NFKCCasefold(output) TYPE text(tokenizer = 'unicodeWord')`,
    `ALTER TABLE spans {on-cluster} DROP INDEX IF EXISTS input_text, DROP INDEX IF EXISTS output_text SETTINGS mutations_sync = 0, alter_sync = 0`,
    `ALTER TABLE spans {on-cluster} MATERIALIZE INDEX input_folded, MATERIALIZE INDEX output_folded SETTINGS mutations_sync = 0`,
  ],
}
