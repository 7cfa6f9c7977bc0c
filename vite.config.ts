/** Builds the playground's page into dist/page: hashed files, nothing inlined, nothing from the network. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/platforms/playground/page',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
