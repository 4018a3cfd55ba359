import type { Page } from 'playwright-core'

/** The person whom the end-to-end tests make the first owner. */
export const owner = {
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  password: 'correct horse battery staple',
}

/** Opens a one-time link and joins as that person. */
export async function join(page: Page, link: string, person: typeof owner): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Your name').fill(person.name)
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
}
