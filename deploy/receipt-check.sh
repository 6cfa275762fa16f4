#!/usr/bin/env bash
# Checks a receipt or a balance proof with openssl, jq and xxd alone, as deploy/receipt-check does with Java.
#
#   deploy/receipt-check.sh FILE KEYS
#
# Exits with 0 when the file is valid, with 1 when it is not, with 2 when a tool or a file is missing, and with 3 when the balance is
# that of a system account, which no saver is owed. Numbers may have at most 2^53, the largest that jq reads exactly.
set -euo pipefail
export LC_ALL=C
[ $# = 2 ] && [ -r "$1" ] && [ -r "$2" ] || { echo "Use: deploy/receipt-check.sh FILE KEYS" >&2; exit 2; }
for tool in openssl jq xxd; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat "$1" >"$work/receipt"
cat "$2" >"$work/keys"
receipt=$work/receipt keys=$work/keys

exec 3>&1
# Ends the shell that calls it: a caller inside $(...) ends with it only if it assigns the result by itself.
invalid() { echo "NOT VALID: $1" >&3; exit 1; }
# Prints a member of the receipt, or all of an object's or a list's; nothing for null.
member() {
  local path text
  while read -r path text; do
    case $path in "$1" | "$1".*) echo "$text" ;; esac
  done <<<"$values"
}
int1() { printf '%02x' "$1"; }
int8() { printf '%016x' "$1"; }
sha256() { xxd -r -p | openssl dgst -sha256 -binary | xxd -p -c 64; }

# Refuses a file that is not one JSON value as receipts write it. White space between its parts does not matter.
strict_json() {
  tr '\t\r\n' '   ' <"$1" | sed -E 's/("([^"\\]|\\.)*")| +/\1/g' >"$work/bare"
  jq -cs 'if length == 1 then .[0] else error end' "$1" 2>/dev/null | tr -d '\n' >"$work/read" || invalid "This is not valid JSON"
  tr -d '\n' <"$work/bare" | cmp -s - "$work/read" || invalid "The file is not written as receipts write it"
  sed -E 's/"([^"\\]|\\.)*"/""/g' "$work/bare" >"$work/marks"
  ! grep -qE '[.+eE]|-0|(^|[^0-9])0[0-9]' "$work/marks" || invalid "A number is not a whole number"
}

# The checks of the shape, before any value is used. No value that passes them means anything to the shell.
shape='
  def is(pattern): type == "string" and test("\\A(" + pattern + ")\\z");
  def whole: type == "number" and . == floor and . <= 9007199254740992 and . >= -9007199254740992;
  def positive: whole and . > 0;
  def hash: is("[0-9a-f]{64}");
  def hashes: type == "array" and length <= 64 and all(hash);
  def time: is("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z") and ((.[0:19] + "Z") | (fromdateiso8601 | todate) == .);
  def id(prefix): is(prefix + "_[0-7][0-9a-hjkmnp-tv-z]{25}");
  def members(names): type == "object" and keys == (names | sort);
  def need(holds; otherwise): if holds then . else error(otherwise) end;
  def must(path; holds; form): need(path | holds; (path(path) | map(tostring) | join(".")) + " must be " + form);
  def can(path; holds; form): must(path; . == null or holds; form);
  def signed_head: need(.head | members(["book", "batch_no", "seq", "hash", "time", "key_id", "first_batch", "batches_root", "accounts_root", "signature"]);
      "The head has missing or unknown members")
  | reduce ("book", "batch_no", "seq", "first_batch") as $name (.; must(.head[$name]; positive; "a positive whole number"))
  | must(.head.hash; hash; "a hash") | must(.head.batches_root; hash; "a hash") | can(.head.accounts_root; hash; "a hash")
  | must(.head.time; time; "a time with six decimals") | must(.head.key_id; is("[!-~]{1,100}"); "the id of a key")
  | must(.head.signature; is("[A-Za-z0-9_-]{85}[AQgw]"); "64 bytes in base64url");'
receipt_shape='
  need(.form == "nissmart-receipt-v1"; "The form is not exactly nissmart-receipt-v1") |
  need(members(["form", "transaction", "source_entry", "destination_entry", "batch", "head", "head_path"]); "The receipt has missing or unknown members")
  | need(.transaction | members(["id", "seq", "type", "status", "amount", "currency", "source_account_id", "destination_account_id",
      "resolves_transaction_id", "effective_at", "expires_at", "description"]); "The transaction has missing or unknown members")
  | need(.batch | members(["book", "batch_no", "first_seq", "last_seq", "created_at", "payload_hash", "previous_hash", "path"]);
      "The batch has missing or unknown members")
  | signed_head
  | need(.source_entry != null or .destination_entry == null; "The source entry is missing")
  | reduce ("source_entry", "destination_entry") as $side (.;
      need(.[$side] | . == null or members(["hash"]) or members(["account_seq", "amount", "balance", "held", "salt"]);
        "\($side) has missing or unknown members")
      | if .[$side] == null then .
        elif .[$side] | has("hash") then must(.[$side].hash; hash; "a hash") | need(.[$side].hash | test("[1-9a-f]"); "\($side) must not be zero")
        else must(.[$side].salt; is("[0-9a-f]{32}"); "32 hexadecimal digits")
          | reduce ("account_seq", "amount", "balance", "held") as $name (.; must(.[$side][$name]; whole; "a whole number")) end)
  | must(.transaction.id; id("txn"); "an id") | must(.transaction.source_account_id; id("acc"); "an id")
  | can(.transaction.destination_account_id; id("acc"); "an id") | can(.transaction.resolves_transaction_id; id("txn"); "an id")
  | can(.transaction.effective_at; time; "a time with six decimals") | can(.transaction.expires_at; time; "a time with six decimals")
  | must(.transaction.type; is("[A-Z]+"); "a type") | must(.transaction.status; is("[A-Z]+"); "a status")
  | must(.transaction.amount; whole; "a whole number") | must(.transaction.seq; positive; "a positive whole number")
  | must(.transaction.currency; is("[A-Z]{3}"); "three letters") | must(.transaction.description; type == "string"; "a text")
  | reduce ("book", "batch_no", "first_seq", "last_seq") as $name (.; must(.batch[$name]; positive; "a positive whole number"))
  | must(.batch.payload_hash; hash; "a hash") | must(.batch.previous_hash; hash; "a hash")
  | must(.batch.path; hashes; "a list of hashes") | must(.head_path; hashes; "a list of hashes")
  | must(.batch.created_at; time; "a time with six decimals")'
balance_shape='
  need(.form == "nissmart-balance-v1"; "The form is not exactly nissmart-balance-v1") |
  need(members(["form", "account", "path", "accounts", "head"]); "The file has missing or unknown members")
  | signed_head
  | need(.account | members(["id", "kind", "currency", "balance", "held", "account_seq", "seq", "salt", "index"]); "The account has missing or unknown members")
  | must(.account.id; id("acc"); "an id") | must(.account.salt; is("[0-9a-f]{32}"); "32 hexadecimal digits")
  | must(.account.balance; whole; "a whole number")
  | reduce ("held", "account_seq", "seq", "index") as $name (.; must(.account[$name]; whole and . >= 0; "a whole number from 0 on"))
  | need(.account.kind != "CUSTOMER" or .account.held <= .account.balance; "The account holds more than it has")
  | need(.accounts | members(["book", "batch_no", "seq", "hash", "trees"]); "accounts has missing or unknown members")
  | must(.accounts.book; positive; "a positive whole number") | must(.accounts.batch_no; positive; "a positive whole number")
  | must(.accounts.seq; whole and . >= 0; "a whole number from 0 on") | must(.accounts.hash; hash; "a hash")
  | need(.account.seq <= .accounts.seq; "The account\u0027s last entry is after the tree\u0027s last transaction")
  | must(.accounts.trees; type == "array"; "a list")
  | need(.accounts.trees | all(members(["kind", "currency", "accounts", "total", "root"])); "A tree has missing or unknown members")
  | need(.accounts.trees | all((.kind | is("CUSTOMER|SYSTEM")) and (.currency | is("[A-Z]{3}")) and (.accounts | positive) and (.total | whole)
      and (.root | hash)); "A tree is not a kind, a currency, a number of accounts, a total and a root")
  | need(.accounts.trees | all(.kind == "SYSTEM" or .total >= 0); "A total of customers\u0027 balances is negative")
  | need(.accounts.trees | map(.kind + " " + .currency) | . == unique; "The trees are not in the order of kind and currency")
  | need(.account as $own | .accounts.trees | any(.kind == $own.kind and .currency == $own.currency); "There is no tree for the account")
  | must(.path; type == "array" and length <= 64; "a list")
  | need(.path | all(members(["hash", "sum"]) and (.hash | hash) and (.sum | whole)); "A node of path is not a hash and a sum")
  | need(.account.kind != "CUSTOMER" or (.path | all(.sum >= 0)); "A sum of customers\u0027 balances is negative")'
key_shape='
  first(.keys[] | select(.kid == $id))
  | need(.crv == "Ed25519"; "The key \($id) is not an Ed25519 key") | must(.x; is("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"); "32 bytes in base64url")
  | must(.from; time; "a time with six decimals") | can(.until; time; "a time with six decimals")'

# Prints what a program of jq makes of a file, or refuses with its error.
shaped() {
  local file=$1 program=$2
  shift 2
  jq -ce "$@" "$shape $program" "$file" 2>"$work/error" || {
    [ -s "$work/error" ] || echo "The keys have no key ${id-}" >"$work/error"
    invalid "$(head -n 1 "$work/error" | sed 's/^jq: error ([^)]*): //')"
  }
}

# Prints the 16 bytes of an id: txn_ or acc_ and 26 letters of five bits, the first of which has three.
id() {
  local letters=0123456789abcdefghjkmnpqrstvwxyz text=${1#????} bits='' hex='' i before
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
  [[ ${hex:0:16} = "$(int8 $((book << 16 | 0x8000)))" && ${hex:16:1} = [89ab] ]] || invalid "$1 is not a transaction of book $book"
  echo $((16#${hex:16} & 0x3fffffffffffffff))
}

# Prints the microseconds since 1970.
micros() {
  local seconds
  seconds=$(jq -nr --arg at "${1:0:19}Z" '$at | fromdateiso8601')
  echo $((seconds * 1000000 + 10#${1:20:6}))
}

# Prints the hexadecimal digits of a member, of which null is zeros: so that both mean one thing, nothing else may be zeros.
zero_if_null() {
  local name=$1 digits=$2 text number hex
  shift 2
  text=$(member ".transaction.$name")
  if [ -z "$text" ]; then printf "%0${digits}d" 0; return; fi
  hex=$("$@" "$text")
  [ "$digits" = 32 ] || { number=$hex; hex=$(int8 "$number"); }
  [[ $hex = *[1-9a-f]* ]] || invalid "$name must not be zero"
  echo "$hex"
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
  local moved
  if [ -z "$(member ".$1")" ]; then
    printf '%064d\n' 0
  elif [ -n "$(member ".$1.hash")" ]; then
    member ".$1.hash"
  else
    moved=$(member ".$1.amount")
    [ "$moved" = "$2" ] || invalid "The entry's amount differs from the transaction's"
    {
      member ".$1.salt"
      int8 "$(member ".$1.account_seq")"; int8 "$2"; int8 "$(member ".$1.balance")"; int8 "$(member ".$1.held")"
    } | sha256
  fi
}

# Prints the root that follows from a leaf, its index, the number of leaves and a path (RFC 9162, section 2.1.3.2).
root() {
  local hash=$1 at=$2 last=$(($3 - 1)) other
  for other in $(member "$4"); do
    ((last > 0)) || invalid "A path is too long"
    if ((at & 1 || at == last)); then
      hash=$(printf '01%s%s' "$other" "$hash" | sha256)
      while ((!(at & 1) && at)); do at=$((at >> 1)) last=$((last >> 1)); done
    else
      hash=$(printf '01%s%s' "$hash" "$other" | sha256)
    fi
    at=$((at >> 1)) last=$((last >> 1))
  done
  ((last == 0)) || invalid "A path is too short"
  echo "$hash"
}

# Checks a transaction up to the root that the head signs, and sets what a valid receipt proves.
check_transaction() {
  book=$(member .batch.book)
  seq=$(member .transaction.seq)
  amount=$(member .transaction.amount)
  id=$(member .transaction.id)
  named=$(seq_of "$id")
  [ "$named" = "$seq" ] || invalid "The transaction's seq does not match its id"
  moved=0
  [ -z "$(member .destination_entry)" ] || moved=$((-amount))

  currency=$(member .transaction.currency) type=$(member .transaction.type) status=$(member .transaction.status)
  type_number=$(index_of "$type" DEPOSIT TRANSFER WITHDRAWAL CAPTURE RELEASE REVERSAL ADJUSTMENT)
  status_number=$(index_of "$status" PENDING COMPLETED FAILED)
  resolves=$(zero_if_null resolves_transaction_id 16 seq_of)
  effective=$(zero_if_null effective_at 16 micros)
  expires=$(zero_if_null expires_at 16 micros)
  to=$(zero_if_null destination_account_id 32 id)
  source_hash=$(entry source_entry "$moved")
  destination_hash=$(entry destination_entry "$amount")
  leaf=$({
    int1 0; int8 "$seq"; int1 "$type_number"; int1 "$status_number"; int8 "$amount"
    printf '%s' "$currency" | xxd -p
    printf '%s\n' "$resolves" "$effective" "$expires"
    id "$(member .transaction.source_account_id)"
    printf '%s\n' "$to" "$source_hash" "$destination_hash"
    jq -j .transaction.description "$receipt" | xxd -p
  } | sha256)

  first=$(member .batch.first_seq) last=$(member .batch.last_seq) number=$(member .batch.batch_no) created=$(member .batch.created_at)
  ((first <= seq && seq <= last)) || invalid "The batch does not contain the transaction"
  batch_root=$(root "$leaf" $((seq - first)) $((last - first + 1)) .batch.path)
  batch=$({
    printf 'nissmart-batch-v1\n' | xxd -p
    member .batch.previous_hash
    int8 "$book"; int8 "$number"; int8 "$first"; int8 "$last"; int8 "$(micros "$created")"; int8 1
    member .batch.payload_hash
    echo "$batch_root"
  } | sha256)

  from=$(member .head.first_batch) end=$(member .head.batch_no) head_seq=$(member .head.seq) head_book=$(member .head.book)
  head_hash=$(member .head.hash) batches_root=$(member .head.batches_root)
  [ "$head_book" = "$book" ] || invalid "The head is of another book"
  ((from <= number && number <= end)) || invalid "The head does not cover the batch"
  ((head_seq >= seq)) || invalid "The head ends before the transaction"
  ((number != end)) || [ "$batch" = "$head_hash" ] || invalid "The head has another hash for the batch"
  batch_leaf=$(printf '00%s' "$batch" | sha256)
  signed=$(root "$batch_leaf" $((number - from)) $((end - from + 1)) .head_path)
  [ "$signed" = "$batches_root" ] || invalid "The transaction is not in what the head signed"
  ends=$(jq -r '[["source", .source_entry], ["destination", .destination_entry]] | map(select(.[1].salt)
    | "; \(.[0]) balance after: \(.[1].balance), held: \(.[1].held)") | add // ""' "$receipt")
  said="$type of $amount $currency ($status), booked at $created as number $seq of book $book$ends"
}

# Checks a balance up to the root of all accounts that the head signs, and sets what a valid proof proves.
check_balance() {
  local hash sum at last other more
  account=$(member .account.id) kind=$(member .account.kind) balance=$(member .account.balance) held=$(member .account.held) at=$(member .account.index)
  book=$(member .accounts.book) seq=$(member .accounts.seq) currency=$(member .account.currency)
  hash=$({
    int1 0
    member .account.salt
    id "$account"
    int8 "$balance"; int8 "$held"; int8 "$(member .account.account_seq)"; int8 "$(member .account.seq)"
  } | sha256)
  sum=$balance
  read -r size total root < <(jq -r '.account as $own | .accounts.trees[]
    | select(.kind == $own.kind and .currency == $own.currency) | "\(.accounts) \(.total) \(.root)"' "$receipt")
  ((at < size)) || invalid "The account's place is outside its tree"
  last=$((size - 1))
  while read -r other more; do
    ((last > 0)) || invalid "A path is too long"
    if ((at & 1 || at == last)); then
      hash=$({ int1 1; echo "$other"; int8 "$more"; echo "$hash"; int8 "$sum"; } | sha256)
      while ((!(at & 1) && at)); do at=$((at >> 1)) last=$((last >> 1)); done
    else
      hash=$({ int1 1; echo "$hash"; int8 "$sum"; echo "$other"; int8 "$more"; } | sha256)
    fi
    sum=$((sum + more)) at=$((at >> 1)) last=$((last >> 1))
  done < <(jq -r '.path[] | "\(.hash) \(.sum)"' "$receipt")
  ((last == 0)) || invalid "A path is too short"
  [ "$hash" = "$root" ] || invalid "The account is not in the tree of its currency"
  [ "$sum" = "$total" ] || invalid "The total does not contain the balance"

  head_book=$(member .head.book) end=$(member .head.batch_no) head_seq=$(member .head.seq) head_hash=$(member .head.hash)
  number=$(member .accounts.batch_no) batch=$(member .accounts.hash) accounts_root=$(member .head.accounts_root)
  [ "$head_book" = "$book" ] || invalid "The head is of another book"
  ((number <= end)) || invalid "The head is of an earlier batch than the balances"
  ((seq <= head_seq)) || invalid "The head ends before the balances"
  ((number != end)) || [ "$batch" = "$head_hash" ] || invalid "The head has another hash for the batch"
  signed=$(jq -j '.accounts | (["nissmart-accounts-v1", .book, .batch_no, .seq, .hash][] | "\(.)\n"),
    (.trees[] | "\(.kind) \(.currency) \(.accounts) \(.total) \(.root)\n")' "$receipt" | xxd -p | sha256)
  [ "$signed" = "$accounts_root" ] || invalid "The balances are not those that the head signed"
  [ "$kind" = CUSTOMER ] || verdict="GENUINE, but a system account, which is not part of what savers are owed" result=3
  said="balance $balance $currency (held: $held) of $kind account $account as of transaction $seq in batch $number of book $book"
  said+=", in a total of $total in $size accounts"
}

verdict=VALID result=0
strict_json "$receipt"
form=$(jq -r '.form? | strings' "$receipt")
case $form in
  nissmart-receipt-v1) form_shape=$receipt_shape check=check_transaction ;;
  nissmart-balance-v1) form_shape=$balance_shape check=check_balance ;;
  *) invalid "This file is not of the form nissmart-receipt-v1 or nissmart-balance-v1" ;;
esac
shaped "$receipt" "$form_shape" >/dev/null
strict_json "$keys"
values=$(jq -r 'del(.transaction.description) | paths(scalars) as $path | "." + ($path | map(tostring) | join(".")) + " \(getpath($path))"' "$receipt")
$check
signed_at=$(member .head.time) key_id=$(member .head.key_id)
id=$key_id
key=$(shaped "$keys" "$key_shape" --arg id "$key_id")
at=$(micros "$signed_at")
since=$(micros "$(jq -r .from <<<"$key")")
until=$(jq -r '.until // empty' <<<"$key")
((at >= since)) || invalid "The head was not signed while its key was in use"
if [ -n "$until" ]; then
  until=$(micros "$until")
  ((at < until)) || invalid "The head was not signed while its key was in use"
fi
from_base64url() { tr -- '-_' '+/' | sed "s/\$/$1/" | openssl base64 -d -A | xxd -p -c 128; }
{ printf 302a300506032b6570032100; jq -r .x <<<"$key" | from_base64url =; } |
  xxd -r -p | openssl pkey -pubin -inform DER -out "$work/key" 2>/dev/null || invalid "The signature or its key cannot be read"
member .head.signature | from_base64url == | xxd -r -p >"$work/signature"
jq -j '["nissmart-head-v1", .head.book, .head.batch_no, .head.seq, .head.hash, .head.time, .head.key_id, .head.first_batch,
  .head.batches_root, (.head.accounts_root // "-")][] | "\(.)\n"' "$receipt" >"$work/text"
openssl pkeyutl -verify -pubin -inkey "$work/key" -rawin -in "$work/text" -sigfile "$work/signature" >/dev/null 2>&1 ||
  invalid "The signature was not made with the key $key_id"
echo "$verdict: $said; signed by $key_id at $signed_at in the head of transaction $head_seq in batch $end"
exit "$result"
