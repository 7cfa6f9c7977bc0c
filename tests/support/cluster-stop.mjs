/** After a test run: stops the PostgreSQL, if anybody asked for it. */
// biome-ignore lint/style/noDefaultExport: jest takes the default export
export { teardown as default } from './cluster.mjs'
