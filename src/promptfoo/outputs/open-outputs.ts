import { resolve } from 'node:path'
import { refuse } from '#promptfoo/problem.ts'
import { OutputFile } from '#promptfoo/outputs/output-file.ts'
import type { Sink, SinkParts } from '#promptfoo/outputs/sink.ts'
import { jsonlSink, jsonSink, yamlSink } from '#promptfoo/outputs/write-json.ts'
import { junitSink } from '#promptfoo/outputs/write-junit.ts'
import { csvSink, htmlSink, textSink } from '#promptfoo/outputs/write-table.ts'

type Open = (file: OutputFile, parts: SinkParts) => Sink

const formats: Readonly<Record<string, Open>> = {
  json: jsonSink,
  jsonl: jsonlSink,
  yaml: yamlSink,
  yml: yamlSink,
  csv: csvSink,
  txt: textSink,
  html: htmlSink,
  xml: junitSink,
}

/** Refuses a path whose ending says no format. */
export function checkOutputs(paths: readonly string[]): void {
  for (const path of paths)
    if (formats[endingOf(path)] === undefined)
      refuse(
        `${path}: what is to be written cannot be told from its ending. End it with ${Object.keys(formats).join(', ')}.`,
      )
}

/** Opens the files of a run; they are written as it goes, and closed by `end`. */
export function openOutputs(paths: readonly string[], parts: SinkParts): readonly Sink[] {
  return paths.flatMap((path) => {
    const open = formats[endingOf(path)]
    if (open === undefined) return []
    const file = new OutputFile(resolve(path))
    const sink = open(file, parts)
    return [
      {
        add: (result) => sink.add(result),
        end(statistics) {
          sink.end(statistics)
          file.close()
        },
      },
    ]
  })
}

function endingOf(path: string): string {
  return /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
}
