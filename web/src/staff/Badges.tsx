import type { Item } from './types.ts'

function wordsOf(item: Item): string[] {
  const words: string[] = []
  if (item.trashedAt) words.push('In the trash')
  if (item.sentByContactId) words.push('From the client')
  if (item.withdrawn) words.push('Withdrawn by the client')
  if (item.version?.scan === 'NOT_CONFIGURED') words.push('Not scanned')
  if (item.version && item.version.number > 1) words.push(`Version ${item.version.number}`)
  return words
}

/** What is special about a row. */
export function Badges({ item }: { item: Item }) {
  return wordsOf(item).map((word) => (
    <span key={word} className="badge">
      {word}
    </span>
  ))
}
