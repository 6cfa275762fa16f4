/**
 * The check of a receipt or a balance proof, without the server that gave it: the same as deploy/ReceiptCheck.java. The transaction and
 * its entries make a leaf, the leaf and a path make the root of the batch, the batch's hash and a second path make the root that the head
 * signs, and the signature must be of a known key. Of a balance proof the account makes a leaf, the leaf and a path of hashes and sums
 * make the root and the total of its currency, and all roots and totals make the root that the head signs. Whatever is not understood is
 * refused.
 */
const RECEIPT = 'nissmart-receipt-v1';
const BALANCE = 'nissmart-balance-v1';
const CUSTOMER = 'CUSTOMER';
const TYPES = ['DEPOSIT', 'TRANSFER', 'WITHDRAWAL', 'CAPTURE', 'RELEASE', 'REVERSAL', 'ADJUSTMENT'];
const STATUSES = ['PENDING', 'COMPLETED', 'FAILED'];
const ID_LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const TOKEN = /[ \t\r\n]*("(?:[^"\\\x00-\x1f]|\\.[0-9A-F]{0,4})*"|-?(?:0|[1-9][0-9]{0,18})|null|[[\]{}:,]|$)/y;
const ESCAPED = '"\\\b\f\n\r\t';
const LETTERS = '"\\bfnrt';
const DEEPEST = 8;
const text = new TextEncoder();

/** A file that is not valid; its message says why. */
export class InvalidReceipt extends Error {}

/** A file whose key is not among the public keys: they may be older than it. */
export class UnknownKey extends InvalidReceipt {}

/**
 * Checks the bytes of a receipt or a balance proof with the bytes of the public keys. Returns what was read, or throws InvalidReceipt.
 * Throws a NotSupportedError in a browser without Ed25519.
 */
export async function checkReceipt(bytes, keyBytes) {
  const read = readStrictly(bytes);
  const keys = readStrictly(keyBytes)?.keys;
  need(read?.form === RECEIPT || read?.form === BALANCE, `This file is not of the form ${RECEIPT} or ${BALANCE}`);
  await (read.form === RECEIPT ? checkTransaction(read) : checkBalance(read));
  await checkSignature(read.head, keys);
  return read;
}

/** Returns whether a checked balance is part of what savers are owed: that of a system account is not. */
export const isOwed = (account) => account.kind === CUSTOMER;

async function checkTransaction(read) {
  const receipt = members(read, 'the receipt', ['form', 'transaction', 'source_entry', 'destination_entry', 'batch', 'head', 'head_path']);
  const transaction = members(receipt.transaction, 'transaction',
    ['id', 'seq', 'type', 'status', 'amount', 'currency', 'source_account_id', 'destination_account_id', 'resolves_transaction_id',
      'effective_at', 'expires_at', 'description']);
  const batch = members(receipt.batch, 'batch',
    ['book', 'batch_no', 'first_seq', 'last_seq', 'created_at', 'payload_hash', 'previous_hash', 'path']);
  const head = headOf(receipt);
  const book = number(batch.book);
  const amount = number(transaction.amount);
  const seq = seqOf(transaction.id, book);
  need(number(transaction.seq) === seq, 'The transaction\'s seq does not match its id');
  need(receipt.source_entry !== null || receipt.destination_entry === null, 'The source entry is missing');
  const source = await entryHash('source_entry', receipt.source_entry, receipt.destination_entry === null ? 0n : -amount);
  const destination = await entryHash('destination_entry', receipt.destination_entry, amount);
  const leaf = await sha256(leafOf(transaction, seq, book, source, destination));
  const link = await batchHash(batch, seq, leaf);
  await checkHead(head, batch, seq, link, receipt.head_path);
}

function headOf(file) {
  return members(file.head, 'head',
    ['book', 'batch_no', 'seq', 'hash', 'time', 'key_id', 'first_batch', 'batches_root', 'accounts_root', 'signature']);
}

async function checkBalance(read) {
  members(read, 'the balance proof', ['form', 'account', 'path', 'accounts', 'head']);
  const account = members(read.account, 'account', ['id', 'kind', 'currency', 'balance', 'held', 'account_seq', 'seq', 'salt', 'index']);
  const accounts = members(read.accounts, 'accounts', ['book', 'batch_no', 'seq', 'hash', 'trees']);
  const head = headOf(read);
  const isCustomer = isOwed(account);
  const leaf = { hash: await accountHash(account, number(accounts.seq), isCustomer), sum: number(account.balance) };
  need(Array.isArray(read.path), 'A path must be a list');
  const path = read.path.map((node) => nodeOf(node, isCustomer));
  const lines = linesOf(accounts.trees);
  const own = accounts.trees.find((tree) => tree.kind === account.kind && tree.currency === account.currency);
  need(own, `There is no tree for ${account.kind} ${account.currency}`);
  const index = number(account.index);
  need(index >= 0n && index < own.accounts, 'The account\'s place is outside its tree');
  const root = await rootOf(leaf, index, own.accounts, path, parentOf);
  need(hexOf(root.hash) === own.root, 'The account is not in the tree of its currency');
  need(root.sum === own.total, 'The total does not contain the balance');
  await checkAccountsRoot(accounts, lines, head);
}

async function accountHash(account, lastSeq, isCustomer) {
  const { salt, balance, held, account_seq: accountSeq, seq } = account;
  need(number(accountSeq) >= 0n && number(seq) >= 0n && seq <= lastSeq, 'The account\'s last entry is after the tree\'s last transaction');
  need(number(held) >= 0n && (!isCustomer || held <= number(balance)), 'The account holds more than it has');
  return sha256(concat(byte(0), hex(salt, 16), idBytes('acc_', account.id), int8(number(balance)), int8(held), int8(accountSeq), int8(seq)));
}

function nodeOf(node, isCustomer) {
  const { hash, sum } = members(node, 'a node of path', ['hash', 'sum']);
  need(number(sum) >= 0n || !isCustomer, 'A sum of customers\' balances is negative');
  return { hash: hex(hash, 32), sum };
}

/** Returns the node above two: its hash covers both hashes and sums. */
async function parentOf(left, right) {
  const sum = left.sum + right.sum;
  need(BigInt.asIntN(64, sum) === sum, 'A sum is too large');
  return { hash: await sha256(concat(byte(1), left.hash, int8(left.sum), right.hash, int8(right.sum))), sum };
}

/** Returns the lines of all trees, of which no two have the same kind and currency. */
function linesOf(trees) {
  need(Array.isArray(trees), 'trees must be a list');
  let before = '';
  return trees.map((tree) => {
    const { kind, currency, accounts, total, root } = members(tree, 'a tree', ['kind', 'currency', 'accounts', 'total', 'root']);
    need(kind === CUSTOMER || kind === 'SYSTEM', `${kind} is not known`);
    need(/^[A-Z]{3}$/.test(string(currency)), 'The currency must have three letters');
    const name = `${kind} ${currency}`;
    need(name > before, 'The trees are not in the order of kind and currency');
    before = name;
    need(number(accounts) > 0n, 'A tree must have accounts');
    need(number(total) >= 0n || kind !== CUSTOMER, 'A total of customers\' balances is negative');
    return `${name} ${accounts} ${total} ${hexOf(hex(root, 32))}\n`;
  }).join('');
}

async function checkAccountsRoot(accounts, lines, head) {
  const batchNo = number(accounts.batch_no);
  hex(accounts.hash, 32);
  need(number(head.book) === number(accounts.book), 'The head is of another book');
  need(batchNo > 0n && batchNo <= number(head.batch_no), 'The head is of an earlier batch than the balances');
  need(accounts.seq <= number(head.seq), 'The head ends before the balances');
  need(batchNo !== head.batch_no || accounts.hash === head.hash, 'The head has another hash for the batch');
  number(head.first_batch);
  const signed = `nissmart-accounts-v1\n${accounts.book}\n${batchNo}\n${accounts.seq}\n${accounts.hash}\n${lines}`;
  need(hexOf(await sha256(text.encode(signed))) === head.accounts_root, 'The balances are not those that the head signed');
}

function leafOf(transaction, seq, book, source, destination) {
  need(/^[\x20-\x7e]{3}$/.test(transaction.currency), 'The currency must have three letters');
  return concat(
    byte(0), int8(seq), byte(1 + indexIn(TYPES, transaction.type)), byte(1 + indexIn(STATUSES, transaction.status)),
    int8(number(transaction.amount)), text.encode(transaction.currency),
    zeroIfNull(transaction, 'resolves_transaction_id', 8, (id) => int8(seqOf(id, book))),
    zeroIfNull(transaction, 'effective_at', 8, (time) => int8(micros(time))),
    zeroIfNull(transaction, 'expires_at', 8, (time) => int8(micros(time))),
    idBytes('acc_', transaction.source_account_id),
    zeroIfNull(transaction, 'destination_account_id', 16, (id) => idBytes('acc_', id)),
    source, destination, text.encode(string(transaction.description)));
}

/** Returns a member in bytes, of which null is zeros; so that both mean one thing, nothing else may be zeros. */
function zeroIfNull(object, name, length, encode) {
  return object[name] === null ? new Uint8Array(length) : notZero(name, encode(object[name]));
}

function notZero(name, bytes) {
  need(bytes.some((each) => each !== 0), `${name} must not be zero`);
  return bytes;
}

async function entryHash(name, entry, amount) {
  if (entry === null) {
    return new Uint8Array(32);
  }
  if (typeof entry === 'object' && 'hash' in entry) {
    return notZero(name, hex(members(entry, name, ['hash']).hash, 32));
  }
  const { salt, account_seq: accountSeq, amount: moved, balance, held } = members(entry, name, ['account_seq', 'amount', 'balance', 'held', 'salt']);
  need(number(moved) === amount, 'The entry\'s amount differs from the transaction\'s');
  return sha256(concat(hex(salt, 16), int8(number(accountSeq)), int8(amount), int8(number(balance)), int8(number(held))));
}

async function batchHash(batch, seq, leaf) {
  const first = number(batch.first_seq);
  const last = number(batch.last_seq);
  need(first > 0n && first <= seq && seq <= last, 'The batch does not contain the transaction');
  const root = await rootOf(leaf, seq - first, last - first + 1n, hashes(batch.path), nodeHash);
  return sha256(concat(
    text.encode('nissmart-batch-v1\n'), hex(batch.previous_hash, 32), int8(number(batch.book)), int8(number(batch.batch_no)),
    int8(first), int8(last), int8(micros(batch.created_at)), int8(1n), hex(batch.payload_hash, 32), root));
}

async function checkHead(head, batch, seq, link, path) {
  const first = number(head.first_batch);
  const last = number(head.batch_no);
  const batchNo = number(batch.batch_no);
  need(number(head.book) === number(batch.book), 'The head is of another book');
  need(first > 0n && first <= batchNo && batchNo <= last, 'The head does not cover the batch');
  need(number(head.seq) >= seq, 'The head ends before the transaction');
  need(batchNo !== last || hexOf(link) === head.hash, 'The head has another hash for the batch');
  const root = await rootOf(await sha256(concat(byte(0), link)), batchNo - first, last - first + 1n, hashes(path), nodeHash);
  need(hexOf(root) === head.batches_root, 'The transaction is not in what the head signed');
}

async function checkSignature(head, keys) {
  hex(head.hash, 32);
  hex(head.batches_root, 32);
  const accountsRoot = head.accounts_root === null ? '-' : hexOf(hex(head.accounts_root, 32));
  const signed = ['nissmart-head-v1', head.book, head.batch_no, head.seq, head.hash, head.time, string(head.key_id), head.first_batch,
    head.batches_root, accountsRoot].map((line) => `${line}\n`).join('');
  need(Array.isArray(keys), 'keys must be a list');
  const key = keys.find((one) => one?.kid === head.key_id);
  if (!key) {
    throw new UnknownKey(`The keys have no key ${head.key_id}`);
  }
  need(key.crv === 'Ed25519', `The key ${head.key_id} is not an Ed25519 key`);
  const at = micros(head.time);
  need(at >= micros(key.from) && (key.until === null || at < micros(key.until)), 'The head was not signed while its key was in use');
  const valid = await isSigned(base64(key.x, 32), base64(head.signature, 64), text.encode(signed));
  need(valid, `The signature was not made with the key ${head.key_id}`);
}

async function isSigned(x, signature, signed) {
  try {
    const key = await crypto.subtle.importKey('raw', x, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, signed);
  } catch (failure) {
    need(failure.name !== 'DataError' && failure.name !== 'OperationError', 'The signature or its key cannot be read');
    throw failure;
  }
}

function hashes(path) {
  need(Array.isArray(path), 'A path must be a list');
  return path.map((each) => hex(each, 32));
}

const nodeHash = (left, right) => sha256(concat(byte(1), left, right));

/** Returns the root that follows from a leaf and its audit path (RFC 9162, section 2.1.3.2). */
async function rootOf(leaf, index, size, path, parent) {
  let root = leaf;
  let at = index;
  let last = size - 1n;
  for (const other of path) {
    need(last > 0n, 'A path is too long');
    if ((at & 1n) === 1n || at === last) {
      root = await parent(other, root);
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      root = await parent(root, other);
    }
    at >>= 1n;
    last >>= 1n;
  }
  need(last === 0n, 'A path is too short');
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

function micros(time) {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/.exec(string(time));
  need(parts, `${time} is not a time with six decimals`);
  const milliseconds = Date.parse(`${parts[1]}.000Z`);
  need(Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().startsWith(parts[1]), `${time} is not a time`);
  return BigInt(milliseconds) * 1000n + BigInt(parts[2]);
}

function members(object, name, expected) {
  need(typeof object === 'object' && object !== null && !Array.isArray(object), `${name} must be an object`);
  for (const member of expected) {
    need(member in object, `${member} is missing in ${name}`);
  }
  for (const member of Object.keys(object)) {
    need(expected.includes(member), `Unknown member ${member} in ${name}`);
  }
  return object;
}

function number(value) {
  need(typeof value === 'bigint', 'A whole number is missing');
  return value;
}

function string(value) {
  need(typeof value === 'string', 'A text is missing');
  return value;
}

function indexIn(words, word) {
  need(words.includes(word), `${word} is not known`);
  return words.indexOf(word);
}

function hex(value, length) {
  need(typeof value === 'string' && value.length === 2 * length && /^[0-9a-f]*$/.test(value), `A hash or salt must have ${2 * length} hexadecimal digits`);
  return Uint8Array.from({ length }, (none, i) => parseInt(value.slice(2 * i, 2 * i + 2), 16));
}

const hexOf = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('');

function base64(value, length) {
  need(/^[A-Za-z0-9_-]{2,}$/.test(string(value)) && value.length % 4 !== 1, 'A signature or key must be in base64url');
  const bytes = Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  const again = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  need(bytes.length === length && again === value, `A signature or key must have ${length} bytes`);
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
    throw new InvalidReceipt('The file is not in UTF-8');
  }
  let at = 0;
  let next;
  const take = () => {
    const taken = next;
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    need(found, 'This is not valid JSON');
    at = TOKEN.lastIndex;
    next = found[1];
    return taken;
  };
  const expect = (token) => need(take() === token, 'This is not valid JSON');
  const list = (end, item) => {
    for (let first = true; next !== end; first = false) {
      if (!first) {
        expect(',');
      }
      item();
    }
    expect(end);
  };
  const value = (depth) => {
    need(depth <= DEEPEST, `The JSON has more than ${DEEPEST} levels`);
    const token = take();
    need(token !== '', 'The JSON ends too early');
    if (token === '{') {
      const object = Object.create(null);
      list('}', () => {
        const name = unquoted(take());
        need(!(name in object), `${name} appears twice`);
        expect(':');
        object[name] = value(depth + 1);
      });
      return object;
    }
    if (token === '[') {
      const items = [];
      list(']', () => items.push(value(depth + 1)));
      return items;
    }
    if (token === 'null') {
      return null;
    }
    return token.startsWith('"') ? unquoted(token) : whole(token);
  };
  take();
  const read = value(1);
  need(next === '', 'There is text after the end of the file');
  return read;
}

function whole(token) {
  need(/^-?\d+$/.test(token) && token !== '-0' && BigInt.asIntN(64, BigInt(token)) === BigInt(token), 'This is not valid JSON');
  return BigInt(token);
}

function unquoted(token) {
  need(token.startsWith('"'), 'This is not valid JSON');
  let read;
  try {
    read = JSON.parse(token);
  } catch {
    throw new InvalidReceipt('This is not valid JSON');
  }
  need(quoted(read) === token, 'A text is not written as receipts write it');
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
