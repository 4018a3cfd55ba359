import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { startSimulator } from '#simulator/server.ts'

// Records what agent packages of Python export, at their newest versions, into test/fixtures/otlp. Each is installed in
// an environment of its own, as they do not all agree on the versions of others, and runs against the simulator.
//
//   node tools/run-under-pinned-node.js tools/record-python-otlp.ts         records every scenario; needs Python 3
//   node tools/run-under-pinned-node.js tools/record-python-otlp.ts NAME
//   node tools/run-under-pinned-node.js tools/record-otlp.ts rows           afterwards; read them through

const exporter = 'opentelemetry-exporter-otlp-proto-http'

type Scenario = {
  readonly says: string
  /** As pip installs them; the first ones' versions stand beside the fixture. */
  readonly packages: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'pydantic-ai': {
    says: 'An agent of pydantic-ai that calls a tool, traced by the package itself',
    packages: ['pydantic-ai-slim[openai]'],
  },
  langgraph: {
    says: 'An agent of LangChain (a LangGraph graph) that calls a tool, under OpenInference',
    packages: [
      'langchain',
      'langgraph',
      'langchain-openai',
      'openinference-instrumentation-langchain',
    ],
  },
  strands: {
    says: 'An agent of Strands that calls a tool, traced by the package itself',
    packages: ['strands-agents[openai,otel]'],
  },
  'openai-v2': {
    says: 'OpenTelemetry’s own instrumentation of the OpenAI SDK: a tool, a stream',
    packages: [
      'opentelemetry-instrumentation-openai-v2',
      'openai<3',
      'opentelemetry-util-genai==1.1b0',
    ],
    environment: {
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_ONLY',
      OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental',
    },
  },
}

const run = promisify(execFile)
const fixtures = fileURLToPath(new URL('../test/fixtures/otlp/', import.meta.url))
const script = fileURLToPath(new URL('record-python-otlp.py', import.meta.url))

async function record(name: string, { says, packages, environment }: Scenario): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'belay-record-'))
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
  const bodies: Buffer[] = []
  const capture = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer) // no encoding is set
    const body = Buffer.concat(chunks)
    bodies.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
    response.end()
  })
  try {
    await run('python3', ['-m', 'venv', home])
    const python = join(home, 'bin', 'python')
    await run(python, ['-m', 'pip', 'install', '--quiet', ...packages, exporter])
    capture.listen(0, '127.0.0.1')
    await once(capture, 'listening')
    const { port } = capture.address() as AddressInfo // it listens on TCP
    await run(python, [script, name, simulator.url, `http://127.0.0.1:${port}`], {
      env: { ...process.env, ...environment },
      timeout: 120_000,
    })
    const [body, ...more] = bodies
    if (body === undefined || more.length > 0)
      throw new Error(`${name} exported ${bodies.length} times; a fixture is one request.`)
    writeFileSync(`${fixtures}${name}.bin`, body)
    const versions = await versionsOf(python, packages)
    const about = {
      says,
      signal: 'traces',
      recordedAt: new Date().toISOString(),
      packages: versions,
    }
    writeFileSync(`${fixtures}${name}.about.json`, `${JSON.stringify(about, null, 2)}\n`)
    console.log(`${name}: ${body.length} bytes; ${JSON.stringify(versions)}`)
  } finally {
    capture.close()
    await simulator.close()
    rmSync(home, { recursive: true, force: true })
  }
}

async function versionsOf(
  python: string,
  packages: readonly string[],
): Promise<Record<string, string>> {
  const names = packages.map((text) => text.replace(/[[<=].*/, ''))
  const ask =
    'import importlib.metadata, json, sys; print(json.dumps({n: importlib.metadata.version(n) for n in sys.argv[1:]}))'
  const { stdout } = await run(python, ['-c', ask, ...names])
  return JSON.parse(stdout) as Record<string, string> // written by the line above
}

const [chosen] = process.argv.slice(2)
const wanted = Object.entries(scenarios).filter(([name]) => chosen === undefined || name === chosen)
if (wanted.length === 0)
  throw new Error(`No scenario "${chosen}". There are: ${Object.keys(scenarios).join(', ')}.`)
for (const [name, scenario] of wanted) await record(name, scenario)
process.exit()
