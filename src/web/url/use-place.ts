import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { windowAround, windowDefault } from '#web/format/window.ts'
import type { Place } from '#web/paths.ts'
import { useSearch } from '#web/url/use-search.ts'

/** Project, environment and time range of the address one is at. */
export function usePlace(): Place {
  const { project } = useParams({ strict: false })
  const [{ environment, from, to }] = useSearch()
  return useMemo(
    () => ({ project: project ?? '', environment, from, to }),
    [project, environment, from, to],
  )
}

/** The place with the moment's own window, where a moment stands in the address that lies outside the one chosen. */
export function placeAround(place: Place, at: string | undefined): Place {
  if (at === undefined) return place
  const chosen = { from: place.from ?? windowDefault, to: place.to ?? 'now' }
  const shown = windowAround(at, chosen)
  return shown === chosen ? place : { ...place, ...shown }
}

/** The place as the API's queries take it. */
export function placeQueryOf(place: Place): { project: string; environment?: string } {
  const { project, environment } = place
  return environment === undefined ? { project } : { project, environment }
}

/** Place and range as the API's queries take them, with the usual range filled in. */
export function windowQueryOf(place: Place): {
  project: string
  environment?: string
  from: string
  to: string
} {
  return { ...placeQueryOf(place), from: place.from ?? windowDefault, to: place.to ?? 'now' }
}
