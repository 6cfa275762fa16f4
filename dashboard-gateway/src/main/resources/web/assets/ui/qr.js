/** QR codes (ISO/IEC 18004) of addresses: bytes, error correction M, versions 1 to 6, mask 0. */
import { html } from './html.js';

/** For each version the error correction bytes of a block and the number of blocks. */
const BLOCKS = [[10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4]];
const DATA_BYTES = [16, 28, 44, 64, 86, 108];
const FORMAT = 0b101010000010010; // level M and mask 0, with their own error correction

const POWERS = [1];
const LOGS = [];
for (let i = 0; i < 255; i++) {
  LOGS[POWERS[i]] = i;
  POWERS.push((POWERS[i] << 1) ^ (POWERS[i] & 128 ? 0x11d : 0));
}
const times = (a, b) => (a && b ? POWERS[(LOGS[a] + LOGS[b]) % 255] : 0);

/** Returns the rows of the code of a text, true for dark; null when it is too long. */
export function qrRows(text) {
  const bytes = new TextEncoder().encode(text);
  const version = DATA_BYTES.findIndex((room) => bytes.length + 2 <= room) + 1;
  return version ? place(version, codewords(version, bytes)) : null;
}

/** A QR code with its margin; `label` names it for screen readers. */
export function QrCode({ text, label }) {
  const rows = qrRows(text);
  const size = (rows?.length ?? 0) + 8;
  const path = rows?.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
  return rows && html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z" /><path fill="#000" d=${path} /></svg>`;
}

/** Returns the data and error correction bytes, the blocks interleaved. */
function codewords(version, bytes) {
  const room = DATA_BYTES[version - 1];
  // The mode has four bits, so that each byte is half in one codeword and half in the next.
  const halves = [4, ...[bytes.length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = halves.flatMap((half, i) => (i % 2 ? [] : [(half << 4) | halves[i + 1]]));
  while (data.length < room) {
    data.push((data.length - bytes.length) % 2 ? 0x11 : 0xec);
  }
  const [correction, count] = BLOCKS[version - 1];
  const length = room / count;
  const blocks = Array.from({ length: count }, (none, i) => data.slice(i * length, (i + 1) * length));
  const corrections = blocks.map((block) => corrected(block, correction));
  const interleaved = (parts, size) => Array.from({ length: size * count }, (none, i) => parts[i % count][Math.floor(i / count)]);
  return [...interleaved(blocks, length), ...interleaved(corrections, correction)];
}

function corrected(block, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    generator = [...generator, 0].map((each, at) => each ^ times(generator[at - 1] ?? 0, POWERS[i]));
  }
  const rest = [...block, ...new Array(count).fill(0)];
  for (let i = 0; i < block.length; i++) {
    const factor = rest[i];
    generator.forEach((each, at) => { rest[i + at] ^= times(each, factor); });
  }
  return rest.slice(block.length);
}

function place(version, words) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => new Array(size).fill(null));
  const square = (top, left, radius, dark) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        if (rows[top + y]?.[left + x] !== undefined) {
          rows[top + y][left + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
        }
      }
    }
  };
  for (const [top, left] of [[3, 3], [3, size - 4], [size - 4, 3]]) {
    square(top, left, 4, (distance) => distance !== 2 && distance !== 4);
  }
  for (let i = 8; i < size - 8; i++) {
    rows[6][i] = rows[i][6] = i % 2 === 0;
  }
  if (version > 1) {
    square(size - 7, size - 7, 2, (distance) => distance !== 1);
  }
  format(rows, size);
  fill(rows, size, words);
  return rows;
}

function format(rows, size) {
  const bit = (i) => ((FORMAT >> i) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    if (i < 8) {
      rows[i < 6 ? i : i + 1][8] = bit(i);
      rows[8][size - 1 - i] = bit(i);
    } else {
      rows[8][i === 8 ? 7 : 14 - i] = bit(i);
      rows[size - 15 + i][8] = bit(i);
    }
  }
  rows[size - 8][8] = true;
}

/** Fills the free places with the bits, upwards and downwards in columns of two, from the right. */
function fill(rows, size, words) {
  let at = 0;
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) {
      right--;
    }
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] === null) {
          const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
          rows[y][x] = (bit === 1) !== ((y + x) % 2 === 0);
          at++;
        }
      }
    }
    upwards = !upwards;
  }
}
