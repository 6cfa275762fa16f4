/** Saves an answer as a file. A CSV file begins with a byte order mark, without which Excel misreads every letter but A to Z. */
export async function saveFile(response, name) {
  const content = await response.blob();
  const mark = name.endsWith('.csv') ? ['\uFEFF'] : [];
  const address = URL.createObjectURL(new Blob([...mark, content], { type: content.type }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
