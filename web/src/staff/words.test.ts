import { expect, test } from 'vitest'
import { entryText, openingText, sentenceCase } from './auditWords.ts'
import { pathText } from './paths.ts'
import { to, whereOf } from './where.ts'

test('an address and the page it names belong together', () => {
  const url = (path: string) => new URL(path, 'https://firm.example')
  const path = to('documents', 'c1', 'f1')
  expect(path).toBe('/staff/documents?customer=c1&folder=f1')
  expect(whereOf(url(path))).toEqual({ page: 'documents', customer: 'c1', folder: 'f1' })
  expect(whereOf(url('/staff')).page).toBe('dashboard')
  expect(whereOf(url('/staff/nowhere')).page).toBe('dashboard')
})

test('event types read as words', () => {
  expect(sentenceCase('MasterAccessGranted')).toBe('Master access granted')
})

test('evidence says what, to whom and how', () => {
  const entry = {
    seq: '1',
    at: '2026-01-01T00:00:00Z',
    eventType: 'AccessGranted',
    actor: 'Ann Lee',
    subject: 'All clients',
    item: 'BILLING',
    capability: 'VIEW',
    expiresAt: null,
    sourceIp: null,
  }
  expect(entryText(entry)).toBe('Access granted: BILLING, to All clients, viewing only')
  const opening = { ...entry, kind: 'REFUSED', code: 'NOT_SHARED', completedAt: null }
  expect(openingText(opening)).toBe('was refused BILLING (NOT_SHARED)')
  const download = { ...opening, kind: 'DOWNLOADED', code: null }
  expect(openingText(download)).toBe('downloaded BILLING')
  const whole = { ...download, completedAt: '2027-01-15T12:00:01Z' }
  expect(openingText(whole)).toBe('downloaded BILLING (completed)')
})

test('a path tells the folder it comes from', () => {
  const path = {
    kind: 'GRANT' as const,
    itemId: 'f',
    itemName: 'BILLING',
    subject: 'All clients',
    capability: 'DOWNLOAD' as const,
    expiresAt: null,
    grantedBy: 'Ann Lee',
    grantedAt: null,
  }
  expect(pathText(path, 'd')).toBe('From BILLING, to All clients, by Ann Lee')
  expect(pathText(path, 'f')).toMatch(/^Granted here/)
})
