import { plural } from '#web/format/number.ts'
import { Icon } from '#web/ui/icon.tsx'
import { JsonTree } from '#web/ui/json-tree.tsx'

/** The tools the model was offered, folded. */
export function ToolDefinitions({ tools }: { readonly tools: readonly unknown[] }) {
  if (tools.length === 0) return null
  return (
    <details className="part-folded">
      <summary>
        <Icon name="tool" size={13} />
        <span>{plural(tools.length, 'tool')} offered</span>
        <span className="cut faint mono">{tools.map(nameOf).join(', ')}</span>
      </summary>
      <div className="part-inside">
        <JsonTree value={tools} openLevels={2} />
      </div>
    </details>
  )
}

/** A tool's name in the format of any provider. */
function nameOf(tool: unknown): string {
  if (typeof tool !== 'object' || tool === null) return '?'
  if ('name' in tool && typeof tool.name === 'string') return tool.name
  if ('function' in tool) return nameOf(tool.function)
  return 'type' in tool && typeof tool.type === 'string' ? tool.type : '?'
}
