/** The zones to choose from, with the current one among them even if this system does not list it. */
export function timeZones(current: string): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC');
  const listed = current === 'UTC' || current === 'local' || known.includes(current);
  return listed ? known : [current, ...known];
}
