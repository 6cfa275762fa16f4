package com.nissmart.payout.job;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the data of tasks as JSON, which people and later versions can read, unlike Java's own
 * serialization.
 */
final class JsonTaskData implements Serializer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public byte @Nullable [] serialize(@Nullable Object data) {
    try {
      return data == null ? null : JSON.writeValueAsBytes(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] json) {
    try {
      return json == null ? null : JSON.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
