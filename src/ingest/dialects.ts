import type { Vocabulary } from '#plugins/vocabularies/define-vocabulary.ts'
import { genkit } from '#plugins/vocabularies/genkit.ts'
import { googleAdk } from '#plugins/vocabularies/google-adk.ts'
import { langfuse } from '#plugins/vocabularies/langfuse.ts'
import { langsmith } from '#plugins/vocabularies/langsmith.ts'
import { livekit } from '#plugins/vocabularies/livekit.ts'
import { logfire } from '#plugins/vocabularies/logfire.ts'
import { mlflow } from '#plugins/vocabularies/mlflow.ts'
import { openinference } from '#plugins/vocabularies/openinference.ts'
import { openllmetry } from '#plugins/vocabularies/openllmetry.ts'
import { otelGenai } from '#plugins/vocabularies/otel-genai.ts'
import { pydanticAi } from '#plugins/vocabularies/pydantic-ai.ts'
import { vercelAi } from '#plugins/vocabularies/vercel-ai.ts'

/** Every dialect that spans are read in, the ones whose word counts most first. */
export const dialects: readonly Vocabulary[] = [
  genkit,
  googleAdk,
  langfuse,
  langsmith,
  livekit,
  logfire,
  mlflow,
  openinference,
  openllmetry,
  otelGenai,
  pydanticAi,
  vercelAi,
].sort((a, b) => a.precedence - b.precedence)
