/** A UUID whose last group is a number, for venues that name orders so; the same number gives the same UUID. */
export function uuidOf(id: number): string {
  const noise = (Math.imul(id, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return `${noise}-${noise.slice(0, 4)}-4${noise.slice(4, 7)}-a${noise.slice(1, 4)}-${String(id).padStart(12, '0')}`;
}

/** The number in a UUID; undefined for one that {@link uuidOf} never made. */
export function idOfUuid(uuid: string): number | undefined {
  const id = Number(uuid.slice(-12));
  return uuidOf(id) === uuid ? id : undefined;
}
