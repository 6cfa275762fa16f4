package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An object for each head in an S3-compatible store, which refuses to overwrite one. The names
 * count down, so that a list begins with the last head.
 */
final class ObjectWitness implements Witness {
  private static final int PAGE = 1_000;

  private final String name;
  private final ObjectStore store;
  private final String prefix;

  /**
   * Makes a witness.
   *
   * @param prefix of all names: empty, or a path with a slash at its end
   */
  ObjectWitness(String name, ObjectStore store, String prefix) {
    this.name = name;
    this.store = store;
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<SignedHead> last(int bookId) {
    return store.list(prefix(bookId), 1, "").keys().stream()
        .findFirst()
        .map(key -> SignedHead.parse(store.get(key)));
  }

  @Override
  public void append(SignedHead head) {
    String key =
        "%s%019d-%019d.json"
            .formatted(
                prefix(head.bookId()),
                Long.MAX_VALUE - head.seq(),
                Long.MAX_VALUE - head.batchNo());
    if (!store.putNew(key, head.json()) && !store.get(key).equals(head.json())) {
      throw new DifferentHeadException(head);
    }
  }

  @Override
  public void readAll(int bookId, Consumer<String> reader) {
    String token = "";
    do {
      ObjectStore.Page page = store.list(prefix(bookId), PAGE, token);
      page.keys().forEach(key -> reader.accept(store.get(key)));
      token = page.next();
    } while (!token.isEmpty());
  }

  private String prefix(int bookId) {
    return "%sbook-%d/".formatted(prefix, bookId);
  }

  @Override
  public void close() {
    store.close();
  }
}
