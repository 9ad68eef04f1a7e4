import { expect, test } from 'vitest'
import { count, lastDay, named, size } from './format.ts'

test('sizes are in decimal units, and stay readable', () => {
  expect(size('0')).toBe('0 bytes')
  expect(size('1')).toBe('1 byte')
  expect(size('999')).toBe('999 bytes')
  expect(size('1000')).toBe('1.0 kB')
  expect(size('4200000')).toBe('4.2 MB')
  expect(size('123456789012')).toBe('123 GB')
  expect(size('not a number')).toBe('–')
})

test('an access that ends at midnight lasts until the day before', () => {
  const end = new Date(2026, 11, 31).toISOString()
  expect(lastDay(end)).toContain('30')
})

test('a name cannot reorder itself on the screen', () => {
  expect(named('invoice \u202Efdp.exe')).toBe('invoice \uFFFDfdp.exe')
  expect(named(null)).toBe('(erased)')
})

test('counts agree with their noun', () => {
  expect(count(1, 'item')).toBe('1 item')
  expect(count(0, 'item')).toBe('0 items')
})
