/** Approvals: the actions that wait for a second operator, and those that were decided. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Segmented } from '../ui/controls.js';
import { Card } from '../ui/display.js';
import { usePages } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { useApp } from './console-context.js';
import { Missing } from './shared.js';
import { ProposalItem } from './proposal.js';

const VIEWS = [['', 'Waiting'], ['decided', 'Decided']];

export function Approvals({ query }) {
  const { approvals } = useApp();
  const view = query.view === 'decided' ? 'decided' : '';
  const [missing, setMissing] = useState([]);
  const pages = usePages(`ops-approvals.${view}`, async (cursor, signal) => {
    const page = await get('/v1/ops/proposals', { status: view ? undefined : 'PENDING', cursor }, { signal });
    setMissing(page.missing);
    return view ? { ...page, data: page.data.filter(({ status }) => status !== 'PENDING') } : page;
  });
  const decided = () => {
    pages.reload();
    approvals.reload();
  };
  return html`
    <${PageHead} title="Approvals">Actions that need a second operator. Nobody approves their own.<//>
    <div class="stack">
      <${Missing} missing=${missing} />
      <${Segmented} label="Show" value=${view} options=${VIEWS} onChange=${(next) => setQuery({ view: next })} />
      <${Card} flush>
        <${PagedList} pages=${pages} empty=${html`<${Empty} icon="check" title=${view ? 'Nothing decided yet' : 'Nothing waits for approval'}>${view ? 'Approved, rejected and expired actions appear here.' : 'Large reversals, changes of roles and corrections appear here.'}<//>`}>
          ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${ProposalItem} key=${one.id} proposal=${one} onDecided=${decided} />`)}</ul>`}
        <//>
      <//>
    </div>`;
}
