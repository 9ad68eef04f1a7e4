import { expect, test, vi } from 'vitest'
import { chosenOf, labelOf } from './chosen.ts'
import type { Item, Version } from './types.ts'

vi.mock('./bytes.ts', () => ({ beginView: vi.fn() }))
const { beginView } = await import('./bytes.ts')
const { kindOf, loadPreview } = await import('./preview.ts')
const { versionName } = await import('./versionName.ts')
const { whyNoSending } = await import('./whyNoSending.ts')

test('nothing that could run is put into our page', () => {
  expect(kindOf('image/png')).toBe('image')
  expect(kindOf('text/plain; charset=utf-8')).toBe('text')
  for (const type of ['application/pdf', 'text/html', 'image/svg+xml', 'application/xml', '']) {
    expect(kindOf(type), type).toBe('tab')
  }
})

test('what the server does not show is not fetched, and why is told', async () => {
  const message = 'This is a zip archive, which cannot be shown here; download it.'
  const refused = { __typename: 'Refused', code: 'NOT_VIEWABLE', message } as const
  vi.mocked(beginView).mockResolvedValue(refused)
  const version = { number: 1, size: '6', mediaType: 'application/zip' }
  const shown = await loadPreview({ id: '1', version } as Item, null)
  expect(shown).toEqual({ is: 'refused', message })
})

test('the version that was chosen is shown, as what it is', async () => {
  const begun = { __typename: 'ViewBegun', message: '', position: null, url: '/ticket' } as const
  vi.mocked(beginView).mockResolvedValue(begun)
  const newest = { number: 2, size: '6', mediaType: 'text/plain' }
  const item = { id: '1', version: newest } as Item
  const hers = { id: '1b', mediaType: 'application/pdf' } as Version
  expect(await loadPreview(item, hers)).toEqual({ is: 'tab', url: '/ticket' })
  expect(beginView).toHaveBeenLastCalledWith('1', '1b')
})

test("a version is called after whose it is, and one's own also by when it was added", () => {
  const addedAt = '2026-03-01T12:00:00Z'
  expect(versionName({ mine: false, addedAt, number: 1 })).toBe("The firm's version")
  expect(versionName({ mine: true, addedAt, number: 2 })).toMatch(
    /^Your version of .*2026.* \(2\)$/,
  )
})

test('nobody stands in for a customer whose portal was closed meanwhile', () => {
  const role = 'ENTITY_COLLABORATOR' as const
  const a = { id: 'a', number: 'K-1', name: 'A', role }
  const b = { id: 'b', number: 'K-2', name: null, role }
  expect(chosenOf([a, b], 'b')).toBe(b)
  expect(chosenOf([a], 'b')).toBeNull()
  expect(chosenOf([], null)).toBeNull()
  expect(labelOf(a)).toBe('A (K-1)')
  expect(labelOf(b)).toMatch(/ \(K-2\)$/)
})

test('at the top the role decides who may send', () => {
  const customer = { id: '1', number: 'K-1', name: 'K' }
  const reader = whyNoSending({ ...customer, role: 'ENTITY_ACCESS' }, null)
  expect(reader.upload).toMatch(/for reading/)
  const sender = whyNoSending({ ...customer, role: 'ENTITY_COLLABORATOR' }, null)
  expect(sender).toEqual({ upload: null, newFolder: null })
})
