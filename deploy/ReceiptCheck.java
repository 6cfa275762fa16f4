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
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The check of a receipt, without the server that gave it: {@code java ReceiptCheck.java RECEIPT KEYS}.
 *
 * <p>It follows the receipt from the transaction to the signature: the transaction and its entries make a leaf, the leaf and a
 * path make the root of the batch, the batch's hash and a second path make the root that the head signs, and the signature must be
 * of a key in KEYS. It refuses whatever it does not understand.
 */
public final class ReceiptCheck {
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

  /** Ends with 0 for a valid receipt, with 1 for an invalid one, and with 2 when a file cannot be read. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("Use: java ReceiptCheck.java RECEIPT KEYS (KEYS is /.well-known/receipt-keys.json)");
      System.exit(2);
    }
    try {
      System.out.println(
          check(
              Files.readAllBytes(Path.of(arguments[0])), Files.readAllBytes(Path.of(arguments[1]))));
    } catch (IOException e) {
      System.err.println("CANNOT READ: " + e.getMessage());
      System.exit(2);
    } catch (IllegalArgumentException e) {
      System.out.println("NOT VALID: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Checks a receipt.
   *
   * @return what it proves, in words
   * @throws IllegalArgumentException with what is wrong
   */
  public static String check(byte[] receipt, byte[] keys) {
    return new ReceiptCheck(receipt, keys).run();
  }

  private String run() {
    require(receipt.text("form").equals("nissmart-receipt-v1"), "form is not nissmart-receipt-v1");
    Members transaction = receipt.object("transaction");
    Members batch = receipt.object("batch");
    Members head = receipt.object("head");
    long amount = transaction.number("amount");
    Members source = receipt.objectOrNull("source_entry");
    Members destination = receipt.objectOrNull("destination_entry");
    String sourceEnd = end(source);
    String destinationEnd = end(destination);
    require(source != null || destination == null, "source_entry is missing");
    byte[] sourceHash = entryHash(source, destination == null ? 0 : -amount);
    byte[] destinationHash = entryHash(destination, amount);
    long book = batch.number("book");
    long batchNo = batch.number("batch_no");
    long seq = seq(transaction.text("id"), book);
    require(transaction.number("seq") == seq, "seq is not that of the id");
    String what =
        "%s of %d %s (%s), booked at %s as number %d of book %d"
            .formatted(
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
    String signed = "signed by %s at %s".formatted(head.peek("key_id"), head.peek("time"));
    checkSignature(head, book);
    for (Members members : new Members[] {transaction, batch, head, receipt}) {
      members.requireAllRead();
    }
    return "VALID: " + what + sourceEnd + destinationEnd + "; " + signed;
  }

  private static String end(Members entry) {
    return entry == null || entry.has("hash")
        ? ""
        : "; entry %s of %s leaves a balance of %s, of which %s is held"
            .formatted(
                entry.peek("account_seq"), entry.name, entry.peek("balance"), entry.peek("held"));
  }

  private static byte[] leaf(
      Members transaction, long seq, long amount, long book, byte[] source, byte[] destination) {
    byte[] currency = transaction.text("currency").getBytes(StandardCharsets.UTF_8);
    require(currency.length == 3, "currency has not three letters");
    String resolves = transaction.textOrNull("resolves_transaction_id");
    return bytes(out -> {
      out.writeByte(0);
      out.writeLong(seq);
      out.writeByte(1 + index(TYPES, transaction.text("type")));
      out.writeByte(1 + index(STATUSES, transaction.text("status")));
      out.writeLong(amount);
      out.write(currency);
      out.writeLong(resolves == null ? 0 : seq(resolves, book));
      out.writeLong(micros(transaction.textOrNull("effective_at")));
      out.writeLong(micros(transaction.textOrNull("expires_at")));
      out.write(id("acc_", transaction.text("source_account_id")));
      String to = transaction.textOrNull("destination_account_id");
      out.write(to == null ? new byte[16] : id("acc_", to));
      out.write(source);
      out.write(destination);
      out.write(transaction.text("description").getBytes(StandardCharsets.UTF_8));
    });
  }

  private static byte[] entryHash(Members entry, long amount) {
    if (entry == null) {
      return new byte[32];
    }
    if (entry.has("hash")) {
      byte[] hash = hex(entry.text("hash"), 32);
      entry.requireAllRead();
      return hash;
    }
    require(entry.number("amount") == amount, entry.name + " has not the amount of the transaction");
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
    require(first > 0 && first <= seq && seq <= last, "the batch has not the seq of the transaction");
    byte[] root = root(leaf, seq - first, last - first + 1, batch.hashes("path"));
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
    require(head.number("book") == book, "the head is of another book");
    require(first > 0 && first <= batchNo && batchNo <= last, "the head does not cover the batch");
    require(head.number("seq") >= seq, "the head ends before the transaction");
    require(
        batchNo != last || HEX.formatHex(link).equals(head.text("hash")),
        "the head has another hash for the batch");
    byte[] leaf = sha256(bytes(out -> {
      out.writeByte(0);
      out.write(link);
    }));
    byte[] root = root(leaf, batchNo - first, last - first + 1, path);
    require(
        HEX.formatHex(root).equals(head.text("batches_root")),
        "the transaction is not in what the head has signed");
  }

  private void checkSignature(Members head, long book) {
    String time = head.text("time");
    String accountsRoot = head.textOrNull("accounts_root");
    hex(head.text("hash"), 32);
    require(accountsRoot == null || hex(accountsRoot, 32).length == 32, "accounts_root is wrong");
    String text =
        "nissmart-head-v1\n%d\n%d\n%d\n%s\n%s\n%s\n%d\n%s\n%s\n"
            .formatted(
                book,
                head.number("batch_no"),
                head.number("seq"),
                head.text("hash"),
                time,
                head.text("key_id"),
                head.number("first_batch"),
                head.text("batches_root"),
                accountsRoot == null ? "-" : accountsRoot);
    Members key = key(head.text("key_id"));
    String until = key.textOrNull("until");
    require(
        micros(time) >= micros(key.text("from")) && (until == null || micros(time) < micros(until)),
        "the head was not signed in the time of its key");
    require(
        isSigned(key.text("x"), text, base64(head.text("signature"), 64)),
        "the signature is not of the key " + head.text("key_id"));
  }

  private Members key(String id) {
    for (Object each : keys.list("keys")) {
      Members key = Members.of("a key", each);
      if (key.text("kid").equals(id)) {
        require(key.text("crv").equals("Ed25519"), "the key is not of the curve Ed25519");
        return key;
      }
    }
    throw new IllegalArgumentException("the keys have no key " + id);
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
      throw new IllegalArgumentException("the signature or its key cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the root that follows from a leaf and its audit path (RFC 6962, RFC 9162 section 2.1.3.2). */
  private static byte[] root(byte[] leaf, long index, long size, List<byte[]> path) {
    byte[] root = leaf;
    long at = index;
    long last = size - 1;
    for (byte[] other : path) {
      require(last > 0, "a path is too long");
      if ((at & 1) == 1 || at == last) {
        root = node(other, root);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        root = node(root, other);
      }
      at >>= 1;
      last >>= 1;
    }
    require(last == 0, "a path is too short");
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
    if (time == null) {
      return 0;
    }
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
    require(text.matches("[0-9a-f]{" + 2 * length + "}"), "a hash or salt is not of " + length + " bytes");
    return HEX.parseHex(text);
  }

  private static byte[] base64(String text, int length) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    require(
        bytes.length == length
            && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text),
        "a signature or key is not base64url of " + length + " bytes");
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
      require(object instanceof Map, name + " is not an object");
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
      require(all.containsKey(member), name + " has no member " + member);
      read.add(member);
      return all.get(member);
    }

    String text(String member) {
      Object value = any(member);
      require(value instanceof String, member + " is not a text");
      return (String) value;
    }

    String textOrNull(String member) {
      return any(member) == null ? null : text(member);
    }

    long number(String member) {
      Object value = any(member);
      require(value instanceof Long, member + " is not a whole number");
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
      require(value instanceof List, member + " is not a list");
      return (List<?>) value;
    }

    List<byte[]> hashes(String member) {
      List<byte[]> hashes = new ArrayList<>();
      for (Object each : list(member)) {
        require(each instanceof String, member + " has something else than texts");
        hashes.add(hex((String) each, 32));
      }
      return hashes;
    }

    void requireAllRead() {
      for (String member : all.keySet()) {
        require(read.contains(member), name + " has the unknown member " + member);
      }
    }
  }

  /** The reader of JSON in the one form in which receipts are written, so that no byte can be altered. */
  private static final class Json {
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
        Object value = json.value();
        require(json.next.isEmpty(), name + " goes on behind its end");
        return Members.of(name, value);
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException(name + " is not in UTF-8", e);
      }
    }

    private void advance() {
      require(tokens.lookingAt(), "there is something else than JSON");
      next = tokens.group(1);
      tokens.region(tokens.end(), tokens.regionEnd());
    }

    private String take() {
      String taken = next;
      require(!taken.isEmpty(), "the JSON ends too early");
      advance();
      return taken;
    }

    private void expect(String token) {
      require(take().equals(token), token + " is missing in the JSON");
    }

    private Object value() {
      String token = take();
      return switch (token.charAt(0)) {
        case '{' -> object();
        case '[' -> list();
        case '"' -> text(token);
        case 'n' -> null;
        default -> number(token);
      };
    }

    private Map<String, Object> object() {
      Map<String, Object> members = new LinkedHashMap<>();
      while (!next.equals("}")) {
        if (!members.isEmpty()) {
          expect(",");
        }
        String name = text(take());
        expect(":");
        require(!members.containsKey(name), name + " is there twice");
        members.put(name, value());
      }
      expect("}");
      return members;
    }

    private List<Object> list() {
      List<Object> items = new ArrayList<>();
      while (!next.equals("]")) {
        if (!items.isEmpty()) {
          expect(",");
        }
        items.add(value());
      }
      expect("]");
      return items;
    }

    private static Long number(String token) {
      require(token.matches("-?[0-9]+") && !token.equals("-0"), token + " is not a number");
      try {
        return Long.valueOf(token);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(token + " is too large", e);
      }
    }

    /** Returns the text of a token that is written as receipts write it. */
    private static String text(String token) {
      require(token.startsWith("\""), "a text was expected, got " + token);
      StringBuilder text = new StringBuilder();
      for (int i = 1; i < token.length() - 1; i++) {
        char c = token.charAt(i);
        if (c == '\\') {
          c = token.charAt(++i);
          if (c == 'u') {
            require(i + 5 < token.length(), "an escape is too short");
            c = (char) HexFormat.fromHexDigits(token, i + 1, i + 5);
            i += 4;
          } else {
            int which = "\"\\bfnrt".indexOf(c);
            require(which >= 0, "an escape is not known");
            c = "\"\\\b\f\n\r\t".charAt(which);
          }
        }
        text.append(c);
      }
      require(quoted(text).equals(token), "a text is not written as receipts write it");
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
