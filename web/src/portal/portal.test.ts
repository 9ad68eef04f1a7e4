import { expect, test, vi } from 'vitest'

vi.mock('./bytes.ts', () => ({ beginView: vi.fn() }))
const { kindOf } = await import('./preview.ts')
const { whyNoSending } = await import('./whyNoSending.ts')

test('nothing that could run is shown', () => {
  expect(kindOf('image/png')).toBe('image')
  expect(kindOf('text/plain; charset=utf-8')).toBe('text')
  expect(kindOf('application/pdf')).toBe('tab')
  for (const type of ['text/html', 'image/svg+xml', 'application/xml', '']) {
    expect(kindOf(type), type).toBe('none')
  }
})

test('at the top the role decides who may send', () => {
  const customer = { id: '1', number: 'K-1', name: 'K' }
  const reader = whyNoSending({ ...customer, role: 'ENTITY_ACCESS' }, null)
  expect(reader.upload).toMatch(/for reading/)
  const sender = whyNoSending({ ...customer, role: 'ENTITY_COLLABORATOR' }, null)
  expect(sender).toEqual({ upload: null, newFolder: null })
})
