// Bundles the pages' CSS and JavaScript: node build.mjs OUTPUT_FOLDER DIGEST
// Names carry a hash of the content; manifest.json, written last, maps the plain names to them.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as sass from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const packages = resolve(here, '../../../node_modules');
const [output, digest] = process.argv.slice(2);

const scss = {
  name: 'scss',
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      contents: sass.compile(path, { loadPaths: [packages], quietDeps: true }).css,
      loader: 'css',
    }));
  },
};

const { metafile } = await esbuild.build({
  entryPoints: ['css/app.css', 'js/app.js', 'css/diagram.css', 'js/diagram.js', 'icons.svg'].map((path) => join(here, path)),
  outdir: output,
  outbase: here,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  loader: { '.svg': 'copy' },
  format: 'iife',
  target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
  legalComments: 'eof',
  metafile: true,
  plugins: [scss],
});

const files = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) files[basename(entryPoint)] = relative(output, resolve(path)).replaceAll('\\', '/');
}

const keep = new Set([...Object.values(files), 'manifest.json']);
await writeFile(join(output, 'manifest.json'), JSON.stringify({ digest, files }, null, 2));
for (const name of await readdir(output)) {
  if (!keep.has(name)) await rm(join(output, name));
}
