import { type ShownSpan, SpanFacts } from '#web/pages/trace/span-facts.tsx'
import { JsonTree } from '#web/ui/json-tree.tsx'

/** Everything that is not content: ids, parameters, attributes, resource, events, links. */
export function AttributesView({ span }: { readonly span: ShownSpan }) {
  const groups: readonly [string, unknown, boolean][] = [
    ['Attributes', span.attributes, Object.keys(span.attributes).length === 0],
    ['Resource', span.resource, Object.keys(span.resource).length === 0],
    ['Events', span.events, span.events.length === 0],
    ['Links', span.links, span.links.length === 0],
  ]
  return (
    <div className="stack">
      <SpanFacts span={span} />
      {groups
        .filter(([, , isEmpty]) => !isEmpty)
        .map(([title, value]) => (
          <section key={title} className="stack" aria-label={title}>
            <h3>{title}</h3>
            <div className="attributes-tree">
              <JsonTree value={value} openLevels={3} />
            </div>
          </section>
        ))}
    </div>
  )
}
