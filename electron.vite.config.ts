/**
 * How the desktop application is built: main and backend as modules of one folder, the preload as one CommonJS file (a
 * sandboxed preload can be nothing else), the screens, and beside them the bridge that the web host serves. Only the
 * SQLite driver stays outside the bundles: it carries binaries.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const { dependencies } = createRequire(import.meta.url)('./package.json') as { dependencies: Record<string, string> };
const bundled = Object.keys(dependencies).filter((name) => name !== 'better-sqlite3');

export default defineConfig({
  main: {
    build: {
      outDir: path('.build/app/main'),
      emptyOutDir: true,
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        input: {
          index: path('src/main/index.ts'),
          backend: path('src/backend/main.ts'),
          'copy-thread': path('src/core/backup/copy-thread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: path('.build/app/preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: path('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path('src/renderer'),
    plugins: [react()],
    build: {
      outDir: path('.build/app/renderer'),
      emptyOutDir: true,
      minify: true,
      // The policy allows fonts and scripts from files only, not from data: addresses.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: path('src/renderer/index.html'), bridge: path('src/web-host/page/bridge.ts') },
        output: {
          entryFileNames: (chunk) => (chunk.name === 'bridge' ? 'bridge.js' : 'assets/[name]-[hash].js'),
        },
      },
    },
  },
});
