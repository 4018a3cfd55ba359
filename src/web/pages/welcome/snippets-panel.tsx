import type { ReplyOf } from '#contract/endpoint.ts'
import type { showWelcome } from '#contract/health.ts'
import { snippetsFor } from '#web/pages/welcome/snippets.ts'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { useSearch } from '#web/url/use-search.ts'

type SnippetsProps = {
  readonly welcome: ReplyOf<typeof showWelcome>
  readonly madeKey: string | null
}

const fallbackModel = 'sim/echo'

/** The code for every client, with address, key and model filled in. */
export function Snippets({ welcome, madeKey }: SnippetsProps) {
  const [search, setSearch] = useSearch()
  const modelOf = (provider: string): string | undefined =>
    welcome.connections.find((each) => each.provider === provider && each.example !== '')?.example
  const first =
    modelOf('openai') ??
    welcome.connections.find((each) => each.example !== '')?.example ??
    fallbackModel
  const snippets = snippetsFor({
    url: welcome.url,
    key: madeKey ?? 'YOUR_BELAY_KEY',
    models: {
      openai: first,
      anthropic: modelOf('anthropic') ?? fallbackModel,
      gemini: modelOf('gemini') ?? fallbackModel,
    },
  })
  const chosen = snippets.find((each) => each.id === search['snippet']) ?? snippets[0]
  if (chosen === undefined) return null
  return (
    <div className="stack">
      <div className="snippet-choices" role="group" aria-label="Client">
        {snippets.map((each) => (
          <button
            key={each.id}
            type="button"
            aria-pressed={each === chosen}
            onClick={() => setSearch({ snippet: each.id }, 'replace')}
          >
            {each.title}
          </button>
        ))}
      </div>
      <p className="small soft">{chosen.hint}</p>
      <CodeBlock code={chosen.code} what={`the ${chosen.title} snippet`} />
    </div>
  )
}
