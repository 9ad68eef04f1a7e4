export const MAY = { allowed: true, reason: null }
export const no = (reason) => ({ allowed: false, reason })
export const refused = (message) => ({
  __typename: 'Refused',
  code: 'INVALID_INPUT',
  message,
  args: {},
})

/** A connection over rows that are all there. */
export function list(rows, first = 50, after = null) {
  const from = after ? Number(after) : 0
  const some = rows.slice(from, from + (first ?? 50))
  const end = from + some.length
  return {
    edges: some.map((node, at) => ({ node, cursor: String(from + at + 1) })),
    pageInfo: {
      hasNextPage: end < rows.length,
      hasPreviousPage: from > 0,
      endCursor: some.length > 0 ? String(end) : null,
    },
    totalCount: rows.length,
    stale: false,
  }
}
