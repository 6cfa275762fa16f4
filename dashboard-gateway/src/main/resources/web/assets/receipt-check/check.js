/**
 * The check of a receipt, without the server that gave it: the same as deploy/ReceiptCheck.java. The transaction and its entries make
 * a leaf, the leaf and a path make the root of the batch, the batch's hash and a second path make the root that the head signs, and the
 * signature must be of a known key. Whatever is not understood is refused.
 */
const TYPES = ['DEPOSIT', 'TRANSFER', 'WITHDRAWAL', 'CAPTURE', 'RELEASE', 'REVERSAL', 'ADJUSTMENT'];
const STATUSES = ['PENDING', 'COMPLETED', 'FAILED'];
const ID_LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const TOKEN = /[ \t\r\n]*("(?:[^"\\\x00-\x1f]|\\.[0-9A-F]{0,4})*"|-?(?:0|[1-9][0-9]{0,18})|null|[[\]{}:,]|$)/y;
const ESCAPED = '"\\\b\f\n\r\t';
const LETTERS = '"\\bfnrt';
const text = new TextEncoder();

/** A receipt that is not valid; its message says why. */
export class InvalidReceipt extends Error {}

/** Checks the bytes of a receipt with the bytes of the public keys. Returns the receipt, or throws InvalidReceipt. */
export async function checkReceipt(receiptBytes, keyBytes) {
  const receipt = members(readStrictly(receiptBytes), 'the receipt',
    ['form', 'transaction', 'source_entry', 'destination_entry', 'batch', 'head', 'head_path']);
  const { keys } = readStrictly(keyBytes);
  need(receipt.form === 'nissmart-receipt-v1', 'form is not nissmart-receipt-v1');
  const transaction = members(receipt.transaction, 'transaction',
    ['id', 'seq', 'type', 'status', 'amount', 'currency', 'source_account_id', 'destination_account_id', 'resolves_transaction_id',
      'effective_at', 'expires_at', 'description']);
  const batch = members(receipt.batch, 'batch',
    ['book', 'batch_no', 'first_seq', 'last_seq', 'created_at', 'payload_hash', 'previous_hash', 'path']);
  const head = members(receipt.head, 'head',
    ['book', 'batch_no', 'seq', 'hash', 'time', 'key_id', 'first_batch', 'batches_root', 'accounts_root', 'signature']);
  const book = number(batch.book);
  const amount = number(transaction.amount);
  const seq = seqOf(transaction.id, book);
  need(number(transaction.seq) === seq, 'seq is not that of the id');
  need(receipt.source_entry !== null || receipt.destination_entry === null, 'source_entry is missing');
  const source = await entryHash(receipt.source_entry, receipt.destination_entry === null ? 0n : -amount);
  const destination = await entryHash(receipt.destination_entry, amount);
  const leaf = await sha256(leafOf(transaction, seq, book, source, destination));
  const link = await batchHash(batch, seq, leaf);
  await checkHead(head, batch, seq, link, receipt.head_path);
  await checkSignature(head, keys);
  return receipt;
}

function leafOf(transaction, seq, book, source, destination) {
  need(/^[\x20-\x7e]{3}$/.test(transaction.currency), 'currency has not three letters');
  return concat(
    byte(0), int8(seq), byte(1 + indexIn(TYPES, transaction.type)), byte(1 + indexIn(STATUSES, transaction.status)),
    int8(number(transaction.amount)), text.encode(transaction.currency),
    int8(transaction.resolves_transaction_id === null ? 0n : seqOf(transaction.resolves_transaction_id, book)),
    int8(microsOrZero(transaction.effective_at)), int8(microsOrZero(transaction.expires_at)),
    idBytes('acc_', transaction.source_account_id),
    transaction.destination_account_id === null ? new Uint8Array(16) : idBytes('acc_', transaction.destination_account_id),
    source, destination, text.encode(string(transaction.description)));
}

async function entryHash(entry, amount) {
  if (entry === null) {
    return new Uint8Array(32);
  }
  if (typeof entry === 'object' && 'hash' in entry) {
    return hex(members(entry, 'an entry', ['hash']).hash, 32);
  }
  const { salt, account_seq: accountSeq, amount: moved, balance, held } = members(entry, 'an entry', ['account_seq', 'amount', 'balance', 'held', 'salt']);
  need(number(moved) === amount, 'an entry has not the amount of the transaction');
  return sha256(concat(hex(salt, 16), int8(number(accountSeq)), int8(amount), int8(number(balance)), int8(number(held))));
}

async function batchHash(batch, seq, leaf) {
  const first = number(batch.first_seq);
  const last = number(batch.last_seq);
  need(first > 0n && first <= seq && seq <= last, 'the batch has not the seq of the transaction');
  const root = await rootOf(leaf, seq - first, last - first + 1n, batch.path);
  return sha256(concat(
    text.encode('nissmart-batch-v1\n'), hex(batch.previous_hash, 32), int8(number(batch.book)), int8(number(batch.batch_no)),
    int8(first), int8(last), int8(micros(batch.created_at)), int8(1n), hex(batch.payload_hash, 32), root));
}

async function checkHead(head, batch, seq, link, path) {
  const first = number(head.first_batch);
  const last = number(head.batch_no);
  const batchNo = number(batch.batch_no);
  need(number(head.book) === number(batch.book), 'the head is of another book');
  need(first > 0n && first <= batchNo && batchNo <= last, 'the head does not cover the batch');
  need(number(head.seq) >= seq, 'the head ends before the transaction');
  need(batchNo !== last || hexOf(link) === head.hash, 'the head has another hash for the batch');
  const root = await rootOf(await sha256(concat(byte(0), link)), batchNo - first, last - first + 1n, path);
  need(hexOf(root) === head.batches_root, 'the transaction is not in what the head has signed');
}

async function checkSignature(head, keys) {
  hex(head.hash, 32);
  const accountsRoot = head.accounts_root === null ? '-' : hexOf(hex(head.accounts_root, 32));
  const signed = ['nissmart-head-v1', head.book, head.batch_no, head.seq, head.hash, head.time, string(head.key_id), head.first_batch,
    head.batches_root, accountsRoot].map((line) => `${line}\n`).join('');
  need(Array.isArray(keys), 'the keys have no list of keys');
  const key = keys.find((one) => one?.kid === head.key_id);
  need(key, `the keys have no key ${head.key_id}`);
  need(key.crv === 'Ed25519', 'the key is not of the curve Ed25519');
  const at = micros(head.time);
  need(at >= micros(key.from) && (key.until === null || at < micros(key.until)), 'the head was not signed in the time of its key');
  const imported = await crypto.subtle.importKey('raw', base64(key.x, 32), { name: 'Ed25519' }, false, ['verify']);
  const valid = await crypto.subtle.verify({ name: 'Ed25519' }, imported, base64(head.signature, 64), text.encode(signed));
  need(valid, `the signature is not of the key ${head.key_id}`);
}

/** Returns the root that follows from a leaf and its audit path (RFC 9162, section 2.1.3.2). */
async function rootOf(leaf, index, size, path) {
  need(Array.isArray(path), 'a path is missing');
  let root = leaf;
  let at = index;
  let last = size - 1n;
  for (const each of path) {
    const other = hex(each, 32);
    need(last > 0n, 'a path is too long');
    if ((at & 1n) === 1n || at === last) {
      root = await sha256(concat(byte(1), other, root));
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      root = await sha256(concat(byte(1), root, other));
    }
    at >>= 1n;
    last >>= 1n;
  }
  need(last === 0n, 'a path is too short');
  return root;
}

function seqOf(id, book) {
  const bits = new DataView(idBytes('txn_', id).buffer);
  const low = bits.getBigUint64(8);
  need(bits.getBigUint64(0) === ((book << 16n) | 0x8000n) && low >> 62n === 2n, `${id} is not a transaction of book ${book}`);
  return low & ((1n << 62n) - 1n);
}

function idBytes(prefix, id) {
  need(typeof id === 'string' && id.startsWith(prefix) && id.length === prefix.length + 26, `${id} is not an id`);
  let bits = 0n;
  for (const letter of id.slice(prefix.length)) {
    need(ID_LETTERS.includes(letter), `${id} is not an id`);
    bits = (bits << 5n) | BigInt(ID_LETTERS.indexOf(letter));
  }
  need(bits >> 128n === 0n, `${id} is not an id`);
  return concat(int8(BigInt.asIntN(64, bits >> 64n)), int8(BigInt.asIntN(64, bits)));
}

const microsOrZero = (time) => (time === null ? 0n : micros(time));

function micros(time) {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/.exec(string(time));
  need(parts, `${time} is not a time with six decimals`);
  const milliseconds = Date.parse(`${parts[1]}.000Z`);
  need(Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().startsWith(parts[1]), `${time} is not a time`);
  return BigInt(milliseconds) * 1000n + BigInt(parts[2]);
}

function members(object, name, expected) {
  need(typeof object === 'object' && object !== null && !Array.isArray(object), `${name} is not an object`);
  for (const member of expected) {
    need(member in object, `${name} has no member ${member}`);
  }
  for (const member of Object.keys(object)) {
    need(expected.includes(member), `${name} has the unknown member ${member}`);
  }
  return object;
}

function number(value) {
  need(typeof value === 'bigint', 'a whole number is missing');
  return value;
}

function string(value) {
  need(typeof value === 'string', 'a text is missing');
  return value;
}

function indexIn(words, word) {
  need(words.includes(word), `${word} is not known`);
  return words.indexOf(word);
}

function hex(value, length) {
  need(typeof value === 'string' && value.length === 2 * length && /^[0-9a-f]*$/.test(value), `a hash or salt is not of ${length} bytes`);
  return Uint8Array.from({ length }, (none, i) => parseInt(value.slice(2 * i, 2 * i + 2), 16));
}

const hexOf = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('');

function base64(value, length) {
  need(/^[A-Za-z0-9_-]*$/.test(string(value)), 'a signature or key is not base64url');
  const bytes = Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  const again = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  need(bytes.length === length && again === value, `a signature or key is not of ${length} bytes`);
  return bytes;
}

const byte = (value) => Uint8Array.of(value);

function int8(value) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, value);
  return new Uint8Array(bytes.buffer);
}

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

function need(holds, otherwise) {
  if (!holds) {
    throw new InvalidReceipt(otherwise);
  }
}

/** Reads JSON in the one form in which receipts are written, so that no byte can be altered. Numbers become BigInt. */
function readStrictly(bytes) {
  let source;
  try {
    source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidReceipt('the file is not in UTF-8');
  }
  let at = 0;
  let next;
  const take = () => {
    const taken = next;
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    need(found, 'there is something else than JSON');
    at = TOKEN.lastIndex;
    next = found[1];
    return taken;
  };
  const expect = (token) => need(take() === token, `${token} is missing in the JSON`);
  const list = (end, item) => {
    for (let first = true; next !== end; first = false) {
      if (!first) {
        expect(',');
      }
      item();
    }
    expect(end);
  };
  const value = () => {
    const token = take();
    need(token !== '', 'the JSON ends too early');
    if (token === '{') {
      const object = Object.create(null);
      list('}', () => {
        const name = unquoted(take());
        need(!(name in object), `${name} is there twice`);
        expect(':');
        object[name] = value();
      });
      return object;
    }
    if (token === '[') {
      const items = [];
      list(']', () => items.push(value()));
      return items;
    }
    if (token === 'null') {
      return null;
    }
    return token.startsWith('"') ? unquoted(token) : whole(token);
  };
  take();
  const read = value();
  need(next === '', 'the file goes on behind its end');
  return read;
}

function whole(token) {
  need(/^-?\d+$/.test(token) && token !== '-0' && BigInt.asIntN(64, BigInt(token)) === BigInt(token), `${token} is not a number`);
  return BigInt(token);
}

function unquoted(token) {
  need(token.startsWith('"'), `a text was expected, got ${token}`);
  let read;
  try {
    read = JSON.parse(token);
  } catch {
    throw new InvalidReceipt('a text cannot be read');
  }
  need(quoted(read) === token, 'a text is not written as receipts write it');
  return read;
}

function quoted(value) {
  let written = '';
  for (const letter of value) {
    const which = ESCAPED.indexOf(letter);
    written += which >= 0 ? `\\${LETTERS[which]}`
      : letter < ' ' ? `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` : letter;
  }
  return `"${written}"`;
}
