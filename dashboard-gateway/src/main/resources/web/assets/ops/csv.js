/** A button that downloads a list of any length as a CSV file. */
import { html, useState } from '../ui/html.js';
import { ApiError, queryOf, readJson } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { saveFile } from '../ui/download.js';
import { toast } from '../ui/overlay.js';

export function CsvButton({ path, parameters, name }) {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const response = await fetch(path + queryOf(parameters), { headers: { Accept: 'text/csv' }, credentials: 'same-origin', cache: 'no-store' });
      if (!response.ok) {
        throw new ApiError({ ...readJson(await response.text()), status: response.status });
      }
      await saveFile(response, `${name}.csv`);
    } catch (failure) {
      toast(failure instanceof ApiError ? failure.message : 'The download was interrupted and no file was saved. Try again.');
    }
    setBusy(false);
  };
  return html`<${Button} small icon="download" busy=${busy} onClick=${download}>Export CSV<//>`;
}
