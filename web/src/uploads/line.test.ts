import { expect, test } from 'vitest'
import { Line } from './line.ts'

test('so many go at a time, and the others in their order', () => {
  const line = new Line(2)
  const gone: string[] = []
  for (const key of ['a', 'b', 'c', 'd', 'e']) line.join(key, () => gone.push(key))
  expect(gone).toEqual(['a', 'b'])
  line.leave('b')
  expect(gone).toEqual(['a', 'b', 'c'])
  line.leave('d')
  expect(gone).toEqual(['a', 'b', 'c'])
  line.leave('a')
  expect(gone).toEqual(['a', 'b', 'c', 'e'])
})
