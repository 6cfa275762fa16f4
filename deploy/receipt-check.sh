#!/usr/bin/env bash
# Checks a receipt with openssl, jq and xxd alone, as deploy/receipt-check does with Java.
#
#   deploy/receipt-check.sh RECEIPT KEYS
#
# Exits with 0 when the receipt is valid, with 1 when it is not, and with 2 when a tool or a file is missing.
set -euo pipefail
export LC_ALL=C
[ $# = 2 ] && [ -r "$1" ] && [ -r "$2" ] || { echo "Use: deploy/receipt-check.sh RECEIPT KEYS" >&2; exit 2; }
for tool in openssl jq xxd; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done
receipt=$1 keys=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

exec 3>&1
invalid() { echo "NOT VALID: $1" >&3; exit 1; }
member() { jq -er "$1" "$receipt" || invalid "$1 is missing"; }
optional() { jq -r "$1 // empty" "$receipt"; }
int1() { printf '%02x' "$1"; }
int8() { printf '%016x' "$1"; }
sha256() { xxd -r -p | openssl dgst -sha256 -binary | xxd -p -c 64; }

# Prints the 16 bytes of an id: txn_ or acc_ and 26 letters of five bits, the first of which has three.
id() {
  local letters=0123456789abcdefghjkmnpqrstvwxyz text=${1#????} bits='' hex='' i before
  [[ $1 =~ ^(txn|acc)_[0-7][0-9a-hjkmnp-tv-z]{25}$ ]] || invalid "$1 is not an id"
  for ((i = 0; i < 26; i++)); do
    before=${letters%%"${text:i:1}"*}
    for bit in 16 8 4 2 1; do bits+=$((${#before} & bit ? 1 : 0)); done
  done
  bits=${bits:2}
  for ((i = 0; i < 128; i += 8)); do hex+=$(int1 $((2#${bits:i:8}))); done
  echo "$hex"
}

# Prints the number in the book that the id of a transaction stands for.
seq_of() {
  local hex
  hex=$(id "$1")
  [ "${hex:0:16}" = "$(int8 $((book << 16 | 0x8000)))" ] || invalid "$1 is of another book"
  echo $((16#${hex:16} & 0x3fffffffffffffff))
}

# Prints the microseconds since 1970, or 0 for no time.
micros() {
  [ -n "$1" ] || { echo 0; return; }
  [[ $1 =~ ^[0-9-]{10}T[0-9:]{8}\.[0-9]{6}Z$ ]] || invalid "$1 is not a time"
  echo $(($(jq -nr --arg at "${1:0:19}Z" '$at | fromdateiso8601')*1000000 + 10#${1:20:6}))
}

# Prints the number of a word in a list, from 1.
index_of() {
  local word=$1 i=0
  shift
  for each; do
    i=$((i + 1))
    [ "$each" != "$word" ] || { echo "$i"; return; }
  done
  invalid "$word is not known"
}

# Prints the hash of an entry: of its numbers, or as it is given.
entry() {
  if [ "$(optional ".$1")" = "" ]; then
    printf '%064d\n' 0
  elif [ "$(optional ".$1.hash")" != "" ]; then
    member ".$1.hash"
  else
    [ "$(member ".$1.amount")" = "$2" ] || invalid "$1 has not the amount of the transaction"
    {
      member ".$1.salt"
      int8 "$(member ".$1.account_seq")"; int8 "$2"; int8 "$(member ".$1.balance")"; int8 "$(member ".$1.held")"
    } | sha256
  fi
}

# Prints the root that follows from a leaf, its index, the number of leaves and a path (RFC 9162, section 2.1.3.2).
root() {
  local hash=$1 at=$2 last=$(($3 - 1)) other
  for other in $(optional "$4[]"); do
    ((last > 0)) || invalid "a path is too long"
    if ((at & 1 || at == last)); then
      hash=$(printf '01%s%s' "$other" "$hash" | sha256)
      while ((!(at & 1) && at)); do at=$((at >> 1)) last=$((last >> 1)); done
    else
      hash=$(printf '01%s%s' "$hash" "$other" | sha256)
    fi
    at=$((at >> 1)) last=$((last >> 1))
  done
  ((last == 0)) || invalid "a path is too short"
  echo "$hash"
}

[ "$(member .form)" = nissmart-receipt-v1 ] || invalid "form is not nissmart-receipt-v1"
book=$(member .batch.book)
seq=$(member .transaction.seq)
amount=$(member .transaction.amount)
[ "$(seq_of "$(member .transaction.id)")" = "$seq" ] || invalid "seq is not that of the id"
if [ "$(optional .destination_entry)" = "" ]; then moved=0; else moved=-$amount; fi
resolves=$(optional .transaction.resolves_transaction_id)
to=$(optional .transaction.destination_account_id)

leaf=$({
  int1 0; int8 "$seq"
  int1 "$(index_of "$(member .transaction.type)" DEPOSIT TRANSFER WITHDRAWAL CAPTURE RELEASE REVERSAL ADJUSTMENT)"
  int1 "$(index_of "$(member .transaction.status)" PENDING COMPLETED FAILED)"
  int8 "$amount"
  jq -j .transaction.currency "$receipt" | xxd -p
  int8 "$([ -z "$resolves" ] && echo 0 || seq_of "$resolves")"
  int8 "$(micros "$(optional .transaction.effective_at)")"
  int8 "$(micros "$(optional .transaction.expires_at)")"
  id "$(member .transaction.source_account_id)"
  if [ -z "$to" ]; then printf '%032d' 0; else id "$to"; fi
  entry source_entry "$moved"
  entry destination_entry "$amount"
  jq -j .transaction.description "$receipt" | xxd -p
} | sha256)

first=$(member .batch.first_seq) last=$(member .batch.last_seq)
((first > 0 && first <= seq && seq <= last)) || invalid "the batch has not the seq of the transaction"
batch=$({
  printf 'nissmart-batch-v1\n' | xxd -p
  member .batch.previous_hash
  int8 "$book"; int8 "$(member .batch.batch_no)"; int8 "$first"; int8 "$last"
  int8 "$(micros "$(member .batch.created_at)")"; int8 1
  member .batch.payload_hash
  root "$leaf" $((seq - first)) $((last - first + 1)) .batch.path
} | sha256)

number=$(member .batch.batch_no) from=$(member .head.first_batch) to=$(member .head.batch_no)
((from > 0 && from <= number && number <= to)) || invalid "the head does not cover the batch"
(($(member .head.seq) >= seq)) || invalid "the head ends before the transaction"
[ "$(member .head.book)" = "$book" ] || invalid "the head is of another book"
((number != to)) || [ "$batch" = "$(member .head.hash)" ] || invalid "the head has another hash for the batch"
signed=$(root "$(printf '00%s' "$batch" | sha256)" $((number - from)) $((to - from + 1)) .head_path)
[ "$signed" = "$(member .head.batches_root)" ] || invalid "the transaction is not in what the head has signed"

key_id=$(member .head.key_id)
key=$(jq -er --arg id "$key_id" '.keys[] | select(.kid == $id and .crv == "Ed25519")' "$keys") || invalid "the keys have no key $key_id"
at=$(micros "$(member .head.time)")
until=$(jq -r '.until // empty' <<<"$key")
((at >= $(micros "$(jq -r .from <<<"$key")"))) && { [ -z "$until" ] || ((at < $(micros "$until"))); } ||
  invalid "the head was not signed in the time of its key"
from_base64url() { tr -- '-_' '+/' | sed 's/$/==/' | openssl base64 -d -A | xxd -p -c 128; }
{ printf 302a300506032b6570032100; jq -r .x <<<"$key" | sed 's/$/=/; s/==$/=/' | tr -- '-_' '+/' | openssl base64 -d -A | xxd -p -c 64; } |
  xxd -r -p | openssl pkey -pubin -inform DER -out "$work/key" || invalid "the key cannot be read"
member .head.signature | from_base64url | xxd -r -p >"$work/signature"
jq -j '["nissmart-head-v1", .head.book, .head.batch_no, .head.seq, .head.hash, .head.time, .head.key_id, .head.first_batch,
  .head.batches_root, (.head.accounts_root // "-")][] | "\(.)\n"' "$receipt" >"$work/text"
openssl pkeyutl -verify -pubin -inkey "$work/key" -rawin -in "$work/text" -sigfile "$work/signature" >/dev/null 2>&1 ||
  invalid "the signature is not of the key $key_id"
echo "VALID: transaction $(member .transaction.id), signed by $key_id at $(member .head.time)"
