import { expect } from 'vitest'
import type { RedisServer } from './redis-server.ts'

/** Bytes a replica reads, and syncs, well within the time it takes to find out that its primary is dead. */
const NEAR = 64 * 1024

/**
 * Until so many replicas of a primary at work are in step with it. On a busy disk one of two may fall seconds behind while the other one
 * answers for both; of a takeover by such a one nothing is promised (`docs/operators.md`, `replicas=1`).
 */
export async function inStep({ client }: RedisServer, replicas: number): Promise<void> {
  const near = async () => {
    const [, offset, known] = (await client.role()) as [string, number, [string, string, string][]]
    return known.filter(([, , at]) => offset - Number(at) <= NEAR).length
  }
  await expect.poll(near, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(replicas)
}
