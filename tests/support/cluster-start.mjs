/** Before a test run: offers a PostgreSQL to whoever asks. */
// biome-ignore lint/style/noDefaultExport: jest takes the default export
export { setup as default } from './cluster.mjs'
