/** Aborts on Ctrl-C or SIGTERM, so that a script leaves nothing half done. */
export const untilSignal = (): AbortSignal => {
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  return ending.signal
}
