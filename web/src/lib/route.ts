import { useSyncExternalStore } from 'react'

const bus = new EventTarget()

function subscribe(listener: () => void): () => void {
  bus.addEventListener('moved', listener)
  window.addEventListener('popstate', listener)
  return () => {
    bus.removeEventListener('moved', listener)
    window.removeEventListener('popstate', listener)
  }
}

/** The address within this site: path and query hold the state of a page. */
export function useAddress(): URL {
  const href = useSyncExternalStore(subscribe, () => window.location.href)
  return new URL(href)
}

export function go(to: string): void {
  window.history.pushState(null, '', to)
  bus.dispatchEvent(new Event('moved'))
}

/** A path with those parameters that are there. */
export function address(path: string, query: Record<string, string | null | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const text = new URLSearchParams(given).toString()
  return text ? `${path}?${text}` : path
}
