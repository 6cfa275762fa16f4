/** Rows and columns; on narrow screens each row is a small card of labels and values. */
import { html } from './html.js';
import { Button } from './controls.js';
import { Skeleton, Failure } from './states.js';
import { go } from './router.js';

/**
 * columns: [{label, cell(row), right, key}]. `href(row)` makes the row a link: the first cell should hold a real one for the
 * keyboard, since a row cannot take the focus.
 */
export function Table({ caption, columns, rows, href, rowKey = (row) => row.id }) {
  const open = (row) => (event) => {
    const selecting = String(getSelection()).length > 0;
    if (!event.target.closest('a,button,input,label,select') && !selecting) {
      go(href(row));
    }
  };
  return html`
    <div class="table-wrap" tabindex="-1">
      <table class="table table-cards">
        <caption class="visually-hidden">${caption}</caption>
        <thead><tr>${columns.map(({ label, right }) => html`<th scope="col" class=${right ? 'right' : ''}>${label}</th>`)}</tr></thead>
        <tbody>
          ${rows.map((row) => html`
            <tr key=${rowKey(row)} data-href=${href ? href(row) : undefined} onClick=${href && open(row)}>
              ${columns.map(({ label, cell, right }) => html`<td class=${right ? 'right num' : ''} data-label=${label}>${cell(row)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

/**
 * A list that is fetched page by page (see usePages): loading, failure, empty, the rows, and a way to more. What waits and what comes
 * after the rows have keys, or the one would become the other and jump over the rows.
 */
export function PagedList({ pages, empty, children }) {
  if (!pages.items) {
    return pages.error ? html`<${Failure} error=${pages.error} retry=${pages.reload} />` : html`<div key="waiting" class="card-pad"><${Skeleton} lines=${6} height="2.5rem" /></div>`;
  }
  if (!pages.items.length) {
    return empty;
  }
  return html`
    ${children(pages.items)}
    ${pages.error && html`<${Failure} error=${pages.error} retry=${pages.loadMore} />`}
    ${pages.more && !pages.error && html`<div key="more" class="center card-pad"><${Button} busy=${pages.fetching} onClick=${pages.loadMore}>Show more<//></div>`}`;
}
