/** The search box: an id leads to its page, an email to the users, any other text is searched as a name, key, bank reference or file name. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { Card } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { loadFound, useResource } from '../ui/resource.js';
import { Link, go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded, Notice } from '../ui/placeholders.js';
import { ShowLineage, lineageOf } from './lineage.js';
import { pageOf } from './shared.js';
import { UserTable } from './users.js';
import { WithdrawalTable } from './withdrawal-table.js';

/** Returns the address that a search leads to. */
export function addressOf(text) {
  const plain = text.trim();
  const id = plain.toLowerCase();
  if (pageOf(id)) {
    return pageOf(id);
  }
  if (/^(rex|cbk|dlv|act)_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id)) {
    return lineageOf(id);
  }
  const all = encodeURIComponent(plain);
  if (plain.includes('@')) {
    return `/ops/users?query=${all}`;
  }
  return /^\d{1,9}$/.test(plain) ? `/ops/journal?seq=${plain}` : `/ops/search?q=${all}`;
}

export function SearchBar() {
  const [text, setText] = useState('');
  const box = useRef(null);
  useEffect(() => {
    const slash = (event) => {
      if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.target.closest('input,textarea,select,dialog')) {
        event.preventDefault();
        box.current.querySelector('input').focus();
      }
    };
    addEventListener('keydown', slash);
    return () => removeEventListener('keydown', slash);
  }, []);
  const submit = () => {
    if (text.trim()) {
      go(addressOf(text));
      setText('');
    }
  };
  return html`
    <search class="ops-search no-print" ref=${box}>
      <${Form} onSubmit=${submit} class="ops-search-form">
        <${Icon} name="search" size=${18} />
        <${TextField} label="Search everything" hideLabel type="search" small placeholder="ID, email, name, reference, key or entry number" autocomplete="off" spellcheck="false" value=${text} onInput=${setText} aria-keyshortcuts="/" />
        <${Button} type="submit" small>Search<//>
      <//>
    </search>`;
}

/** The results for a text: users whose name or email begins with it, and what has this key, bank reference or file name. */
export function SearchPage({ query }) {
  const q = query.q ?? '';
  const found = useResource(q ? `search.${q}` : null, async (signal) => {
    const [users, withdrawals, lineage] = await Promise.all([
      loadFound((cursor) => get('/v1/ops/users', { query: q, limit: 20, cursor }, { signal })),
      get('/v1/ops/withdrawals', { external_reference: q, limit: 20 }, { signal }),
      get('/v1/ops/lineage', { query: q }, { signal }).catch((error) => (error.status === 404 ? null : { error })),
    ]);
    return { users: users.data, more: users.next_cursor, withdrawals: withdrawals.data, lineage };
  });
  return html`
    <${PageHead} title="Search">${q ? html`Results for \u201c${q}\u201d` : 'Enter a search above.'}<//>
    ${q && html`<${Loaded} resource=${found} home="/ops">
      ${({ users, more, withdrawals, lineage }) => html`
        <div class="stack">
          ${!users.length && !more && !withdrawals.length && !lineage && html`<${Empty} icon="search" title="No results">No name or email begins with this, and nothing has this key, bank reference or file name. IDs must be complete.<//>`}
          ${lineage?.error && html`<${Notice} tone="bad">Keys, references and file names couldn\u2019t be searched. ${lineage.error.message}<//>`}
          ${lineage && !lineage.error && html`<${Card} title="Lineage"><p>${lineage.id ? '1 payment has' : `${lineage.matches.length} payments have`} this key, reference or file name. <${ShowLineage} id=${q} /></p><//>`}
          ${withdrawals.length > 0 && html`<${Card} title="Withdrawals" flush><${WithdrawalTable} withdrawals=${withdrawals} /><//>`}
          ${users.length > 0 && html`<${Card} title="Users" flush><${UserTable} users=${users} /><//>`}
          ${more && html`<${Notice}>${users.length ? 'Not all users are shown.' : 'Not all users have been searched yet.'} <${Link} href=${`/ops/users?query=${encodeURIComponent(q)}`}>Search further<//><//>`}
        </div>`}
    <//>`}`;
}
