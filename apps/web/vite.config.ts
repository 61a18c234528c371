import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

/** As the API does it: /v, with whatever a spoilt link has after it, is the patient's page; the rest is the staff's. */
const patientPage: Plugin = {
  name: 'patient-page',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/v(?![\w-])/i.test(request.url ?? '')) request.url = '/visit.html';
      next();
    });
  },
};

/** What both apps begin with comes as one file: each file costs its headers and a place in the line. */
const base = {
  name: 'base',
  tags: ['$initial' as const],
  test: /[\\/]node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|openapi-fetch)[\\/]|[\\/]src[\\/](api|parts)[\\/]|[\\/]contracts[\\/]|stored-grant|vite[\\/](preload-helper|modulepreload-polyfill)/,
};

export default defineConfig({
  // brotli and gzip beside each file, once; the API only picks. The pages are written anew for each request, and fonts
  // are compressed as they are.
  plugins: [
    react(),
    patientPage,
    compression({
      include: /\/.*\.(js|css|svg)$/,
      threshold: 1024,
      algorithms: [defineAlgorithm('brotliCompress'), defineAlgorithm('gzip', { level: 9 })],
    }),
  ],
  resolve: { conditions: ['@snowmelt/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // two apps in one build: a patient's phone loads nothing of the staff's, and the other way round
    rolldownOptions: {
      input: ['index.html', 'visit.html'],
      output: { codeSplitting: { groups: [base] } },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4300' } },
});
