import { isRefused } from '../lib/command.ts'
import { beginView } from './bytes.ts'
import type { Item, Version } from './types.ts'

/** What is shown of a document, or why nothing is. */
export type Preview =
  | { readonly is: 'image'; readonly url: string }
  | { readonly is: 'text'; readonly text: string; readonly cut: boolean }
  /** The browser shows it in a tab of its own. */
  | { readonly is: 'tab'; readonly url: string }
  | { readonly is: 'refused'; readonly message: string }

const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const MOST_TEXT = 200_000

/** How what the server shows is shown. Nothing that could run is put into our page. */
export function kindOf(mediaType: string): 'image' | 'text' | 'tab' {
  const essence = mediaType.split(';')[0]?.trim() ?? ''
  if (IMAGES.includes(essence)) return 'image'
  return essence === 'text/plain' ? 'text' : 'tab'
}

/**
 * Fetches what is to be shown of a document: this version, or the newest. Asking is what the
 * access log records.
 */
export async function loadPreview(item: Item, version: Version | null): Promise<Preview> {
  const ticket = await beginView(item.id, version?.id ?? null)
  if (isRefused(ticket)) return { is: 'refused', message: ticket.message }
  const kind = kindOf((version ?? item.version)?.mediaType ?? '')
  if (kind === 'tab') return { is: 'tab', url: ticket.url }
  const response = await fetch(ticket.url)
  if (!response.ok) return { is: 'refused', message: `The server answered ${response.status}.` }
  const blob = await response.blob()
  if (kind === 'image') return { is: 'image', url: URL.createObjectURL(blob) }
  const text = await blob.slice(0, MOST_TEXT).text()
  return { is: 'text', text, cut: blob.size > MOST_TEXT }
}
