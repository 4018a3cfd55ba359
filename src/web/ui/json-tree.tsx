import { useState } from 'react'
import '#web/ui/json-tree.css'

// Long lists and texts are opened in steps, so that a megabyte of JSON never blocks the page.
const itemsStep = 100
const textMax = 600

type JsonTreeProps = {
  readonly value: unknown
  /** How many levels are open at first. */
  readonly openLevels?: number
}

/** A JSON value as a tree whose branches fold. */
export function JsonTree({ value, openLevels = 2 }: JsonTreeProps) {
  return (
    <div className="json-tree mono">
      <Node name={null} value={value} openLevels={openLevels} />
    </div>
  )
}

type NodeProps = {
  readonly name: string | null
  readonly value: unknown
  readonly openLevels: number
}

function Node({ name, value, openLevels }: NodeProps) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-leaf">
        <Name name={name} />
        <Leaf value={value} />
      </div>
    )
  }
  return <Branch name={name} value={value} openLevels={openLevels} />
}

function Branch({ name, value, openLevels }: NodeProps & { readonly value: object }) {
  const [isOpen, setIsOpen] = useState(openLevels > 0)
  const [shown, setShown] = useState(itemsStep)
  const entries = Object.entries(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) {
    return (
      <div className="json-leaf">
        <Name name={name} />
        <span className="faint">{`${open}${close}`}</span>
      </div>
    )
  }
  return (
    <div>
      <button
        type="button"
        className="json-fold"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Name name={name} />
        <span className="faint">{isOpen ? open : `${open} ${entries.length} ${close}`}</span>
      </button>
      {isOpen ? (
        <div className="json-inside">
          {entries.slice(0, shown).map(([key, each]) => (
            <Node
              key={key}
              name={Array.isArray(value) ? null : key}
              value={each}
              openLevels={openLevels - 1}
            />
          ))}
          {entries.length > shown ? (
            <button
              type="button"
              className="json-more"
              onClick={() => setShown(shown + itemsStep * 10)}
            >
              Show more of {entries.length}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

function Name({ name }: { readonly name: string | null }) {
  return name === null ? null : <span className="json-name">{name}: </span>
}

function Leaf({ value }: { readonly value: unknown }) {
  const [isWhole, setIsWhole] = useState(false)
  if (typeof value !== 'string')
    return <span className={`json-${typeof value}`}>{String(value)}</span>
  const isLong = value.length > textMax && !isWhole
  return (
    <span className="json-string">
      {isLong ? value.slice(0, textMax) : value}
      {isLong ? (
        <button type="button" className="json-more" onClick={() => setIsWhole(true)}>
          … all {value.length} characters
        </button>
      ) : null}
    </span>
  )
}
