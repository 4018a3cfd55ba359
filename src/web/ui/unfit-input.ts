/** What a person chose or wrote cannot be used. The message says why and what to try: it is no mistake of the page. */
export class UnfitInput extends Error {
  /** What did not work, in a few words. */
  readonly title: string

  constructor(title: string, message: string) {
    super(message)
    this.title = title
  }
}
