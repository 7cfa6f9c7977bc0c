/** Ends what a test began. */

/** The last first, and all of it, whatever fails: what is left open would keep the whole run from ending. */
export const endAll = async (ending: (() => unknown)[]): Promise<void> => {
  const failures: unknown[] = []
  for (const end of ending.splice(0).reverse()) {
    try {
      await end()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
