import { z } from 'zod'

/**
 * The classes of tokens that are priced apart. They never overlap: `input` is what was read
 * without any cache, `output` is what was written without reasoning, audio and images.
 * Adding all of them gives the tokens of a call, each counted once.
 */
export const tokenClasses = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
  'input_audio',
  'output_audio',
  'input_image',
  'output_image',
] as const

export const tokenClass = z.enum(tokenClasses)
export type TokenClass = z.infer<typeof tokenClass>

/**
 * What is paid for by the piece beside the tokens. Never part of a sum of tokens: not of a limit,
 * not of a chart.
 */
export const feeClasses = ['web_search'] as const

export const usageClasses = [...tokenClasses, ...feeClasses] as const
export const usageClass = z.enum(usageClasses)
export type UsageClass = z.infer<typeof usageClass>

/**
 * Tokens by class, and what was done besides (web searches), each counted once; an absent class
 * means none were reported. Non-negative integers.
 */
export const usage = z.partialRecord(usageClass, z.number().int())
export type Usage = z.infer<typeof usage>

/** The classes that a person calls "input": everything the model read. */
export const inputClasses: readonly TokenClass[] = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'input_audio',
  'input_image',
]

/** The classes that a person calls "output": everything the model wrote. */
export const outputClasses: readonly TokenClass[] = [
  'output',
  'reasoning',
  'output_audio',
  'output_image',
]
