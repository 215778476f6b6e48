import { randomUUID } from 'node:crypto';

/**
 * An id that is readable on a command line, made of a name; its random end keeps it apart from others of the same name.
 * @param otherwise what it begins with where the name has no letter or digit that an id can have
 */
export function freeId(name: string, otherwise: string, isTaken: (id: string) => boolean): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  for (;;) {
    const id = `${slug || otherwise}-${randomUUID().slice(0, 4)}`;
    if (!isTaken(id)) return id;
  }
}
