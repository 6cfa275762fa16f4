/**
 * The client of the REST API. The session is a cookie that scripts cannot read. Every refusal is an ApiError, whose `message` is a
 * sentence that says what to do next.
 */
import { isOver, pageSession, sessionRefused } from './page-session.js';
import { sentenceFor } from './reasons.js';

const TIMEOUT_MS = 15000;
const NEVER = new Promise(() => {});

let serverAheadMs = 0;

/** A refusal by the gateway, or a missing response (`code` is then OFFLINE or TIMED_OUT and `status` 0). */
export class ApiError extends Error {
  constructor(problem) {
    super(sentenceFor(problem));
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? '';
    this.traceId = problem.trace_id ?? '';
    this.errors = problem.errors ?? [];
    this.transactionId = problem.transaction_id ?? null;
    this.retryAfter = problem.retryAfter ?? null;
  }

  /** Returns whether the request may have taken effect. It must then be repeated with its own key. */
  get unknownOutcome() {
    return this.status === 0 || this.status === 408 || this.status >= 500;
  }

  /** Returns the fault of one member of the body, or undefined. */
  fault(pointer) {
    return this.errors.find((error) => error.pointer === pointer);
  }
}

/** Sends a GET; empty values of `query` are left out. */
export const get = (path, query, options) => request('GET', path + queryOf(query), options);
/** Sends a POST; `options.key` becomes the Idempotency-Key. */
export const post = (path, body, options) => request('POST', path, { ...options, body });
export const put = (path, body, options) => request('PUT', path, { ...options, body });
export const patch = (path, body, options) => request('PATCH', path, { ...options, body });
export const del = (path, options) => request('DELETE', path, options);

/** Returns the server's time in milliseconds, to the second, as its last response gave it. */
export const serverNow = () => Date.now() + serverAheadMs;

/** Sends one request in the name of the page's session. Returns the body, its integers exact, or null when there is none. */
export async function request(method, path, { body, key, accept = 'application/json', signal, raw = false, contentType, longest = TIMEOUT_MS } = {}) {
  const headers = { Accept: accept };
  if (body !== undefined) {
    headers['Content-Type'] = contentType ?? 'application/json';
  }
  if (pageSession()?.id) {
    headers['Nissmart-Session'] = pageSession().id;
  }
  if (key) {
    headers['Idempotency-Key'] = key;
  }
  const timeout = AbortSignal.timeout(longest);
  let response;
  try {
    response = await fetch(path, {
      method, headers, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined || contentType ? body : writeJson(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    serverAheadMs = (Date.parse(response.headers.get('Date')) || Date.now()) - Date.now();
    if (response.ok && raw) {
      return isOver() ? NEVER : response;
    }
    const text = await response.text();
    if (isOver()) {
      return NEVER;
    }
    if (response.ok) {
      return text ? readJson(text) : null;
    }
    throw new ApiError({ ...problemOf(response, text), currency: body?.currency });
  } catch (failure) {
    if (failure.status === 401) {
      sessionRefused(failure.code);
    }
    if (isOver()) {
      return NEVER;
    }
    if (failure instanceof ApiError || signal?.aborted) {
      throw failure;
    }
    throw new ApiError({ status: 0, code: timeout.aborted ? 'TIMED_OUT' : 'OFFLINE' });
  }
}

/** Returns the items of a list, page after page, up to `most` and from so many pages; `more` of them is whether there are others. */
export async function getAll(path, query, { most = 1000, pages = 10, ...options } = {}) {
  const all = [];
  let cursor;
  let read = 0;
  do {
    const page = await get(path, { limit: 200, ...query, cursor }, options);
    all.push(...page.data);
    cursor = page.next_cursor;
    read += 1;
  } while (cursor && all.length < most && read < pages);
  return Object.assign(all, { more: Boolean(cursor) });
}

/** Returns ?a=1&b=2, or an empty text when no value is given. */
export function queryOf(query = {}) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

/** Parses JSON; integers beyond 2^53 become BigInt instead of being rounded. */
export function readJson(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context.source) : value);
}

function writeJson(body) {
  return JSON.stringify(body, (name, value) => (typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value));
}

function problemOf(response, text) {
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  try {
    return { ...readJson(text), status: response.status, retryAfter };
  } catch {
    return { status: response.status, code: response.status >= 500 ? 'UNAVAILABLE' : 'INVALID_REQUEST', retryAfter };
  }
}
