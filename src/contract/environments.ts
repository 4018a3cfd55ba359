/** Where Belay's own calls stand: the playground's, trials of prompts, evaluations and their judges. */
export const ownEnvironment = 'evaluation'

/** Asks for every environment, `ownEnvironment` among them. */
export const everyEnvironment = '*'
