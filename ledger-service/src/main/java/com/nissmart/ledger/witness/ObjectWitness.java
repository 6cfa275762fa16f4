package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An object for each head in an S3-compatible store, which refuses to overwrite one. The names
 * count down, so that a list begins with the last head.
 */
final class ObjectWitness implements Witness {
  private static final int PAGE = 1_000;

  private final String name;
  private final ObjectBucket bucket;
  private final String prefix;

  /**
   * Makes a witness.
   *
   * @param prefix of all names: empty, or a path with a slash at its end
   */
  ObjectWitness(String name, ObjectBucket bucket, String prefix) {
    this.name = name;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<SignedHead> last(int bookId) {
    return bucket.list(prefix(bookId), 1, "").keys().stream()
        .findFirst()
        .map(key -> SignedHead.parse(bucket.get(key)));
  }

  @Override
  public void append(SignedHead head) {
    String key =
        String.format(
            Locale.ROOT,
            "%s%019d-%019d.json",
            prefix(head.bookId()),
            Long.MAX_VALUE - head.seq(),
            Long.MAX_VALUE - head.batchNo());
    if (!bucket.putNew(key, head.json()) && !bucket.get(key).equals(head.json())) {
      throw new DifferentHeadException(head);
    }
  }

  @Override
  public void readAll(int bookId, Consumer<String> reader) {
    String token = "";
    do {
      ObjectBucket.Page page = bucket.list(prefix(bookId), PAGE, token);
      page.keys().forEach(key -> reader.accept(bucket.get(key)));
      token = page.next();
    } while (!token.isEmpty());
  }

  private String prefix(int bookId) {
    return prefix + "book-" + bookId + "/";
  }

  @Override
  public void close() {
    bucket.close();
  }
}
