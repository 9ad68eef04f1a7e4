import type { Destination, Upload } from './types.ts'

/** What is kept over a reload: where the bytes go, not the bytes. */
export interface Kept {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly to: Destination
  readonly url: string
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const kept = value as Partial<Kept>
  return (
    typeof kept.key === 'string' &&
    typeof kept.name === 'string' &&
    typeof kept.size === 'number' &&
    typeof kept.url === 'string' &&
    kept.url.startsWith('/files/uploads/') &&
    typeof kept.to?.customerId === 'string'
  )
}

/** Unfinished uploads of an earlier life of this page. */
export function recall(storage: Pick<Storage, 'getItem'>, place: string): Upload[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(place) ?? '[]')
    if (!Array.isArray(value)) return []
    return value.filter(isKept).map((kept) => ({ ...kept, state: { is: 'unattached' } }))
  } catch {
    return []
  }
}

/** Keeps what can be gone on with. */
export function keep(storage: Storage, place: string, uploads: readonly Upload[]): void {
  const kept = uploads.flatMap((upload): Kept[] => {
    const over = upload.state.is === 'done' || upload.state.is === 'clash'
    const lost = upload.state.is === 'failed' && !upload.state.canRetry
    if (upload.url === null || over || lost) return []
    const { key, name, size, sent, to, url } = upload
    return [{ key, name, size, sent, to, url }]
  })
  try {
    if (kept.length > 0) storage.setItem(place, JSON.stringify(kept))
    else storage.removeItem(place)
  } catch {
    // Without storage, uploads go on but are not remembered.
  }
}
