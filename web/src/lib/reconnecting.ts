/** The longest wait, however long the server has been away. */
const LONGEST_MS = 30_000
/** Closed by a server that stops, or that cannot tell right now: it is to be tried again. */
const TRY_AGAIN = [1001, 1013]

/** The code that a socket was closed with, if it was. */
export function closedBy(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event
    ? Number(event.code)
    : undefined
}

/** Whether the server asks by this code to be tried again. */
export function isToTryAgain(closed: number | undefined): boolean {
  return closed !== undefined && TRY_AGAIN.includes(closed)
}

/**
 * How long to wait before the socket is opened again, after so many tries in vain: longer each
 * time up to half a minute, and not everybody at the same moment.
 */
export function waitBefore(tries: number, closed?: number, chance = Math.random()): number {
  const isAsked = tries === 0 && isToTryAgain(closed)
  const longest = isAsked ? 1_000 : Math.min(2_000 * 2 ** tries, LONGEST_MS)
  return (longest * (1 + chance)) / 2
}
