/**
 * The most tokens to think that a lower effort still is: halfway between the budgets that Google documents for
 * each effort (1,024, 8,192, 24,576), https://ai.google.dev/gemini-api/docs/openai#thinking.
 */
const lowMax = 4_096
const mediumMax = 16_384

/** The effort that a budget of tokens to think is nearest to. */
export function effortOfBudget(budget: number): string {
  return budget <= lowMax ? 'low' : budget <= mediumMax ? 'medium' : 'high'
}
