import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const from = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      rolldownOptions: {
        input: {
          index: from('src/main/index.ts'),
          headless: from('src/main/headless.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      // A sandboxed preload is one CommonJS file: it can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: from('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('src/renderer'),
    plugins: [react()],
    build: {
      // Below chrome130 the minifier rewrites light-dark() and the colours vanish.
      target: 'chrome130',
      cssTarget: 'chrome130',
      minify: true,
      // The policy has font-src 'self' and no inline scripts, so nothing may become a data: address.
      assetsInlineLimit: 0,
      rolldownOptions: { input: from('src/renderer/index.html') },
    },
  },
});
