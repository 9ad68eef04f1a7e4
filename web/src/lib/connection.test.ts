import { expect, test } from 'vitest'
import { type Connection, loadRows } from './connection.ts'

const pages = (lengths: number[]) => {
  const asked: (string | null)[] = []
  const load = async (after: string | null): Promise<Connection<number>> => {
    asked.push(after)
    const at = after === null ? 0 : Number(after)
    return {
      edges: Array.from({ length: lengths[at] ?? 0 }, (_, node) => ({ node })),
      pageInfo: { hasNextPage: at + 1 < lengths.length, endCursor: String(at + 1) },
      totalCount: lengths.reduce((sum, length) => sum + length, 0),
    }
  }
  return { asked, load }
}

test('pages are asked for one after the other until enough rows are there', async () => {
  const { asked, load } = pages([50, 50, 7])
  const rows = await loadRows(load, 100)
  expect(asked).toEqual([null, '1'])
  expect(rows.rows).toHaveLength(100)
  expect(rows).toMatchObject({ total: 107, hasMore: true })
})

test('the last page ends the list', async () => {
  const { load } = pages([50, 7])
  expect(await loadRows(load, 200)).toMatchObject({ total: 57, hasMore: false })
})
