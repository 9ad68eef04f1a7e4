import { useEffect } from 'react'
import { onSignedOut } from '../lib/changes.ts'
import { type Live, useLive } from '../lib/useLive.ts'

const EVERY_MS = 60_000

/** Who is signed in; null where nobody is. Asked again when a session ends. */
export function useMe<Me>(load: () => Promise<Me | null>): Live<Me | null> {
  const me = useLive('me', load, EVERY_MS)
  useEffect(() => onSignedOut(me.reload), [me.reload])
  return me
}
