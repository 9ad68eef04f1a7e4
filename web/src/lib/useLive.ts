import { useCallback, useEffect, useRef, useState } from 'react'
import { onChange } from './changes.ts'
import { isListening } from './listening.ts'

/** While the server says what changes, only each so-manieth turn is taken. */
const SELDOM = 6

/** What the server said last, and whether it could be asked. */
export interface Live<T> {
  /** Undefined until the first answer for this key. */
  readonly data: T | undefined
  readonly error: string | undefined
  readonly reload: () => void
}

interface State<T> {
  key: string
  data: T | undefined
  error: string | undefined
}

function sameOr<T>(before: T | undefined, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? (before as T) : now
}

/**
 * Asks at once, after each command of this page, when the page is looked at
 * again, and every `everyMs` while it is, seldom where the server says by itself what
 * changes. A late answer for an old key is
 * dropped; with `null` nothing is asked.
 */
export function useLive<T>(key: string | null, load: () => Promise<T>, everyMs = 0): Live<T> {
  const [state, setState] = useState<State<T>>({ key: '', data: undefined, error: undefined })
  const latest = useRef({ load, turn: 0 })
  latest.current.load = load

  const reload = useCallback(() => {
    if (key === null) return
    latest.current.turn += 1
    const turn = latest.current.turn
    const current = () => turn === latest.current.turn
    latest.current.load().then(
      (data) => {
        if (!current()) return
        setState((before) => {
          const kept = before.key === key ? sameOr(before.data, data) : data
          const unchanged = before.key === key && kept === before.data && !before.error
          return unchanged ? before : { key, data: kept, error: undefined }
        })
      },
      (error: unknown) => {
        if (!current()) return
        const message = error instanceof Error ? error.message : String(error)
        setState((before) => ({
          key,
          data: before.key === key ? before.data : undefined,
          error: message,
        }))
      },
    )
  }, [key])

  useEffect(() => {
    reload()
    const whenSeen = () => {
      if (document.visibilityState === 'visible') reload()
    }
    let turn = 0
    const whenDue = () => {
      turn += 1
      if (!isListening() || turn % SELDOM === 0) whenSeen()
    }
    const timer = everyMs > 0 ? setInterval(whenDue, everyMs) : undefined
    const stop = onChange(reload)
    window.addEventListener('focus', whenSeen)
    document.addEventListener('visibilitychange', whenSeen)
    return () => {
      clearInterval(timer)
      stop()
      window.removeEventListener('focus', whenSeen)
      document.removeEventListener('visibilitychange', whenSeen)
    }
  }, [reload, everyMs])

  const fits = state.key === key
  return { data: fits ? state.data : undefined, error: fits ? state.error : undefined, reload }
}
