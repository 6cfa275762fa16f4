package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer without the headers that every answer gets. */
public final class ApiReply {
  private final ResponseHeadersBuilder headers;
  private final HttpData content;
  private final @Nullable StreamMessage<HttpData> stream;

  private ApiReply(
      ResponseHeadersBuilder headers, HttpData content, @Nullable StreamMessage<HttpData> stream) {
    this.headers = headers;
    this.content = content;
    this.stream = stream;
  }

  /** Returns 200 with a JSON body. */
  public static ApiReply ok(byte[] json) {
    return of(HttpStatus.OK, MediaType.JSON, json);
  }

  /** Returns 200 with a JSON body. */
  public static ApiReply ok(Consumer<JsonOut> json) {
    return ok(Json.bytes(json));
  }

  /** Returns 200 with a page of a list; an empty cursor means that this is the last page. */
  public static <T> ApiReply page(
      Iterable<T> items, BiConsumer<JsonOut, T> item, String nextCursor) {
    return ok(Json.page(items, item, nextCursor));
  }

  /** Returns 201 with the created resource and its address. */
  public static ApiReply created(String location, Consumer<JsonOut> json) {
    return of(HttpStatus.CREATED, MediaType.JSON, Json.bytes(json))
        .with(HttpHeaderNames.LOCATION, location);
  }

  /** Returns 202 with what waits for a decision, and its address. */
  public static ApiReply accepted(String location, Consumer<JsonOut> json) {
    return of(HttpStatus.ACCEPTED, MediaType.JSON, Json.bytes(json))
        .with(HttpHeaderNames.LOCATION, location);
  }

  public static ApiReply noContent() {
    return new ApiReply(ResponseHeaders.builder(HttpStatus.NO_CONTENT), HttpData.empty(), null);
  }

  /** Returns an answer with any status, type and content. */
  public static ApiReply of(HttpStatus status, MediaType type, byte[] content) {
    return of(status, type, HttpData.wrap(content));
  }

  /** Returns an answer with any status, type and content. */
  public static ApiReply of(HttpStatus status, MediaType type, HttpData content) {
    return new ApiReply(ResponseHeaders.builder(status).contentType(type), content, null);
  }

  /** Returns 200 with a content that is produced while it is sent. */
  public static ApiReply streaming(MediaType type, StreamMessage<HttpData> stream) {
    return new ApiReply(
        ResponseHeaders.builder(HttpStatus.OK).contentType(type), HttpData.empty(), stream);
  }

  public ApiReply with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }

  /** Makes browsers save the content as a file. */
  public ApiReply asFile(String name) {
    return with(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
  }

  /** Marks a replay: the answer that an earlier request with the same key got. */
  public ApiReply replayed(boolean replayed) {
    return replayed ? with("idempotent-replayed", "true") : this;
  }

  /** Returns whether this is a representation that a client may revalidate by its entity tag. */
  boolean isTagged(HttpMethod method) {
    return (method == HttpMethod.GET || method == HttpMethod.HEAD)
        && headers.status().equals(HttpStatus.OK);
  }

  /** Returns the entity tag of the content, and sets its header. */
  String tag() {
    @Nullable String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag == null) {
      tag = EntityTags.of(content.array());
      headers.set(HttpHeaderNames.ETAG, tag);
    }
    return tag;
  }

  /** Returns the headers of a 304. */
  ResponseHeaders notModified() {
    headers.status(HttpStatus.NOT_MODIFIED);
    headers.remove(HttpHeaderNames.CONTENT_TYPE);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.CONTENT_ENCODING);
    return headers.build();
  }

  ResponseHeadersBuilder headers() {
    return headers;
  }

  HttpData content() {
    return content;
  }

  @Nullable StreamMessage<HttpData> stream() {
    return stream;
  }
}
