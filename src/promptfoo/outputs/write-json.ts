import { stringify } from 'yaml'
import type { OutputFile } from '#promptfoo/outputs/output-file.ts'
import { configJson, afterResults, resultJson } from '#promptfoo/outputs/result-json.ts'
import type { Sink, SinkParts } from '#promptfoo/outputs/sink.ts'

/** The whole run as one JSON document, as promptfoo's own page and `--filter-failing` read it. */
export function jsonSink(file: OutputFile, { suite, columns, startedAt }: SinkParts): Sink {
  file.write(`{"results":{"version":3,"timestamp":${JSON.stringify(startedAt)},"results":[`)
  let count = 0
  return {
    add(result) {
      file.write(`${count === 0 ? '' : ','}\n${JSON.stringify(resultJson(result))}`)
      count += 1
    },
    end(statistics) {
      const tail = afterResults(columns, statistics)
      file.write(
        `\n],${JSON.stringify(tail).slice(1)},"config":${JSON.stringify(configJson(suite))}}\n`,
      )
    },
  }
}

/** A result a line. */
export function jsonlSink(file: OutputFile): Sink {
  return {
    add: (result) => file.write(`${JSON.stringify(resultJson(result))}\n`),
    end: () => {},
  }
}

/** The same document as YAML. */
export function yamlSink(file: OutputFile, { suite, columns, startedAt }: SinkParts): Sink {
  const head = stringify({ version: 3, timestamp: startedAt })
  file.write(`results:\n${indented(head, 2)}  results:\n`)
  let count = 0
  return {
    add(result) {
      count += 1
      file.write(indented(stringify([plain(resultJson(result))]), 4))
    },
    end(statistics) {
      if (count === 0) file.write('    []\n')
      const tail = afterResults(columns, statistics)
      file.write(indented(stringify(plain(tail)), 2))
      file.write(stringify({ config: plain(configJson(suite)) }))
    },
  }
}

/** What JSON can say: without functions and what is undefined. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value))
}

function indented(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces))
}
