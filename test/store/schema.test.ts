import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Step } from '../../src/store/schema.ts'

const addsColour: Step = (db) => db.exec("ALTER TABLE document ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")
const paints: Step = (db) => db.exec("UPDATE document SET colour = 'red'")

describe('a store of an older schema', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kausa-schema-'))
    file = join(folder, 'store.db')
    const db = openDatabase(file, { readOnly: false, steps: [] })
    db.exec("INSERT INTO document (key, version, value) VALUES ('case:1', 7, x'00')")
    db.close()
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const open = (steps: readonly Step[], readOnly = false) => {
    const db = openDatabase(file, { readOnly, steps })
    const schema = db.pragma('user_version', { simple: true })
    const rows = db.prepare('SELECT * FROM document').all()
    db.close()
    return { schema, rows }
  }

  it('is brought up step by step, each once, and keeps what it has', () => {
    expect(open([addsColour])).toMatchObject({ schema: 2, rows: [{ key: 'case:1', version: 7, colour: 'blue' }] })
    expect(open([addsColour, paints])).toMatchObject({ schema: 3, rows: [{ key: 'case:1', version: 7, colour: 'red' }] })
    expect(open([addsColour, paints])).toMatchObject({ schema: 3 })
  })

  it('may be several steps behind', () => {
    expect(open([addsColour, paints])).toMatchObject({ schema: 3, rows: [{ colour: 'red' }] })
  })

  it('is as it was when a step fails', () => {
    const fails: Step = (db) => db.exec('UPDATE nothing SET a = 1')
    expect(() => open([addsColour, fails])).toThrow(`The store ${file} cannot be read: `)
    const { schema, rows } = open([])
    expect(schema).toBe(1)
    expect(rows).not.toHaveProperty('0.colour')
  })

  it('is not changed by whoever only reads, and not opened by an older program afterwards', () => {
    expect(() => open([addsColour], true)).toThrow('was written by an older version (schema 1, now 2). Start the server once.')
    open([addsColour])
    expect(() => open([])).toThrow('was written by a newer version (schema 2, known here: 1). Update the program.')
  })
})
