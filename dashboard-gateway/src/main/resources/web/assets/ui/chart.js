/** Charts over time. The library is loaded with the first chart. Each chart has a hidden table of its numbers for screen readers. */
import { html, useEffect, useRef, useState } from './html.js';
import { token, useTheme } from './theme.js';

let library;

/** Loads uPlot and its style sheet once. */
function load() {
  library ??= import('../vendor/uplot.js').then(async (module) => {
    await new Promise((done) => {
      const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('../vendor/uplot.css', import.meta.url).href, onload: done, onerror: done });
      document.head.prepend(sheet);
    });
    return module.default;
  });
  return library;
}

/**
 * A chart over time.
 *
 * times: seconds since 1970, ascending. series: [{label, values, kind: 'step' | 'line' | 'bars', color: '--chart-1', fill}], a
 * value for each time (numbers or null). format writes a value for the axis, tip writes it exactly. title names the chart; summary
 * describes its result for screen readers. stacked bars are drawn on top of one another.
 */
export function Chart({ title, summary, times, series, format, tip = format, height = 220, timeFormat, stacked, compact }) {
  const place = useRef(null);
  const plot = useRef(null);
  const [hover, setHover] = useState(null);
  const [, , theme] = useTheme();
  useEffect(() => {
    let gone = false;
    let observer;
    load().then((UPlot) => {
      if (gone) {
        return;
      }
      const width = () => Math.max(200, place.current.clientWidth);
      plot.current = new UPlot(options({ UPlot, width: width(), height, series, format, setHover, stacked, compact }), dataOf(times, series, stacked), place.current);
      observer = new ResizeObserver(() => plot.current.setSize({ width: width(), height }));
      observer.observe(place.current);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [theme, series.map((one) => one.label + one.kind).join(), height]);
  useEffect(() => {
    plot.current?.setData(dataOf(times, series, stacked));
  }, [times, series]);
  const when = timeFormat ?? ((seconds) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(seconds * 1000));
  return html`
    <figure class="chart" aria-label=${title}>
      <div ref=${place} role="img" aria-label=${summary ?? title} style=${{ minHeight: `${height}px` }}></div>
      ${hover && html`
        <div class="chart-tip num" style=${{ left: `${hover.left}px`, top: `${hover.top}px` }}>
          ${when(times[hover.index])}${series.map((one) => html`<br /><strong>${series.length > 1 ? `${one.label} ` : ''}${one.values[hover.index] === null ? '\u2013' : tip(one.values[hover.index])}</strong>`)}
        </div>`}
      <div class="visually-hidden">
        <table>
          <caption>${title}</caption>
          <thead><tr><th scope="col">When</th>${series.map((one) => html`<th scope="col">${one.label}</th>`)}</tr></thead>
          <tbody>${sample(times).map((i) => html`<tr><th scope="row">${when(times[i])}</th>${series.map((one) => html`<td>${one.values[i] === null ? '' : tip(one.values[i])}</td>`)}</tr>`)}</tbody>
        </table>
      </div>
    </figure>`;
}

function options({ UPlot, width, height, series, format, setHover, stacked, compact }) {
  const axis = { stroke: token('--soft'), font: `11px ${token('--sans')}`, grid: { stroke: token('--chart-grid'), width: 1 }, ticks: { show: false } };
  const hooks = { setCursor: [(plot) => {
    const index = plot.cursor.idx;
    const left = plot.cursor.left;
    setHover(left < 0 || index === null ? null : { index, left: Math.min(plot.width - 70, Math.max(70, left + plot.over.offsetLeft)), top: Math.max(44, plot.cursor.top) });
  }] };
  const bars = series.some((one) => one.kind === 'bars');
  return {
    width, height, hooks, legend: { show: false }, padding: [12, compact ? 4 : 12, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: true, range: bars ? widened : undefined }, y: { range: fromZero } },
    axes: [
      { ...axis, grid: { show: false }, space: 76, size: compact ? 0 : 30, show: !compact, values: (plot, ticks, at, space, step) => dates(ticks, step) },
      { ...axis, size: 58, gap: 6, show: !compact, values: (plot, ticks) => ticks.map((tick) => format(tick)) },
    ],
    series: [{}, ...(stacked ? [...series].reverse() : series).map((one) => drawn(UPlot, one))],
  };
}

function drawn(UPlot, { label, kind = 'line', color = '--chart-1', fill = kind !== 'line' }) {
  const stroke = token(color);
  const paths = { step: () => UPlot.paths.stepped({ align: 1 }), bars: () => UPlot.paths.bars({ size: [0.66, 46], radius: 0.12 }), line: () => UPlot.paths.linear() }[kind]();
  const area = kind === 'bars' ? stroke : fill ? `${stroke}1f` : undefined;
  return { label, stroke, width: kind === 'bars' ? 0 : 2, fill: area, paths, points: { show: false } };
}

/** Returns the data for uPlot. Stacked series become running sums, the largest first, so that the smaller cover it. */
function dataOf(times, series, stacked) {
  if (!stacked) {
    return [times, ...series.map((one) => one.values)];
  }
  const sums = [];
  series.forEach((one, i) => sums.push(one.values.map((value, at) => (value ?? 0) + (i ? sums[i - 1][at] : 0))));
  return [times, ...sums.reverse()];
}

function fromZero(plot, low, high) {
  const top = high > 0 ? high * 1.08 : 1;
  return [low < 0 ? low * 1.08 : 0, top];
}

function widened(plot, low, high) {
  const half = plot.data[0].length > 1 ? (plot.data[0][1] - plot.data[0][0]) / 2 : 43200;
  return [low - half, high + half];
}

/** Writes days as 15 Jan, months as Jan 2026 and shorter steps as 13:05. */
function dates(ticks, step) {
  const parts = step < 86400 ? { hour: '2-digit', minute: '2-digit' } : step < 86400 * 28 ? { day: 'numeric', month: 'short' } : { month: 'short', year: 'numeric' };
  const format = new Intl.DateTimeFormat('en-GB', parts);
  return ticks.map((tick) => format.format(tick * 1000));
}

/** Returns at most 40 indices, the last one included, so that the hidden table stays short. */
function sample(times) {
  const step = Math.max(1, Math.ceil(times.length / 40));
  return times.map((time, i) => i).filter((i) => i % step === 0 || i === times.length - 1);
}
