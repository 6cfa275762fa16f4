package com.nissmart.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Makes JSON texts. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_SIZE = 1024;

  private Json() {}

  /** The UTF-8 bytes of what {@code content} writes. */
  public static byte[] bytes(Consumer<JsonOut> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.accept(new JsonOut(generator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A page of a list: {@code {"data":[...],"next_cursor":...}}; an empty cursor means that there is
   * no further page.
   */
  public static <T> byte[] page(Iterable<T> items, BiConsumer<JsonOut, T> item, String nextCursor) {
    return bytes(out -> {
      out.object().name("data").array();
      items.forEach(each -> item.accept(out, each));
      out.endArray().textOrNull("next_cursor", nextCursor).end();
    });
  }
}
