import { z } from 'zod'

// zod compiles object checks with `new Function`, which the content security policy forbids and
// reports; it decides when a schema is made, so this module is imported before any contract.
z.config({ jitless: true })
