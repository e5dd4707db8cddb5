import { z } from 'zod'

/** As much as is read of the answer of `/chat/completions`. */
export const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) })
