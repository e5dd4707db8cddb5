/** What to do about an error of SQLite, by its code. */
export function remedy(code: string): string {
  if (code.startsWith('SQLITE_FULL')) return 'Free some disk space.'
  if (code.startsWith('SQLITE_READONLY')) return 'Make the file writable, or ask the running server.'
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'Restore a backup.'
  return 'Look at the disk and the file permissions.'
}
