package com.nissmart.contract.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A factory of JSON texts. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_SIZE = 1024;

  private Json() {}

  /** Returns what {@code content} writes as UTF-8. */
  public static byte[] bytes(Consumer<JsonOut> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.accept(new JsonOut(generator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns what {@code content} writes. */
  public static String text(Consumer<JsonOut> content) {
    return new String(bytes(content), StandardCharsets.UTF_8);
  }

  /**
   * Returns a page of a list: {@code {"data":[...],"next_cursor":...}}. An empty cursor means that
   * there is no further page.
   */
  public static <T> byte[] page(Iterable<T> items, BiConsumer<JsonOut, T> item, String nextCursor) {
    return bytes(out -> {
      out.object().name("data").array();
      items.forEach(each -> item.accept(out, each));
      out.endArray().textOrNull("next_cursor", nextCursor).end();
    });
  }
}
