/** Downloads, and the sentence for one that failed. */
import { ApiError } from './api.js';
import { isOver } from './page-session.js';

/** Saves an answer as a file. A CSV file begins with a byte order mark, without which Excel misreads every letter but A to Z. */
export async function saveFile(response, name) {
  const content = await response.blob();
  if (isOver()) {
    return;
  }
  const mark = name.endsWith('.csv') ? ['\uFEFF'] : [];
  const address = URL.createObjectURL(new Blob([...mark, content], { type: content.type }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Returns the sentence for a download that failed. */
export const downloadFault = (failure) => (failure instanceof ApiError ? failure.message : 'The download was interrupted and no file was saved. Try again.');
