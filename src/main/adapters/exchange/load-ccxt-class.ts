import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What `new` can be used on. */
type Class = new (...fields: never[]) => unknown;

/**
 * One of ccxt's classes with streams, from its own file: a quarter of a second and 25 MB, where the package's entry
 * brings those of all exchanges for a second and 90 MB, in every thread that talks to one of them. The package offers its
 * entry only, which therefore says where the files are.
 * @throws Error when this version of ccxt has no such class
 */
export async function loadCcxtClass(name: string): Promise<Class> {
  const entry = createRequire(import.meta.url).resolve('ccxt');
  const file = join(dirname(entry), '..', 'js', 'src', 'pro', `${name}.js`);
  const { default: Class }: { default?: unknown } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  if (typeof Class !== 'function') throw new Error(`ccxt has no class ${name}`);
  return Class as Class;
}
