/** A button that downloads a list of any length as a CSV file. */
import { html, useState } from '../ui/html.js';
import { queryOf, request } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { downloadFault, saveFile } from '../ui/download.js';
import { toast } from '../ui/overlay.js';

const LONGEST_MS = 3600000;

export function CsvButton({ path, parameters, name }) {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const response = await request('GET', path + queryOf(parameters), { accept: 'text/csv', raw: true, longest: LONGEST_MS });
      await saveFile(response, `${name}.csv`);
    } catch (failure) {
      toast(downloadFault(failure));
    }
    setBusy(false);
  };
  return html`<${Button} small icon="download" busy=${busy} onClick=${download}>Export CSV<//>`;
}
