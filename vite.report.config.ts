import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The exporter looks for `report.html`; Vite names a page after its source. */
const nameThePage: Plugin = {
  name: 'plutarc:name-the-page',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const page = bundle['index.html'];
    if (!page) throw new Error('The report page was not built.');
    page.fileName = 'report.html';
  },
};

/**
 * The report that `plutarc backtest --html` and the window's export write: one page with scripts, styles and fonts
 * inside, which opens from a file on any machine. It keeps its data placeholder; the exporter fills it.
 */
export default defineConfig({
  root: at('src/renderer/report-file'),
  plugins: [react(), tailwindcss(), viteSingleFile({ removeViteModuleLoader: true }), nameThePage],
  build: {
    outDir: at('out/report'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: at('src/renderer/report-file/index.html') },
  },
});
