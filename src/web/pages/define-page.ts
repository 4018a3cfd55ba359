import type { ComponentType } from 'react'
import type { CallOf, Endpoint } from '#contract/endpoint.ts'
import type { Place } from '#web/paths.ts'
import type { IconLook } from '#web/ui/icon.tsx'

/** Groups of the navigation in the order of the work; a line stands between them. */
export const navigationGroups = [
  'observe',
  'improve',
  'operate',
  'govern',
  'mature',
  'settings',
] as const

/**
 * What is known of a page before its code is fetched. A folder of `pages/` says it in its `page.ts`, as `pages`; routes,
 * navigation, palette and the help on keys are made of it. It is in the first load: no React, no components, only words.
 */
export type Page = {
  /** Like no other page's. */
  readonly id: string
  /** Address inside a project as the router reads it: `/prompts/$name`; the overview's is `/`. */
  readonly path: `/${string}`
  /** A page of no project, such as the door: `path` is then the whole address. */
  readonly isOutside?: true
  /** Fetches the component; also when a link to the page is pointed at. */
  readonly load: () => Promise<ComponentType>
  /** Begins to ask what the page will show, while its code is still under way; the component does the waiting. */
  readonly begin?: (ask: Ask, params: Readonly<Record<string, string | undefined>>) => void
  /** Its place in the navigation; none for pages that others lead to. */
  readonly navigation?: NavigationPlace
  /** Path of the page that is the present one in the navigation while this is open; else the address says it. */
  readonly under?: `/${string}`
  /** It shows a stretch of time, which the top bar then offers to choose. */
  readonly takesRange?: true
  readonly palette?: PagePalette
  readonly keys?: readonly KeyGroup[]
}

export type NavigationPlace = {
  readonly title: string
  readonly icon: IconLook
  readonly group: (typeof navigationGroups)[number]
  /** Smaller stands higher in its group. */
  readonly rank: number
  /** Where it leads, if not to the page's own path. */
  readonly href?: (place: Place) => string
}

export type PagePalette = {
  /** Under “Go to”, after the navigation. */
  readonly go?: readonly PaletteEntry[]
  /** Under “Do”. */
  readonly deeds?: readonly PaletteEntry[]
  /** What a typed text can lead to, under a heading that several pages may share. */
  readonly typed?: (text: string, place: Place) => readonly TypedEntry[]
  /** Shows what a typed text finds, which has to be asked for. */
  readonly found?: () => Promise<ComponentType<FoundProps>>
}

export type PaletteEntry = {
  readonly icon: IconLook
  readonly title: string
  /** What is typed to find it; like no other entry's. */
  readonly words: string
  readonly href: (place: Place) => string
  /** Smaller stands higher. */
  readonly rank: number
}

export type TypedEntry = Omit<PaletteEntry, 'href' | 'rank'> & {
  readonly heading: string
  readonly href: string
}

export type FoundProps = {
  readonly text: string
  /** Closes the palette and goes there. */
  readonly leave: (href: string) => () => void
}

/** What keys do somewhere; groups of one title, also those of several pages, are shown as one. */
export type KeyGroup = {
  readonly title: string
  readonly keys: readonly (readonly [keys: string, meaning: string])[]
}

type Ask = <E extends Endpoint>(endpoint: E, given: CallOf<E>) => void
