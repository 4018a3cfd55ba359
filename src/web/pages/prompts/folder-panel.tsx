import { useMemo } from 'react'
import type { Prompt } from '#contract/prompts.ts'
import { formatCount } from '#web/format/number.ts'
import { countFolders, countWords } from '#web/pages/prompts/count-folders.ts'
import type { Search } from '#web/paths.ts'
import { Icon } from '#web/ui/icon.tsx'

// As many as are looked through; the search finds the rest.
const tagsMax = 20

type FolderPanelProps = {
  readonly prompts: readonly Prompt[]
  /** False: there are more prompts than were counted. */
  readonly isWhole: boolean
  readonly search: Search
  readonly onChange: (patch: Search) => void
}

/** Folders and tags with how many prompts each has; one of each narrows the list. */
export function FolderPanel({ prompts, isWhole, search, onChange }: FolderPanelProps) {
  const folders = useMemo(() => countFolders(prompts.map(({ folder }) => folder)), [prompts])
  const tags = useMemo(() => countWords(prompts.flatMap((each) => each.tags)), [prompts])
  return (
    <aside className="prompt-folders" aria-label="Folders and tags">
      <section aria-labelledby="prompt-folders-title">
        <h2 id="prompt-folders-title">Folders</h2>
        <Choice
          words="All prompts"
          count={prompts.length}
          isOn={search['folder'] === undefined}
          onPick={() => onChange({ folder: undefined })}
        />
        {folders.map(({ path, name, depth, count }) => (
          <Choice
            key={path}
            words={name}
            label={path}
            depth={depth}
            count={count}
            isOn={search['folder'] === path}
            onPick={() => onChange({ folder: search['folder'] === path ? undefined : path })}
          />
        ))}
      </section>
      {tags.length === 0 ? null : (
        <section aria-labelledby="prompt-tags-title">
          <h2 id="prompt-tags-title">Tags</h2>
          {tags.slice(0, tagsMax).map(([tag, count]) => (
            <Choice
              key={tag}
              words={tag}
              count={count}
              isOn={search['tag'] === tag}
              onPick={() => onChange({ tag: search['tag'] === tag ? undefined : tag })}
            />
          ))}
        </section>
      )}
      {isWhole ? null : (
        <p className="faint small">Counted in the first {formatCount(prompts.length)} prompts.</p>
      )}
    </aside>
  )
}

type ChoiceProps = {
  readonly words: string
  /** Where the words alone do not say which. */
  readonly label?: string
  readonly depth?: number
  readonly count: number
  readonly isOn: boolean
  readonly onPick: () => void
}

function Choice({ words, label = words, depth = 0, count, isOn, onPick }: ChoiceProps) {
  return (
    <button
      type="button"
      className="folder-choice"
      style={{ paddingLeft: 8 + depth * 14 }}
      aria-pressed={isOn}
      aria-label={`${label}, ${formatCount(count)}`}
      onClick={onPick}
    >
      {depth === 0 ? null : <Icon name="chevronRight" size={10} />}
      <span className="cut">{words}</span>
      <span className="folder-count number">{formatCount(count)}</span>
    </button>
  )
}
