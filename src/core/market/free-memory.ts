/**
 * Frees the memory behind a column or other view at once, instead of when the garbage collector comes to it; whatever
 * looks at that memory is empty afterwards. Does nothing where the view is a part of a larger buffer or shared with
 * other threads. Fresh memory costs more to touch than to fill, so memory that can be used again should be.
 */
export function freeMemory(view: ArrayBufferView): void {
  const { buffer } = view;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === view.byteLength) buffer.transfer(0);
}
