/** A page of a list, as Relay has it. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly totalCount: number
}

/** The rows of a list that are loaded. */
export interface Rows<Node> {
  readonly rows: readonly Node[]
  readonly total: number
  readonly hasMore: boolean
}

/** A list without rows. */
export const NOTHING: Connection<never> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
  totalCount: 0,
}

/** Rows that one question asks for. */
export const PAGE = 50

/** Loads pages one after the other until `wanted` rows are there, or all. */
export async function loadRows<Node>(
  page: (after: string | null) => Promise<Connection<Node>>,
  wanted: number,
): Promise<Rows<Node>> {
  const rows: Node[] = []
  let after: string | null = null
  for (;;) {
    const got: Connection<Node> = await page(after)
    rows.push(...got.edges.map((edge) => edge.node))
    after = got.pageInfo.endCursor
    const hasMore = got.pageInfo.hasNextPage && after !== null
    if (!hasMore || rows.length >= wanted) return { rows, total: got.totalCount, hasMore }
  }
}

/** The fields that `loadRows` needs beside the nodes. */
export const PAGE_FIELDS = 'pageInfo { hasNextPage endCursor } totalCount'
