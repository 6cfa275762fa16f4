import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The check of a receipt or of a balance proof, without the server that gave it: {@code java ReceiptCheck.java FILE KEYS}.
 *
 * <p>It follows a receipt from the transaction to the signature: the transaction and its entries make a leaf, the leaf and a
 * path make the root of the batch, the batch's hash and a second path make the root that the head signs, and the signature must be
 * of a key in KEYS. Of a balance proof the account makes a leaf, the leaf and a path of hashes and sums make the root and the total of
 * its currency, and all roots and totals make the root that the head signs. It refuses whatever it does not understand.
 */
public final class ReceiptCheck {
  private static final String RECEIPT = "nissmart-receipt-v1";
  private static final String BALANCE = "nissmart-balance-v1";
  private static final String CUSTOMER = "CUSTOMER";
  private static final List<String> TYPES =
      List.of("DEPOSIT", "TRANSFER", "WITHDRAWAL", "CAPTURE", "RELEASE", "REVERSAL", "ADJUSTMENT");
  private static final List<String> STATUSES = List.of("PENDING", "COMPLETED", "FAILED");
  private static final String ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Members receipt;
  private final Members keys;

  private ReceiptCheck(byte[] receipt, byte[] keys) {
    this.receipt = Json.read(receipt, "the receipt");
    this.keys = Json.read(keys, "the keys");
  }

  /** Ends with 0 for a valid file, 1 for an invalid one, 2 when a file cannot be read, and 3 for the balance of a system account. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("Use: java ReceiptCheck.java FILE KEYS (KEYS is /.well-known/receipt-keys.json)");
      System.exit(2);
    }
    try {
      String result = check(Files.readAllBytes(Path.of(arguments[0])), Files.readAllBytes(Path.of(arguments[1])));
      System.out.println(result);
      System.exit(result.startsWith("VALID: ") ? 0 : 3);
    } catch (IOException e) {
      System.err.println("CANNOT READ: " + e.getMessage());
      System.exit(2);
    } catch (IllegalArgumentException e) {
      System.out.println("NOT VALID: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Checks a receipt or a balance proof.
   *
   * @return what it proves, in words
   * @throws IllegalArgumentException with what is wrong
   */
  public static String check(byte[] receipt, byte[] keys) {
    return new ReceiptCheck(receipt, keys).run();
  }

  private String run() {
    String form = receipt.text("form");
    require(form.equals(RECEIPT) || form.equals(BALANCE), "This file is not of the form " + RECEIPT + " or " + BALANCE);
    return form.equals(RECEIPT) ? transaction() : balance();
  }

  private String transaction() {
    Members transaction = receipt.object("transaction");
    Members batch = receipt.object("batch");
    Members head = receipt.object("head");
    long amount = transaction.number("amount");
    Members source = receipt.objectOrNull("source_entry");
    Members destination = receipt.objectOrNull("destination_entry");
    String sourceEnd = end("source", source);
    String destinationEnd = end("destination", destination);
    require(source != null || destination == null, "The source entry is missing");
    byte[] sourceHash = entryHash(source, destination == null ? 0 : -amount);
    byte[] destinationHash = entryHash(destination, amount);
    long book = batch.number("book");
    long batchNo = batch.number("batch_no");
    long seq = seq(transaction.text("id"), book);
    require(transaction.number("seq") == seq, "The transaction's seq does not match its id");
    String what =
        words(
            "%s of %d %s (%s), booked at %s as number %d of book %d",
            transaction.peek("type"),
            amount,
            transaction.peek("currency"),
            transaction.peek("status"),
            batch.peek("created_at"),
            seq,
            book);
    byte[] leaf = leaf(transaction, seq, amount, book, sourceHash, destinationHash);
    byte[] link = batchHash(batch, seq, sha256(leaf));
    checkHead(head, book, batchNo, seq, link, receipt.hashes("head_path"));
    String signed = signed(head);
    checkSignature(head, book);
    for (Members members : new Members[] {transaction, batch, head, receipt}) {
      members.requireAllRead();
    }
    return "VALID: " + what + sourceEnd + destinationEnd + signed;
  }

  private String balance() {
    Members account = receipt.object("account");
    Members accounts = receipt.object("accounts");
    Members head = receipt.object("head");
    String id = account.text("id");
    String kind = account.text("kind");
    String currency = account.text("currency");
    long balance = account.number("balance");
    byte[] hash = accountHash(account, kind, accounts.number("seq"));
    List<SumNode> path = new ArrayList<>();
    for (Object each : receipt.list("path")) {
      path.add(SumNode.of(Members.of("a node of path", each), kind));
    }
    List<Members> trees = new ArrayList<>();
    accounts.list("trees").forEach(each -> trees.add(Members.of("a tree", each)));
    String roots = roots(trees);
    Members own = null;
    for (Members tree : trees) {
      own = tree.peek("kind").equals(kind) && tree.peek("currency").equals(currency) ? tree : own;
    }
    require(own != null, "There is no tree for " + kind + " " + currency);
    long size = own.number("accounts");
    long index = account.number("index");
    require(0 <= index && index < size, "The account's place is outside its tree");
    SumNode root = root(new SumNode(hash, balance), index, size, path, SumNode::parent);
    require(HEX.formatHex(root.hash).equals(own.text("root")), "The account is not in the tree of its currency");
    require(root.sum == own.number("total"), "The total does not contain the balance");
    checkAccountsRoot(accounts, roots, head);
    String signed = signed(head);
    checkSignature(head, accounts.number("book"));
    for (Members members : new Members[] {account, accounts, head, receipt}) {
      members.requireAllRead();
    }
    return words(
        "%s: balance %d %s (held: %d) of %s account %s as of transaction %d in batch %d of book %d, in a total of %d in %d accounts%s",
        kind.equals(CUSTOMER) ? "VALID" : "GENUINE, but a system account, which is not part of what savers are owed",
        balance, currency, account.number("held"), kind, id, accounts.number("seq"), accounts.number("batch_no"), accounts.number("book"),
        root.sum, size, signed);
  }

  /** Returns by whom and when a head was signed, and where it ends: a balance can be of an earlier transaction. */
  private static String signed(Members head) {
    return words(
        "; signed by %s at %s in the head of transaction %s in batch %s",
        head.peek("key_id"), head.peek("time"), head.peek("seq"), head.peek("batch_no"));
  }

  /** Returns the hash of an account's leaf. */
  private static byte[] accountHash(Members account, String kind, long lastSeq) {
    long balance = account.number("balance");
    long held = account.number("held");
    long accountSeq = account.number("account_seq");
    long seq = account.number("seq");
    require(accountSeq >= 0 && 0 <= seq && seq <= lastSeq, "The account's last entry is after the tree's last transaction");
    require(held >= 0 && (!kind.equals(CUSTOMER) || held <= balance), "The account holds more than it has");
    return sha256(bytes(out -> {
      out.writeByte(0);
      out.write(hex(account.text("salt"), 16));
      out.write(id("acc_", account.text("id")));
      out.writeLong(balance);
      out.writeLong(held);
      out.writeLong(accountSeq);
      out.writeLong(seq);
    }));
  }

  /** Returns the lines of all trees, of which no two have the same kind and currency. */
  private static String roots(List<Members> trees) {
    StringBuilder lines = new StringBuilder();
    String before = "";
    for (Members tree : trees) {
      String kind = tree.text("kind");
      String currency = tree.text("currency");
      long accounts = tree.number("accounts");
      long total = tree.number("total");
      require(kind.equals(CUSTOMER) || kind.equals("SYSTEM"), kind + " is not known");
      require(currency.matches("[A-Z]{3}"), "The currency must have three letters");
      String name = kind + " " + currency;
      require(name.compareTo(before) > 0, "The trees are not in the order of kind and currency");
      before = name;
      require(accounts > 0, "A tree must have accounts");
      require(total >= 0 || !kind.equals(CUSTOMER), "A total of customers' balances is negative");
      lines.append(words("%s %d %d %s\n", name, accounts, total, HEX.formatHex(hex(tree.text("root"), 32))));
      tree.requireAllRead();
    }
    return lines.toString();
  }

  private static void checkAccountsRoot(Members accounts, String roots, Members head) {
    long book = accounts.number("book");
    long batchNo = accounts.number("batch_no");
    long seq = accounts.number("seq");
    String hash = HEX.formatHex(hex(accounts.text("hash"), 32));
    require(head.number("book") == book, "The head is of another book");
    require(0 < batchNo && batchNo <= head.number("batch_no"), "The head is of an earlier batch than the balances");
    require(seq <= head.number("seq"), "The head ends before the balances");
    require(batchNo != head.number("batch_no") || hash.equals(head.text("hash")), "The head has another hash for the batch");
    String text = words("nissmart-accounts-v1\n%d\n%d\n%d\n%s\n%s", book, batchNo, seq, hash, roots);
    require(
        HEX.formatHex(sha256(text.getBytes(StandardCharsets.UTF_8))).equals(head.textOrNull("accounts_root")),
        "The balances are not those that the head signed");
  }

  private static String end(String side, Members entry) {
    return entry == null || entry.has("hash")
        ? ""
        : words("; %s balance after: %s, held: %s", side, entry.peek("balance"), entry.peek("held"));
  }

  /** Returns a text with plain digits, whatever the language of the machine. */
  private static String words(String form, Object... parts) {
    return String.format(Locale.ROOT, form, parts);
  }

  private static byte[] leaf(
      Members transaction, long seq, long amount, long book, byte[] source, byte[] destination) {
    byte[] currency = transaction.text("currency").getBytes(StandardCharsets.UTF_8);
    require(currency.length == 3, "The currency must have three letters");
    return bytes(out -> {
      out.writeByte(0);
      out.writeLong(seq);
      out.writeByte(1 + index(TYPES, transaction.text("type")));
      out.writeByte(1 + index(STATUSES, transaction.text("status")));
      out.writeLong(amount);
      out.write(currency);
      out.write(zeroIfNull(transaction, "resolves_transaction_id", 8, each -> int8(seq(each, book))));
      out.write(zeroIfNull(transaction, "effective_at", 8, each -> int8(micros(each))));
      out.write(zeroIfNull(transaction, "expires_at", 8, each -> int8(micros(each))));
      out.write(id("acc_", transaction.text("source_account_id")));
      out.write(zeroIfNull(transaction, "destination_account_id", 16, each -> id("acc_", each)));
      out.write(source);
      out.write(destination);
      out.write(transaction.text("description").getBytes(StandardCharsets.UTF_8));
    });
  }

  /** Returns a member in bytes, of which null is zeros; so that both mean one thing, nothing else may be zeros. */
  private static byte[] zeroIfNull(Members members, String name, int length, Function<String, byte[]> encoding) {
    String text = members.textOrNull(name);
    return text == null ? new byte[length] : notZero(name, encoding.apply(text));
  }

  private static byte[] notZero(String name, byte[] bytes) {
    require(!Arrays.equals(bytes, new byte[bytes.length]), name + " must not be zero");
    return bytes;
  }

  private static byte[] int8(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] entryHash(Members entry, long amount) {
    if (entry == null) {
      return new byte[32];
    }
    if (entry.has("hash")) {
      byte[] hash = notZero(entry.name, hex(entry.text("hash"), 32));
      entry.requireAllRead();
      return hash;
    }
    require(entry.number("amount") == amount, "The entry's amount differs from the transaction's");
    byte[] salt = hex(entry.text("salt"), 16);
    long accountSeq = entry.number("account_seq");
    long balance = entry.number("balance");
    long held = entry.number("held");
    entry.requireAllRead();
    return sha256(
        bytes(out -> {
          out.write(salt);
          out.writeLong(accountSeq);
          out.writeLong(amount);
          out.writeLong(balance);
          out.writeLong(held);
        }));
  }

  private static byte[] batchHash(Members batch, long seq, byte[] leaf) {
    long first = batch.number("first_seq");
    long last = batch.number("last_seq");
    require(first > 0 && first <= seq && seq <= last, "The batch does not contain the transaction");
    byte[] root = root(leaf, seq - first, last - first + 1, batch.hashes("path"), ReceiptCheck::node);
    return sha256(
        bytes(out -> {
          out.write("nissmart-batch-v1\n".getBytes(StandardCharsets.US_ASCII));
          out.write(hex(batch.text("previous_hash"), 32));
          out.writeLong(batch.number("book"));
          out.writeLong(batch.number("batch_no"));
          out.writeLong(first);
          out.writeLong(last);
          out.writeLong(micros(batch.text("created_at")));
          out.writeLong(1);
          out.write(hex(batch.text("payload_hash"), 32));
          out.write(root);
        }));
  }

  private static void checkHead(
      Members head, long book, long batchNo, long seq, byte[] link, List<byte[]> path) {
    long first = head.number("first_batch");
    long last = head.number("batch_no");
    require(head.number("book") == book, "The head is of another book");
    require(first > 0 && first <= batchNo && batchNo <= last, "The head does not cover the batch");
    require(head.number("seq") >= seq, "The head ends before the transaction");
    require(
        batchNo != last || HEX.formatHex(link).equals(head.text("hash")),
        "The head has another hash for the batch");
    byte[] leaf = sha256(bytes(out -> {
      out.writeByte(0);
      out.write(link);
    }));
    byte[] root = root(leaf, batchNo - first, last - first + 1, path, ReceiptCheck::node);
    require(
        HEX.formatHex(root).equals(head.text("batches_root")),
        "The transaction is not in what the head signed");
  }

  private void checkSignature(Members head, long book) {
    String time = head.text("time");
    String accountsRoot = head.textOrNull("accounts_root");
    hex(head.text("hash"), 32);
    String text =
        words(
            "nissmart-head-v1\n%d\n%d\n%d\n%s\n%s\n%s\n%d\n%s\n%s\n",
            book,
            head.number("batch_no"),
            head.number("seq"),
            head.text("hash"),
            time,
            head.text("key_id"),
            head.number("first_batch"),
            HEX.formatHex(hex(head.text("batches_root"), 32)),
            accountsRoot == null ? "-" : HEX.formatHex(hex(accountsRoot, 32)));
    Members key = key(head.text("key_id"));
    String until = key.textOrNull("until");
    require(
        micros(time) >= micros(key.text("from")) && (until == null || micros(time) < micros(until)),
        "The head was not signed while its key was in use");
    require(
        isSigned(key.text("x"), text, base64(head.text("signature"), 64)),
        "The signature was not made with the key " + head.text("key_id"));
  }

  private Members key(String id) {
    for (Object each : keys.list("keys")) {
      Members key = Members.of("a key", each);
      if (key.text("kid").equals(id)) {
        require(key.text("crv").equals("Ed25519"), "The key " + id + " is not an Ed25519 key");
        return key;
      }
    }
    throw new IllegalArgumentException("The keys have no key " + id);
  }

  private static boolean isSigned(String x, String text, byte[] signature) {
    try {
      byte[] prefix = HEX.parseHex("302a300506032b6570032100");
      byte[] key = base64(x, 32);
      byte[] encoded = ByteBuffer.allocate(prefix.length + key.length).put(prefix).put(key).array();
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The signature or its key cannot be read", e);
    }
  }

  /** Returns the root that follows from a leaf and its audit path (RFC 6962, RFC 9162 section 2.1.3.2). */
  private static <N> N root(N leaf, long index, long size, List<N> path, BinaryOperator<N> node) {
    N root = leaf;
    long at = index;
    long last = size - 1;
    for (N other : path) {
      require(last > 0, "A path is too long");
      if ((at & 1) == 1 || at == last) {
        root = node.apply(other, root);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        root = node.apply(root, other);
      }
      at >>= 1;
      last >>= 1;
    }
    require(last == 0, "A path is too short");
    return root;
  }

  private static byte[] node(byte[] left, byte[] right) {
    return sha256(bytes(out -> {
      out.writeByte(1);
      out.write(left);
      out.write(right);
    }));
  }

  /** Returns the number in the book that the id of a transaction stands for. */
  private static long seq(String id, long book) {
    ByteBuffer bits = ByteBuffer.wrap(id("txn_", id));
    long high = bits.getLong();
    long low = bits.getLong();
    require(
        high == (book << 16 | 8 << 12) && low >>> 62 == 2, id + " is not a transaction of book " + book);
    return low & Long.MAX_VALUE >> 1;
  }

  private static byte[] id(String prefix, String id) {
    require(id.startsWith(prefix) && id.length() == prefix.length() + 26, id + " is not an id");
    long high = 0;
    long low = 0;
    for (int i = prefix.length(); i < id.length(); i++) {
      int bits = ID_LETTERS.indexOf(id.charAt(i));
      require(bits >= 0 && (i > prefix.length() || bits < 8), id + " is not an id");
      high = high << 5 | low >>> 59;
      low = low << 5 | bits;
    }
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  private static long micros(String time) {
    try {
      Instant instant = Instant.parse(time);
      require(TIME.format(instant).equals(time), time + " is not a time with six decimals");
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(time + " is not a time", e);
    }
  }

  private static int index(List<String> words, String word) {
    require(words.contains(word), word + " is not known");
    return words.indexOf(word);
  }

  private static byte[] hex(String text, int length) {
    require(text.matches("[0-9a-f]{" + 2 * length + "}"), "A hash or salt must have " + 2 * length + " hexadecimal digits");
    return HEX.parseHex(text);
  }

  private static byte[] base64(String text, int length) {
    require(text.matches("[A-Za-z0-9_-]{2,}") && text.length() % 4 != 1, "A signature or key must be in base64url");
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    require(
        bytes.length == length
            && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text),
        "A signature or key must have " + length + " bytes");
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A node of a Merkle sum tree: its hash, and the sum of the balances below it. */
  private record SumNode(byte[] hash, long sum) {
    static SumNode of(Members node, String kind) {
      SumNode read = new SumNode(hex(node.text("hash"), 32), node.number("sum"));
      require(read.sum >= 0 || !kind.equals(CUSTOMER), "A sum of customers' balances is negative");
      node.requireAllRead();
      return read;
    }

    static SumNode parent(SumNode left, SumNode right) {
      byte[] hash = sha256(bytes(out -> {
        out.writeByte(1);
        out.write(left.hash);
        out.writeLong(left.sum);
        out.write(right.hash);
        out.writeLong(right.sum);
      }));
      try {
        return new SumNode(hash, Math.addExact(left.sum, right.sum));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("A sum is too large", e);
      }
    }
  }

  /** The members of a JSON object, and the names of those that were read. */
  private static final class Members {
    final String name;
    private final Map<String, Object> all;
    private final List<String> read = new ArrayList<>();

    private Members(String name, Map<String, Object> all) {
      this.name = name;
      this.all = all;
    }

    @SuppressWarnings("unchecked")
    static Members of(String name, Object object) {
      require(object instanceof Map, name + " must be an object");
      return new Members(name, (Map<String, Object>) object);
    }

    boolean has(String member) {
      return all.containsKey(member);
    }

    /** Returns a member for people, without a check. */
    Object peek(String member) {
      return all.get(member);
    }

    private Object any(String member) {
      require(all.containsKey(member), member + " is missing in " + name);
      read.add(member);
      return all.get(member);
    }

    String text(String member) {
      Object value = any(member);
      require(value instanceof String, member + " must be a text");
      return (String) value;
    }

    String textOrNull(String member) {
      return any(member) == null ? null : text(member);
    }

    long number(String member) {
      Object value = any(member);
      require(value instanceof Long, member + " must be a whole number");
      return (Long) value;
    }

    Members object(String member) {
      return of(member, any(member));
    }

    Members objectOrNull(String member) {
      return any(member) == null ? null : object(member);
    }

    List<?> list(String member) {
      Object value = any(member);
      require(value instanceof List, member + " must be a list");
      return (List<?>) value;
    }

    List<byte[]> hashes(String member) {
      List<byte[]> hashes = new ArrayList<>();
      for (Object each : list(member)) {
        require(each instanceof String, member + " must have only texts");
        hashes.add(hex((String) each, 32));
      }
      return hashes;
    }

    void requireAllRead() {
      for (String member : all.keySet()) {
        require(read.contains(member), "Unknown member " + member + " in " + name);
      }
    }
  }

  /** The reader of JSON in the one form in which receipts are written, so that no byte can be altered. */
  private static final class Json {
    private static final int DEEPEST = 8;
    private static final Pattern TOKEN =
        Pattern.compile(
            "[ \\t\\r\\n]*(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\.[0-9A-F]{0,4})*+\"|-?(?:0|[1-9][0-9]{0,18})|null|[\\[\\]{}:,]|$)");

    private final Matcher tokens;
    private String next;

    private Json(String text) {
      tokens = TOKEN.matcher(text);
      advance();
    }

    static Members read(byte[] bytes, String name) {
      try {
        Json json = new Json(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        Object value = json.value(1);
        require(json.next.isEmpty(), "There is text after the end of the file");
        return Members.of(name, value);
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("The file is not in UTF-8", e);
      }
    }

    private void advance() {
      require(tokens.lookingAt(), "This is not valid JSON");
      next = tokens.group(1);
      tokens.region(tokens.end(), tokens.regionEnd());
    }

    private String take() {
      String taken = next;
      require(!taken.isEmpty(), "The JSON ends too early");
      advance();
      return taken;
    }

    private void expect(String token) {
      require(take().equals(token), "This is not valid JSON");
    }

    private Object value(int depth) {
      require(depth <= DEEPEST, "The JSON has more than " + DEEPEST + " levels");
      String token = take();
      return switch (token.charAt(0)) {
        case '{' -> object(depth);
        case '[' -> list(depth);
        case '"' -> text(token);
        case 'n' -> null;
        default -> number(token);
      };
    }

    private Map<String, Object> object(int depth) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (!next.equals("}")) {
        if (!members.isEmpty()) {
          expect(",");
        }
        String name = text(take());
        expect(":");
        require(!members.containsKey(name), name + " appears twice");
        members.put(name, value(depth + 1));
      }
      expect("}");
      return members;
    }

    private List<Object> list(int depth) {
      List<Object> items = new ArrayList<>();
      while (!next.equals("]")) {
        if (!items.isEmpty()) {
          expect(",");
        }
        items.add(value(depth + 1));
      }
      expect("]");
      return items;
    }

    private static Long number(String token) {
      require(token.matches("-?[0-9]+") && !token.equals("-0"), "This is not valid JSON");
      try {
        return Long.valueOf(token);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(token + " is too large", e);
      }
    }

    /** Returns the text of a token that is written as receipts write it. */
    private static String text(String token) {
      require(token.startsWith("\""), "This is not valid JSON");
      StringBuilder text = new StringBuilder();
      for (int i = 1; i < token.length() - 1; i++) {
        char c = token.charAt(i);
        if (c == '\\') {
          c = token.charAt(++i);
          if (c == 'u') {
            require(i + 5 < token.length(), "This is not valid JSON");
            c = (char) HexFormat.fromHexDigits(token, i + 1, i + 5);
            i += 4;
          } else {
            int which = "\"\\bfnrt".indexOf(c);
            require(which >= 0, "This is not valid JSON");
            c = "\"\\\b\f\n\r\t".charAt(which);
          }
        }
        text.append(c);
      }
      require(quoted(text).equals(token), "A text is not written as receipts write it");
      return text.toString();
    }

    private static String quoted(CharSequence text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        int which = "\"\\\b\f\n\r\t".indexOf(c);
        if (which >= 0) {
          quoted.append('\\').append("\"\\bfnrt".charAt(which));
        } else if (c < ' ') {
          quoted.append("\\u%04X".formatted((int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  }
}
