import { navigationGroups, type Page } from '#web/pages/define-page.ts'
import { pageFolders } from '#web/pages.gen.ts'
import { type Place, pathInside } from '#web/paths.ts'
import type { IconLook } from '#web/ui/icon.tsx'

export type NavigationItem = {
  readonly title: string
  readonly icon: IconLook
  readonly href: (place: Place) => string
  /** Part of the address after `/p/:project` under which this item is the present one. */
  readonly under: string
}

const pages = pageFolders.flat()

/** The pages in the order of the work; a line stands between groups. */
export const navigation: readonly (readonly NavigationItem[])[] = navigationGroups
  .map((group) =>
    pages
      .flatMap(({ path, navigation: place }) =>
        place?.group === group ? [{ ...place, path }] : [],
      )
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ title, icon, path, href }) => ({
        title,
        icon,
        href: href ?? ((place: Place) => pathInside(place, path)),
        under: path,
      })),
  )
  .filter((items) => items.length > 0)

/** The item that is the present one at an address, which may be that of a page deeper down. */
export function presentItem(pathname: string): NavigationItem | undefined {
  const inside = insideOf(pathname)
  return inside === null ? undefined : itemOver(pageAt(pathname)?.under ?? inside)
}

/** Every page, each after the one that is in the navigation for it; those under none come last. */
export const pagesInOrder: readonly Page[] = pages.toSorted((a, b) => orderOf(a) - orderOf(b))

/** The page of a project at an address; where several fit, the one with the fewest names in its path, as the router has it. */
export function pageAt(pathname: string): Page | undefined {
  const inside = insideOf(pathname)
  if (inside === null) return undefined
  return pages
    .filter(({ path, isOutside }) => isOutside !== true && fits(path, inside))
    .toSorted((a, b) => namesOf(a.path) - namesOf(b.path))[0]
}

function itemOver(inside: string): NavigationItem | undefined {
  return navigation
    .flat()
    .find(({ under }) => inside === under || (under !== '/' && inside.startsWith(`${under}/`)))
}

function orderOf({ path, under, isOutside }: Page): number {
  const item = isOutside === true ? undefined : itemOver(under ?? path)
  return item === undefined ? Number.MAX_SAFE_INTEGER : navigation.flat().indexOf(item)
}

/** `/p/default/traces/` → `/traces`; null outside of a project. */
function insideOf(pathname: string): string | null {
  const [, start, project, ...rest] = pathname.replace(/\/$/, '').split('/')
  return start !== 'p' || project === undefined ? null : `/${rest.join('/')}`
}

function fits(path: string, inside: string): boolean {
  const wanted = path.split('/')
  const given = inside.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('$') || part === given[index])
  )
}

function namesOf(path: string): number {
  return path.split('$').length - 1
}
