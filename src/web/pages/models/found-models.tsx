import { Command } from 'cmdk'
import { listModels } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import type { FoundProps } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'
import { PaletteItem } from '#web/shell/palette-item.tsx'
import { placeQueryOf, usePlace } from '#web/url/use-place.ts'

// More would not be read, and the catalogue has a thousand models.
const modelsMax = 8

/** Models that are called what was typed into the palette. */
export function FoundModels({ text, leave }: FoundProps) {
  const place = usePlace()
  const models = useAnswer(listModels, { query: placeQueryOf(place) })
  const wanted = text.toLowerCase()
  const found = (models.data?.items ?? [])
    .filter((card) => card.callName.toLowerCase().includes(wanted))
    .slice(0, modelsMax)
  if (found.length === 0) return null
  return (
    <Command.Group heading="Models">
      {found.map((card) => (
        <PaletteItem
          key={card.callName}
          icon="models"
          value={`model ${card.callName} ${text}`}
          onSelect={leave(paths.models(place, { search: card.model }))}
        >
          {card.callName}
        </PaletteItem>
      ))}
    </Command.Group>
  )
}
