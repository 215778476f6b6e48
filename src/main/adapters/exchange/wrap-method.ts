type Method = (...args: unknown[]) => unknown;

/** Puts a function before one of an object's own, which it may call; an object without it stays as it is. */
export function wrapMethod(
  object: object,
  name: string,
  replacement: (original: Method, args: readonly unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(object, name);
  if (typeof original !== 'function') return;
  Reflect.set(object, name, (...args: unknown[]) => {
    return replacement((...passed) => Reflect.apply(original, object, passed), args);
  });
}
